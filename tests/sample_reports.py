"""Reports that the tests share, made by hand: every kind of verdict, and texts made to break a format."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sample_documents import ATTACKS

from derive.checking.report import Award, Goal, Match, Report, Verdict
from derive.checking.report import Kind as VerdictKind
from derive.meaning.agree import agree
from derive.meaning.evidence import Proved, Refuted, Tested, Undecided
from derive.posing import find
from derive.reading.definitions import read_equation
from derive.reading.expressions import read_condition
from derive.scope import Scope
from derive.statement import Kind, Place, Reading, Statement, Submission
from derive.term import Derivative, Symbol

SOFTMAX = find("softmax-cross-entropy")
TEXT = r"""# The gradient of the loss

The probabilities are $p_k = \frac{e^{z_k}}{\sum_{j=1}^{C} e^{z_j}}$ and the loss is $\ell = -\log p_c$.

$$
\begin{aligned}
\frac{\partial \ell}{\partial z_i} &= -\frac{1}{p_c} \frac{\partial p_c}{\partial z_i} \\
&= -\frac{1}{p_c} p_c (\delta_{ic} - p_i) \\
&= \delta_{ic} - p_i
\end{aligned}
$$

If $i = c$, this is $\frac{\partial \ell}{\partial z_i} = 1 - p_i$, so that

\[ \frac{\partial \ell}{\partial b_i} = \delta_{ic} - p_i \]

and with a lost hat $\frac{\partial}{b_i} \ell = p_i - \delta_{ic}$. Without more ado
$\frac{\partial \ell}{\partial w_{id}} = (p_i - \delta_{ic}) x_d$,
and it vanishes: $\sum_{i=1}^{C} \frac{\partial \ell}{\partial z_i} = \mu$.
Also $\sum_{k=1}^{C} p_k = 1$ if $p_1 ?! 3$ and $\log(p_c)^2 = 2 \log p_c$.
For instance $b_i = 0$.
"""


def place(text: str, source: str, after: int = 0) -> Place:
    """Where a piece of a text stands."""
    start = text.index(source, after)
    line = text.count("\n", 0, start) + 1
    return Place(start, start + len(source), line, start - (text.rfind("\n", 0, start) + 1) + 1)


def statement(text: str, source: str, equation: str = "", **more: Any) -> Statement:
    """A statement of a text that reads as an equation in the names of the model."""
    kind: Kind = more.pop("kind", "claim")
    given = tuple(read_condition(c, SOFTMAX.scope) for c in more.pop("given", ()))
    scope: Scope = SOFTMAX.scope
    readings: tuple[Reading, ...] = ()
    if equation:
        left, right = read_equation(equation, scope)
        head = more.pop("head", None)
        readings = (Reading(left, right, head or left, given, more.pop("notes", ())),)
    conditions = given if kind == "condition" else ()
    at = place(text, source, more.pop("after", 0))
    return Statement(source, at, kind, scope, readings, conditions, **more)


def judged(stated: Statement, kind: VerdictKind, **more: Any) -> Verdict:
    """A verdict with the kernel's own evidence."""
    holds = None
    if stated.readings and stated.kind == "claim":
        reading = stated.readings[0]
        holds = agree(reading.left, reading.right, stated.scope.assuming(*reading.given))
    witness = holds.witness if isinstance(holds, Refuted) else None
    return Verdict(stated, kind, holds, witness=witness, **more)


