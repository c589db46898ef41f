"""What words say that tell a case, as patterns: when, else, on the diagonal, for the true class."""

from __future__ import annotations

CASE, NAME = "\ue000", "\ue001"  # in the place of a condition, and of a letter
WHEN = (
    r"(?:but\s+)?(?:only\s+)?(?:if|when(?:ever)?|for(?:\s+all)?|where"
    r"|in\s+(?:the\s+)?case(?:\s+(?:of|that|where|when))?)"
)
OTHERS = (
    r"(?:other|remaining|wrong|incorrect|negative)\s+(?:cases?|class(?:es)?|ind(?:ices|exes)|entr(?:y|ies)|label"
    r"|components?|logits?|weights?|outputs?|examples?|ones|values|\$?[a-z]\$?"
    rf"|{NAME})"
)
ELSE = (
    r"(?:else|elsewhere|otherwise(?!\s+(?:stated|put|said|known|called))"
    r"|if (?:not|it (?:is not|isn't|does not))"
    rf"|(?:(?:in|for|at|with)\s+)?(?:all|any|every|each|the)\s+(?:of\s+)?(?:the\s+)?{OTHERS}"
    rf"|(?:in|for|at|with)\s+(?:(?:all|any|every|each|the)\s+)?(?:of\s+)?(?:the\s+)?(?:{OTHERS}|others|rest)"
    r")(?![A-Za-z])"
)
_INDICES = r"(?:the\s+)?(?:two\s+)?ind(?:ices|exes)"
SAME = (
    r"diagonal|same\s+ind(?:ex|ices)|equal\s+indices|" + _INDICES
    + r"\s+(?:agree|coincide|match|are\s+(?:equal|the same))"
)  # fmt: skip
APART = (
    r"off[- ](?:the[- ])?diagonal|different\s+ind(?:ex|ices|exes)|unequal\s+indices|(?:" + _INDICES
    + r"|they)\s+(?:differ|do\s+not\s+agree|are\s+(?:different|not\s+equal|unequal|not\s+the\s+same))"
)  # fmt: skip
ON = r"(?:(?:for|on|in|when|if|along)\s+)?(?:the\s+)?"
TRUE = (
    r"(?:in|for|at|with|of)\s+the\s+(?:true|correct|right|target|gold|actual)\s+"
    rf"(?:class|label|index|entry|word|token|one|logit|output)(?:\s+(?:{NAME}|\$[a-z]\$))?"
)
_FIRST = r"in\s+(?:the\s+)?(?:first|second|third|former|latter)(?:\s+(?:case|one|situation))?"
PHRASE = rf"(?:{ON}(?:{SAME}|{APART})|{TRUE}|{_FIRST})"
