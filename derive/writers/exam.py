r"""LaTeX for the class ``exam``: questions with their answers, which one switch shows or hides.

>>> _points(Fraction(5, 2)), _points(Fraction(3))
('[2\\half]', '[3]')
"""

from __future__ import annotations

from fractions import Fraction

from derive.documents.papers import LINES, Paper, Question
from derive.writers.latex_text import escape
from derive.writers.tex import PACKAGES, content, inline, style

_PREAMBLE = r"""\documentclass[11pt,a4paper,addpoints]{exam}
%s %% the switch: \printanswers shows the answers, \noprintanswers leaves room for them
\usepackage[a4paper,margin=27mm]{geometry}
\usepackage{%s}
\setlength{\parskip}{.5\baselineskip plus 1pt}
\setlength{\emergencystretch}{4em}
\setlength{\lineskip}{3pt}\setlength{\lineskiplimit}{2pt}
\setcounter{secnumdepth}{0}
\raggedbottom
\pagestyle{headandfoot}
\footer{}{\thepage}{}
\pointpoints{mark}{marks}
"""


# The class frames an answer with an old copy of framed.sty, which overfills a page where answers are
# long: they stand between two rules instead.
_SOLUTION = r"""\newcommand{\DeriveRule}{\par\noindent{\color{DeriveQuiet}\rule{\linewidth}{.4pt}}\par}
\renewenvironment{TheSolution}{\DeriveRule\nobreak}{\nobreak\DeriveRule\addvspace{\baselineskip}}
"""


def write(paper: Paper, answers: bool = True, which: int = 0) -> bytes:
    """The source of a paper, with its answers shown or not; ``which`` of the numeric instances it gives."""
    switch = r"\printanswers" if answers else r"\noprintanswers"
    title = paper.title or "Questions"
    parts = (
        _PREAMBLE % (switch, ",".join(PACKAGES)) + style() + _SOLUTION + r"\begin{document}",
        rf"{{\LARGE\bfseries\raggedright {escape(title)}\par}}",
        r"\ifprintanswers\else\vspace{.5\baselineskip}\noindent Name:\enspace\hrulefill\par\fi",
        r"\begin{questions}",
        *(_question(own, paper.marked, which) for own in paper.questions),
        r"\end{questions}",
        r"\end{document}",
    )
    return ("\n".join(parts) + "\n").encode("ascii")


def _question(own: Question, marked: bool, which: int) -> str:
    """The statement, then a part for each derivative and one for the numbers."""
    points = _points(own.points) if marked else ""
    title = rf"\question{points} {{\raggedright\bfseries {escape(own.title)}\par}}"
    lines = [title, content(own.statement), r"\begin{parts}"]
    for asked, answer in zip(own.asked, own.answers, strict=True):
        lines.append(rf"\part Work out {inline((asked,))}.")
        lines.append(_solution(content(answer)))
    if own.numbers:
        given = own.numbers[which]
        asked_for = inline(tuple(part for own in given.asked for part in (", ", own))[1:])
        lines.append(rf"\part {content(given.given)}")
        lines.append(rf"Work out to four digits: {asked_for}.")
        lines.append(_solution(content(given.worked)))
    return "\n".join((*lines, r"\end{parts}"))


def _solution(answer: str) -> str:
    room = rf"{LINES}\baselineskip"
    return f"\\begin{{solution}}[{room}]\n{answer}\n\\end{{solution}}"


def _points(number: Fraction) -> str:
    """Points as the class takes them: whole ones and halves; others it cannot add up."""
    whole, rest = divmod(number, 1)
    if rest not in (0, Fraction(1, 2)):
        return ""
    half = r"\half" if rest else ""
    return f"[{whole or (0 if not rest else '')}{half}]"