def _sample() -> Report:
    slope = r"\frac{\partial \ell}{\partial z_i}"
    middle = r"-\frac{1}{p_c} p_c (\delta_{ic} - p_i)"
    head, _ = read_equation(f"{slope} = 0", SOFTMAX.scope)

    def at(source: str, equation: str = "", **more: Any) -> Statement:
        return statement(TEXT, source, equation, **more)

    softmax = r"p_k = \frac{e^{z_k}}{\sum_{j=1}^{C} e^{z_j}}"
    first = rf"{slope} &= -\frac{{1}}{{p_c}} \frac{{\partial p_c}}{{\partial z_i}}"
    verdicts = (
        judged(at("# The gradient of the loss", kind="prose"), "prose"),
        judged(at(softmax, softmax, kind="definition"), "definition"),
        judged(at(r"\ell = -\log p_c", r"\ell = -\log p_c", kind="definition"), "definition"),
        judged(at(first, first.replace("&", ""), chain=3), "correct"),
        judged(at(f"= {middle}", rf"-\frac{{1}}{{p_c}} \frac{{\partial p_c}}{{\partial z_i}} = {middle}", chain=3, head=head), "leap", says="the quotient rule was skipped"),
        judged(at(r"= \delta_{ic} - p_i", rf"{middle} = \delta_{{ic}} - p_i", chain=3, head=head), "mistake", mistake="sign lost", says="a minus sign is lost", repair=rf"{middle} = p_i - \delta_{{ic}}"),
        judged(at("i = c", kind="condition", given=("i = c",)), "correct"),
        judged(at(rf"{slope} = 1 - p_i", rf"{slope} = 1 - p_i", given=("i = c",), chain=5), "carried", follows=Proved("evaluated"), says="it follows from the slip in line 9"),
        judged(at(r"\frac{\partial \ell}{\partial b_i} = \delta_{ic} - p_i", r"\frac{\partial \ell}{\partial b_i} = \delta_{ic} - p_i", chain=6), "wrong"),
        judged(at(r"\frac{\partial}{b_i} \ell = p_i - \delta_{ic}", r"\frac{\partial \ell}{\partial b_i} = p_i - \delta_{ic}", chain=7, notes=(r"\partial is missing below the line",)), "repaired", says=r"a \partial is missing", repair=r"\frac{\partial \ell}{\partial b_i} = p_i - \delta_{ic}"),
        judged(at(r"\frac{\partial \ell}{\partial w_{id}} = (p_i - \delta_{ic}) x_d", r"\frac{\partial \ell}{\partial w_{id}} = (p_i - \delta_{ic}) x_d", chain=8), "correct", points=Fraction(3, 2)),
        Verdict(at(r"\sum_{i=1}^{C} \frac{\partial \ell}{\partial z_i} = \mu", kind="unreadable", trouble=r"\mu is not known here"), "unreadable"),
        judged(at(r"\sum_{k=1}^{C} p_k = 1", r"\sum_{k=1}^{C} p_k = 1", chain=10), "conditional", needs=(r"\sum_{k=1}^{C} p_k = 1", "i = c")),
        Verdict(at("p_1 ?! 3", kind="unreadable", trouble="column 30: ?! is not understood"), "unreadable"),
        Verdict(at(r"\log(p_c)^2 = 2 \log p_c", r"\log(p_c^2) = 2 \log p_c", chain=11, notes=("the square is taken within the logarithm",)), "undecided", Undecided("the logarithm is outside what can be decided"), Tested(4, 12, "no proof")),
        Verdict(at("b_i = 0", "b_i = 0", kind="prose", trouble="an example is not judged"), "prose"),
    )  # fmt: skip
    scores = Derivative(Symbol(r"\ell"), Symbol("w", (Symbol("i"),)))
    biases = Derivative(Symbol(r"\ell"), Symbol("b", (Symbol("i"),)))
    form = read_equation(r"\ell = (p_i - \delta_{ic}) x_d", SOFTMAX.scope)[1]
    result = read_equation(rf"{slope} = p_i - \delta_{{ic}}", SOFTMAX.scope)
    return Report(
        Submission("answer.md", TEXT, tuple(v.statement for v in verdicts), SOFTMAX.scope, ("C counts the classes",)),
        verdicts,
        "softmax-cross-entropy",
        (Match(r"\hat{y}", "p", "its definition is the problem's"),),
        (Goal(scores, (form,), 18), Goal(biases)),
        (
            Award(result, Fraction(0), Fraction(3), "line 9 has another value"),
            Award(result, Fraction(3, 2), Fraction(3, 2), "stated in line 18", 18),
        ),
    )  # fmt: skip


SAMPLE = _sample()


def hostile(attack: str) -> Report:
    """A report on a text that is an attack, which every field repeats."""
    text = f"before {attack} after\n${attack}$\n"
    stated = Statement(attack, Place(7, 7 + len(attack), 1, 8), "unreadable", Scope(), trouble=f"{attack}?")
    wrong = Statement(
        attack, Place(7, 7 + len(attack), 1, 8), "claim", Scope(), SAMPLE.verdicts[3].statement.readings
    )
    verdicts = (
        Verdict(stated, "unreadable", says=attack, needs=(attack,), repair=attack),
        Verdict(wrong, "wrong", mistake=attack, says=attack, needs=(attack,), repair=attack),
    )  # fmt: skip
    submission = Submission(attack, text, (stated, wrong), Scope(), (attack,))
    return Report(submission, verdicts, attack, (Match(attack, attack, attack),), hint=attack)


HOSTILE = tuple(hostile(attack) for attack in ATTACKS)
