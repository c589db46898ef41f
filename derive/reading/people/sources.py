r"""Where the formulas of a text stand: between dollars, in environments, on lines that look like formulas.

>>> [text[f.start:f.end] for text in [r"Let $a=b$ and \[c=d\]"] for f in formulas(text, "md")]
['a=b', 'c=d']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from derive.reading.functions import WORDS
from derive.reading.people.leading import CASE, LABEL, TOLD

LONGEST = 12_000  # characters of a formula that is read; with a blank line in it, a delimiter got lost


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula: where its content stands, and whether it stands on lines of its own.

    ``outer`` is where it begins and ends with its delimiters; ``plain`` formulas have none. An ``aside`` is
    said behind another formula, "where S = ...": what goes on afterwards goes on from that one. A ``spoken``
    one is a number in words.
    """

    start: int
    end: int
    display: bool
    outer: tuple[int, int]
    plain: bool = False
    aside: bool = False
    spoken: bool = False


ENVIRONMENTS = (
    *("equation", "align", "aligned", "gather", "gathered", "eqnarray", "multline", "flalign", "alignat"),
    *("split", "cases", "displaymath", "math", "dmath", "array"),
)
_COMPARED = (
    r"[ \t]+(?:equals|is equal to|is the same as|(?P<not>is not equal to|does not equal|differs from))[ \t]+"
)
_OPENER = re.compile(
    r"(?P<escaped>\\\\(?![\[(])|\\[$%`])"
    r"|(?P<code>^[ \t]*(?P<fence>```+|~~~+)|`+)"
    r"|(?P<comment>%[^\n]*)"
    r"|(?P<open>\$\$|\$|\\\\?\[|\\\\?\()"
    rf"|\\begin\s*\{{(?P<environment>(?:{'|'.join(ENVIRONMENTS)})\*?)\}}"
    r"|\\begin\s*\{(?P<verbatim>verbatim\*?|lstlisting|minted|comment)\}"
    r"|(?P<step>\\DeriveStep(?=\{)|\\Derive(?:Display|Inline)(?=\{))"
    r"|\b(?:[Ww]hen|[Ii]f|[Ff]or|[Cc]ase:?)[ \t]+"
    r"(?P<worded>[a-di-or-t](?:[ \t]*(?:==?|!=|≠|/=|<>)[ \t]*|" + _COMPARED + r")[a-di-or-t])"
    r"(?![\w'^_(]|[ \t]*[-+*/=]|\.\.|[ \t]+(?:to|through)\b)",
    re.MULTILINE,
)
_CLOSERS = {"$$": "$$", "$": "$", r"\[": r"\]", r"\(": r"\)", r"\\[": r"\\]", r"\\(": r"\\)"}
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


