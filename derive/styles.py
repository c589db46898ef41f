"""The three writings of a Term, as data: what each does differently from the others.

Read by `derive.writing`; the templates of the operators themselves stand in `derive.operators`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from derive.names import plain_name, spoken_name, superscript
from derive.operators import BINDERS, OPERATORS, POWER, PREFIX, PRODUCT, Operator

Binding: TypeAlias = tuple[int, tuple[int, ...]]  # of an operator: its own strength, what its arguments need


@dataclass(frozen=True, slots=True)
class Style:
    """What one of the writings does differently from the others."""

    template: Callable[[Operator], str]
    binding: Callable[[Operator], Binding]
    binder: Callable[[str], str]
    name: Callable[[str], str]
    subscript: Callable[[list[str]], str]
    raised: Callable[[int], str | None]  # a number as an exponent, None where nothing shorter is known
    minus: str
    brackets: tuple[str, str]
    every: str  # a binder over 1..{size}
    but: str  # a binder over all but one
    equal: str
    unequal: str
    partial: str
    partial_strength: int
    operator: str  # the derivative of what is too long for a numerator
    nabla: str
    branch: str
    otherwise: str
    cases: tuple[str, str, str]
    spoken: bool = False
    braced: bool = False  # whether a name with a subscript stands in braces before another one


def _join_latex(indices: list[str]) -> str:
    letters = all(len(i) == 1 and i.isalpha() for i in indices)
    if letters and len(indices) == 1:
        return f"_{indices[0]}"
    return f"_{{{('' if letters else ',').join(indices)}}}"


def _join_plain(indices: list[str]) -> str:
    if all(len(i) == 1 and i.isalpha() for i in indices) or (len(indices) == 1 and indices[0].isalnum()):
        return "_" + "".join(indices)
    return f"_{{{','.join(indices)}}}"


LATEX = Style(
    template=lambda operator: operator.latex,
    binding=lambda operator: (operator.strength, operator.inside),
    binder=lambda name: BINDERS[name][0],
    name=lambda name: name,
    subscript=_join_latex,
    raised=lambda exponent: None,
    minus=" - ",
    brackets=("(", ")"),
    every="{binder}_{{{index}=1}}^{{{size}}} {body}",
    but="{binder}_{{{condition}}} {body}",
    equal="{0} = {1}",
    unequal=r"{0} \ne {1}",
    partial=r"\frac{{\partial {of}}}{{\partial {by}}}",
    partial_strength=POWER,
    operator=r"\frac{{\partial}}{{\partial {by}}} {of}",
    nabla=r"\nabla_{{{by}}} {of}",
    branch=r"{0} & \text{{if }} {1}",
    otherwise=r"{0} & \text{{otherwise}}",
    cases=(r"\begin{cases} ", r" \\ ", r" \end{cases}"),
    braced=True,
)

DIV = OPERATORS["div"]

# Within an exponent fractions lie flat, as a person writes them there.
SCRIPT = replace(
    LATEX,
    template=lambda operator: operator.plain if operator is DIV else operator.latex,
    binding=lambda operator: (operator is DIV and operator.linear) or (operator.strength, operator.inside),
    partial=r"\partial {of} / \partial {by}",
    partial_strength=PRODUCT,
)

PLAIN = Style(
    template=lambda operator: operator.plain,
    binding=lambda operator: operator.linear or (operator.strength, operator.inside),
    binder=lambda name: BINDERS[name][1],
    name=plain_name,
    subscript=_join_plain,
    raised=lambda exponent: superscript(str(exponent)),
    minus=" − ",
    brackets=("(", ")"),
    every="{binder}_{{{index}=1}}^{{{size}}} {body}",
    but="{binder}_{{{condition}}} {body}",
    equal="{0} = {1}",
    unequal="{0} ≠ {1}",
    partial="∂{of}/∂{by}",
    partial_strength=PRODUCT,
    operator="∂/∂{by} {of}",
    nabla="∇_{by} {of}",
    branch="{0} if {1}",
    otherwise="{0} otherwise",
    cases=("{ ", "; ", " }"),
)

WORDS = Style(
    template=lambda operator: operator.words,
    binding=lambda operator: operator.spoken or operator.linear or (operator.strength, operator.inside),
    binder=lambda name: BINDERS[name][2],
    name=spoken_name,
    subscript=lambda indices: " sub " + " ".join(indices),
    raised={2: "squared", 3: "cubed"}.get,
    minus=" minus ",
    brackets=("open bracket ", " close bracket"),
    every="{binder} over {index} from 1 to {size} of {body}",
    but="{binder} over {condition} of {body}",
    equal="{0} equals {1}",
    unequal="{0} not equal to {1}",
    partial="the partial derivative of {of} with respect to {by}",
    partial_strength=PREFIX,
    operator="the partial derivative with respect to {by} of {of}",
    nabla="the gradient with respect to {by} of {of}",
    branch="{0} if {1}",
    otherwise="{0} otherwise",
    cases=("the cases ", "; ", "; end of cases"),
    spoken=True,
)
