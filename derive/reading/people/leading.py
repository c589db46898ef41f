"""What stands before a formula on a line of plain text: labels, and words that introduce it."""

from __future__ import annotations

import re

LABEL = re.compile(
    r"(?:[ \t]*(?:[-*•>]+|\(?[0-9]{1,2}[.)]|\([a-z]\)|[a-z]\))?[ \t]+|[ \t]*)"
    r"(?:(?:example|exercise|problem|step|part)[ \t]+[0-9]{1,2}[a-z]?[.:)][ \t]+)?"
    r"(?:(?!case|if|when|for|otherwise|else)[a-z][a-z -]{1,30}:[ \t]+(?=[^=\n]{1,40}=|\S{1,12} <- ))?"
    r"(?:(?:let|define|suppose|then|thus|hence|therefore|now|here|given|finally|so|also"
    r"|we have|we get)[:,]?[ \t]+(?=\S+[ \t]*=)|sett?(?:ing)?[ \t]+(?=[^=\n]{1,30}=[ \t]*0\s*\Z)"
    r"|sett?(?:ing)?[ \t][^\n]{0,40}?(?:=|to)[ \t]*(?:0|zero)\b[ \t]*(?:,|:|=>|->)?[ \t]*"
    r"(?:(?:gives|yields|we get)\b:?[ \t]*)?(?=\S{1,12}[ \t]*=[ \t]*\S)"
    r"|sett?(?:ing)?[ \t]+(?=[^=\n]{1,30}=[ \t]*0\b)"
    r"|the (?:MLE|estimate|estimator|minimum|maximum|minimi[sz]er|maximi[sz]er|solution|optimum)[a-z ]{0,20}"
    r" is[ \t]+(?:at[ \t]+)?(?=\S{1,12}[ \t]*=))?",
    re.IGNORECASE,
)
TOLD = re.compile(  # the gradient of L with respect to w is (p - y)*x
    r"(?:so[ \t]+|thus,?[ \t]+|hence,?[ \t]+)?the[ \t]+(?:gradient|derivative|slope|Hessian)\b[^=\n$]{0,80}?"
    r"[ \t](?:is|equals)[ \t]+([^=\n$]*[-+*/^][^=\n$]*?)\.?\s*",
    re.IGNORECASE,
)
CASE = re.compile(  # case 1: i = j
    r"(?:case|if|when|for)\b(?:[ \t]*\(?[0-9]{1,2}\)?[:.)]?)?[ \t]*"
    r"\(?([a-z][ \t]*(?:=|==|!=|≠)[ \t]*[a-z])\)?[ \t]*(?:,?[ \t]*(?:then|we (?:have|get)))?[:,.]?",
    re.IGNORECASE,
)