class _Search:
    """Looks for closers, each place of the text at most once where there are none."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.missing: set[str] = set()

    def find(self, closer: str, start: int) -> int:
        """Where a closer stands, -1 if nowhere."""
        if closer in self.missing:
            return -1
        at = self.text.find(closer, start)
        while at > 0 and closer.startswith("$") and self.text[at - 1] == "\\" and self.text[at - 2] != "\\":
            at = self.text.find(closer, at + 1)
        if at < 0:
            self.missing.add(closer)
        return at


def formulas(text: str, kind: str) -> Iterator[Formula]:
    """The formulas of a Markdown, LaTeX or plain text, in order."""
    if kind != "txt":
        return _delimited(text, kind)
    found = list(_delimited(text, kind))
    lines = list(_lines(text, [f for f in found if not f.plain]))
    apart = [f for f in found if not (f.plain and any(one.start <= f.start < one.end for one in lines))]
    return iter(sorted((*apart, *lines), key=lambda f: f.start))


def _delimited(text: str, kind: str) -> Iterator[Formula]:
    search, at = _Search(text), 0
    if kind == "tex":
        begin = text.find(r"\begin{document}")
        at = begin + len(r"\begin{document}") if begin >= 0 else 0
    while opener := _OPENER.search(text, at):
        at = opener.end()
        if opener["code"]:
            at = at if kind == "tex" else _after_code(opener, text, search)
        elif opener["comment"]:
            at = at if kind == "tex" else opener.start() + 1
        elif opener["verbatim"]:
            end = search.find(f"\\end{{{opener['verbatim']}}}", at)
            at = at if end < 0 else end
        elif opener["environment"]:
            closer = f"\\end{{{opener['environment']}}}"
            end = search.find(closer, at)
            if end >= 0 and _one_piece(text, at, end):
                yield Formula(opener.start(), end + len(closer), True, (opener.start(), end + len(closer)))
                at = end + len(closer)
        elif opener["step"]:
            step = opener["step"] == r"\DeriveStep"
            for n, (start, end) in enumerate(_arguments(text, at, 3 if step else 1)):
                if n < 2 and text[start:end].strip():  # the third one is the reason
                    yield Formula(start, end, opener["step"] != r"\DeriveInline", (start - 1, end + 1))
                at = end + 1
        elif opener["worded"]:  # "when i = j", of two letters alone
            yield Formula(*opener.span("worded"), False, opener.span("worded"), plain=True)
        elif opener["open"]:
            formula = _between(opener["open"], opener.start(), at, text, kind, search)
            if formula is not None:
                yield formula
                at = formula.outer[1]


def with_signs(text: str) -> str:
    """A comparison in words with its sign in their place, as long as typed.

    >>> with_signs("i equals c"), with_signs("k differs from j")
    ('i =      c', 'k ≠            j')
    """
    return re.sub(_COMPARED, lambda m: f" {'≠' if m['not'] else '='}".ljust(len(m[0])), text)


def _arguments(text: str, at: int, many: int) -> Iterator[tuple[int, int]]:
    """The arguments in braces that a macro of our own documents takes for formulas."""
    for _ in range(many):
        depth, end = 0, at
        while end < len(text) and end - at <= LONGEST:
            if text[end] == "\\":
                end += 1
            elif text[end] in "{}":
                depth += 1 if text[end] == "{" else -1
                if not depth:
                    yield at + 1, end
                    break
            end += 1
        at = end + 1
        if text[at : at + 1] != "{":
            return


def _between(open: str, start: int, at: int, text: str, kind: str, search: _Search) -> Formula | None:
    if kind == "tex" and open.startswith("\\\\"):
        return None  # a line break with a length
    closer = _CLOSERS[open]
    end = search.find(closer, at)
    if end < 0 or not _one_piece(text, at, end):
        return None
    inside = text[at:end]
    display = open in ("$$", r"\[", r"\\[")
    if not inside.strip() or (not display and _BLANK_LINE.search(inside)):
        return None
    money = inside[0].isdigit() and " " in inside.strip() and inside.replace(" ", "").isalnum()
    if open == "$" and (money or text[end + 1 : end + 2].isdigit()):
        return None  # sums of money
    return Formula(at, end, display, (start, end + len(closer)))


def _one_piece(text: str, start: int, end: int) -> bool:
    """Whether what stands between two delimiters may be one formula, short or long."""
    return end - start <= LONGEST or not _BLANK_LINE.search(text, start, end)


def _after_code(opener: re.Match[str], text: str, search: _Search) -> int:
    """The end of a piece of code, which holds no formulas."""
    mark = opener["fence"] or opener["code"]
    if opener["fence"]:
        end = search.find("\n" + mark, opener.end())
        return len(text) if end < 0 else end + 1 + len(mark)
    end = search.find(mark, opener.end())
    line = text.find("\n\n", opener.end(), end) if end >= 0 else 0
    return opener.end() if end < 0 or line >= 0 else end + len(mark)


_WORD = re.compile(r"(?<![A-Za-z\\_^])[A-Za-z]{2,}(?![A-Za-z])")
_DEFINED = re.compile(
    r"(?:^|[,:;][ \t])[ \t]*([A-Za-z]{3,12}|(?!d)[A-Za-z]{2}(?=_\w{1,3}[ \t]*=))[ \t]*"
    r"(?:_\w{1,3}[ \t]*=|=(?=[ \t]*[\w(-]+(?:[ \t]*[-+*/^(]|[ \t]+\.[ \t]|$)))",
    re.MULTILINE,
)
HATLESS = ("t", "w", "c", "")  # that, what, chat: words, and no letters with a hat
_FORMULA_WORDS = {
    *WORDS, *("softmax", "sum", "sigma", "delta", "lambda", "alpha", "beta", "eta", "theta", "frac"),
    *("outer", "matmul", "partial", "grad", "mu", "nu", "gamma", "eps", "epsilon", "phi", "psi", "tau"),
    *("rho", "omega", "kappa"),
    *("if", "when", "for", "and", "or", "otherwise", "where", "so", "then", "else", "with", "loss", "all"),
}  # fmt: skip

_REMARK = re.compile(
    r"\s+\(|\s{2,}|[,;]\s|\s(?=(?:because|since|as|by|using|where|due|from|recall|note|which|with|#|//|<-)\b)"
)
_REASON = re.compile(
    r"[\s,;]*\(?\s*(?:because|since|as|by|using|where|recall|note|with)\s+(?:that\s+)?([^()]*(?:\([^()]*\)[^()]*)*?)\)?[\s.]*",
)
_NAMES = {"loss", "cost", "error", "err"}
_NUMBER = re.compile(r"\s{2,}(?:\(\d{1,3}[a-z]?\)|\[\d{1,3}\])\s*\Z")  # of an equation, or of a source
_LOSS = re.compile(rf"^[ \t]*({'|'.join(sorted(_NAMES))})[ \t]*=", re.MULTILINE)
_CONDITION = re.compile(r"\b(?:if|when|for|unless|otherwise|case|only)\b", re.IGNORECASE)


def _lines(text: str, taken: list[Formula]) -> Iterator[Formula]:
    """The lines of a plain text that look like formulas: a relation, and hardly any words."""
    at, next_taken, own = 0, 0, own_words(text)
    for line in text.splitlines(keepends=True):
        start, at = at, at + len(line)
        while next_taken < len(taken) and taken[next_taken].outer[1] <= start:
            next_taken += 1
        if next_taken < len(taken) and taken[next_taken].outer[0] < at:
            continue
        label = LABEL.match(line)
        begin = start + (label.end() if label else 0)
        content = text[begin:at].rstrip()
        if case := CASE.fullmatch(content):
            first, last = begin + case.start(1), begin + case.end(1)
            yield Formula(first, last, False, (first, last), plain=True)
        elif (told := TOLD.fullmatch(content)) and looks_like_formula(f"= {told[1]}", own):
            first, last = begin + told.start(1), begin + told.end(1)
            yield Formula(first, last, True, (first, last), plain=True)
        elif len(content) <= LONGEST and (length := formula_length(content, own)):
            yield Formula(begin, begin + length, True, (begin, begin + length), plain=True)
            if reason := _REASON.fullmatch(content, length):
                start, end = begin + reason.start(1), begin + reason.end(1)
                if looks_like_formula(reason[1], own):
                    yield Formula(start, end, True, (start, end), plain=True, aside=True)


def formula_length(line: str, own: frozenset[str] = frozenset()) -> int:
    """How much of a line of plain text is a formula: all of it, or what stands before a remark.

    A remark with a condition belongs to the formula; a line that goes on from the one before is one, whatever
    its words.

    >>> formula_length("= p_j - y_j   (since y is one-hot)"), formula_length("so all is = well with us today")
    (11, 0)
    """
    if numbered := _NUMBER.search(line):
        line = line[: numbered.start()]
    if looks_like_formula(line, own):
        return len(line)
    for remark in _REMARK.finditer(line):
        before, behind = line[: remark.start()].rstrip(), line[remark.end() :]
        if _CONDITION.search(behind) or "=" not in before:
            break
        if looks_like_formula(before, own) and _WORD.search(behind):
            return len(before)
    return len(line) if line.startswith("=") else 0


def own_words(text: str) -> frozenset[str]:
    """The words that a plain text defines as names, each on a line of its own: ``yhat = w*h + b``."""
    heads = {match[1] for match in _DEFINED.finditer(text)} - _FORMULA_WORDS
    return frozenset(heads) | {match[1] for match in _LOSS.finditer(text)}


def looks_like_formula(line: str, own: frozenset[str] = frozenset()) -> bool:
    """Whether a line of plain text holds a relation and hardly any words that no formula has.

    ``own`` are the words that the text defines as names.

    >>> looks_like_formula("dL/dz_i = p_i - y_i"), looks_like_formula("so the loss = the sum of all")
    (True, False)
    """
    if not any(sign in line for sign in ("=", "\\frac", "\\sum", "≠", " <- ")):
        return False
    strange = [w for w in _WORD.findall(line) if w.lower() not in _FORMULA_WORDS and not _product(w)]
    strange = [
        w for w in strange if w not in own and w.removeprefix("d") not in own | _NAMES | _FORMULA_WORDS
    ]
    return len(strange) <= len(line) // 40


def _product(word: str) -> bool:
    """Whether letters may be a product, or the d of a differential with its variable; it may have a hat."""
    word = word[:-3] if word.endswith("hat") and word[-4:-3] not in HATLESS else word
    return len(word) <= 2 or (word[0] == "d" and len(word) == 3)
