"""Terms written out: as LaTeX, as Unicode on one line, and as spoken words.

One walker fills the templates of `derive.operators`; what differs between the three writings
stands in `derive.styles`. Brackets stand only where the binding strengths call for them.

>>> from derive.term import ONE, TWO, div, neg, power, sub
>>> p = Symbol("p", (Symbol("c"),))
>>> latex(neg(div(ONE, p))), plain(power(sub(ONE, p), TWO))
('-\\\\frac{1}{p_c}', '(1 − p_c)²')
>>> words(Derivative(Symbol(r"\\ell"), Symbol("w", (Symbol("i"),))))
'the partial derivative of ell with respect to w sub i'
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from derive.labels import is_lowered, is_raised
from derive.operators import ATOM, DOT, NARY, OPERATORS, POWER, PREFIX, PRODUCT, SUM, Operator
from derive.styles import DIV, LATEX, PLAIN, SCRIPT, WORDS, Style
from derive.term import Apply, Bind, Cases, Condition, Derivative, Hole, Number, Symbol, Term


def latex(term: Term) -> str:
    r"""LaTeX source of a Term, which reads back as the same Term.

    >>> latex(Apply("exp", (Apply("div", (Symbol("z", (Symbol("c"),)), Symbol("T"))),)))
    'e^{z_c / T}'
    """
    return _write(term, LATEX)


def plain(term: Term) -> str:
    """A Term on one line of Unicode."""
    return _write(term, PLAIN)


def words(term: Term) -> str:
    """A Term as it is read aloud."""
    return _write(term, WORDS)


@dataclass(frozen=True, slots=True)
class Writing:
    """One formula in its three writings."""

    latex: str
    plain: str
    words: str


def writing(term: Term) -> Writing:
    """A Term in all three writings."""
    return Writing(latex(term), plain(term), words(term))


def relation(*members: Term) -> Writing:
    """A chain of equations ``a = b = ...`` in all three writings.

    >>> relation(Symbol("a"), Symbol("b")).plain
    'a = b'
    """
    return Writing(
        " = ".join(map(latex, members)), " = ".join(map(plain, members)), " equals ".join(map(words, members))
    )


def condition(cond: Condition) -> Writing:
    r"""An index condition in all three writings.

    >>> condition(Condition(Symbol("i"), Symbol("c"), equal=False)).latex
    'i \\ne c'
    """
    return Writing(_condition(cond, LATEX), _condition(cond, PLAIN), _condition(cond, WORDS))


def _condition(cond: Condition, style: Style) -> str:
    pattern = style.equal if cond.equal else style.unequal
    return pattern.format(_write(cond.left, style), _write(cond.right, style))


_TALL = (r"\frac", r"\sum", r"\begin", r"\left")


def _bracketed(text: str, style: Style) -> str:
    left, right = style.brackets
    if not style.spoken and any(command in text for command in _TALL):
        return rf"\left( {text} \right)"
    return left + text + right


def _write(term: Term, style: Style, need: int = SUM, closed: bool = False) -> str:
    """A Term in a place of strength ``need``; ``closed`` when more of the same product follows."""
    if _strength(term, style) < need or (closed and _reaches_on(term)):
        return _bracketed(_raw(term, style, False), style)
    return _raw(term, style, closed)


def _strength(term: Term, style: Style) -> int:
    match term:
        case Apply(name, _):
            return style.binding(OPERATORS[name])[0]
        case Bind() | Cases():
            return PREFIX
        case Derivative():
            return PREFIX if _reaches_on(term) else style.partial_strength
        case Number(value) if _decimal(value) is None:
            return style.binding(DIV)[0]
        case Symbol(name, _) if not style.spoken and is_raised(name):
            return POWER  # a second superscript on W^{(1)} is an error in TeX
    return ATOM


def _reaches_on(term: Term) -> bool:
    """Whether a Term, unbracketed, would take in the factors that follow it."""
    match term:
        case Bind() | Cases():
            return True
        case Derivative(of, _, nabla):
            return nabla or not _fits_numerator(of)
    return False


def _fits_numerator(of: Term) -> bool:
    match of:
        case Symbol() | Apply("exp", (Symbol(),)):
            return True
    return False


def _raw(term: Term, style: Style, closed: bool) -> str:
    match term:
        case Number(value):
            text = _decimal(value)
            return text or style.template(DIV).format(value.numerator, value.denominator)
        case Symbol(name, indices):
            drawn = style.name(name)
            if indices and style.braced and is_lowered(name):
                drawn = f"{{{drawn}}}"  # a second subscript on z_{2} is an error in TeX
            return drawn + style.subscript([_write(i, style) for i in indices]) if indices else drawn
        case Apply(name, args):
            return _apply(OPERATORS[name], args, style, closed)
        case Bind(operator, index, over, body):
            pattern = style.every if over.but is None else style.but
            but = None if over.but is None else Condition(Symbol(index), over.but, False)
            return pattern.format(
                binder=style.binder(operator),
                index=style.name(index),
                size=_write(over.size, style),
                condition=but and _condition(but, style),
                body=_write(body, style, DOT),
            )
        case Cases(branches):
            left, between, right = style.cases
            rows = [
                style.otherwise.format(_write(b.term, style))
                if b.when is None
                else style.branch.format(_write(b.term, style), _condition(b.when, style))
                for b in branches
            ]
            return left + between.join(rows) + right
        case Derivative(of, by, nabla):
            if not nabla and _fits_numerator(of):
                return style.partial.format(of=_write(of, style), by=_write(by, style))
            held = _write(of, style) if isinstance(of, Symbol) else _bracketed(_write(of, style), style)
            return (style.nabla if nabla else style.operator).format(of=held, by=_write(by, style))
        case Hole(name):
            return style.name(name)


def _decimal(value: Fraction) -> str | None:
    """The decimal of a rational, None where it never ends."""
    rest, digits = value.denominator, 0
    while rest % 10 == 0:
        rest, digits = rest // 10, digits + 1
    for prime in (2, 5):
        while rest % prime == 0:
            rest, digits = rest // prime, digits + 1
    if rest != 1:
        return None
    shifted = str(value.numerator * 10**digits // value.denominator).rjust(digits + 1, "0")
    return f"{shifted[:-digits]}.{shifted[-digits:]}" if digits else shifted


def _apply(operator: Operator, args: tuple[Term, ...], style: Style, closed: bool) -> str:
    if operator.name == "add":
        return _sum(operator, args, style)
    if operator.name in NARY:
        return _product(operator, args, style, closed)
    strength, inside = style.binding(operator)
    if strength == PREFIX:
        return _function(operator, args[0], style, closed)
    if operator.name == "pow" and isinstance(args[1], Number) and args[1].value.denominator == 1:
        raised = style.raised(int(args[1].value))
        if raised:
            return _write(args[0], style, ATOM) + (" " if style.spoken else "") + raised
    template, parts = style.template(operator), list[str]()
    for n, (arg, need) in enumerate(zip(args, inside, strict=True)):
        within = SCRIPT if style is LATEX and f"^{{{{{{{n}}}}}}}" in template else style
        parts.append(_write(arg, within, need, closed=need == PRODUCT))
    indices = style.subscript(parts) if "{indices}" in template else ""
    brackets = _bracketed(", ".join(parts), style) if "{brackets}" in template else ""
    return template.format(*parts, indices=indices, brackets=brackets)


def _sum(operator: Operator, args: tuple[Term, ...], style: Style) -> str:
    """``a - b`` is the sum of ``a`` and ``-b``."""
    written = ""
    for n, arg in enumerate(args):
        between = style.template(operator)
        need = style.binding(operator)[1][0]
        if n and isinstance(arg, Apply) and arg.operator == "neg":
            arg, between, need = arg.args[0], style.minus, DOT
        # nothing but a case distinction reaches past a plus; in words a sum does as well
        reaches = isinstance(arg, Cases) or (style.spoken and isinstance(arg, Bind))
        text = _write(arg, style, need, closed=reaches and n < len(args) - 1)
        written += between + text if n else text
    return written


def _product(operator: Operator, args: tuple[Term, ...], style: Style, closed: bool) -> str:
    """Only the last factor may reach to the right; two numbers must not run together."""
    written, between = "", style.template(operator)
    for n, arg in enumerate(args):
        text = _write(arg, style, style.binding(operator)[1][0], closed or n < len(args) - 1)
        if between == " " and written[-1:].isdigit() and text[:1].isdigit():
            text = _bracketed(text, style)
        written += between + text if n else text
    return written


def _function(operator: Operator, arg: Term, style: Style, closed: bool) -> str:
    r"""``\log p_k``, but ``\log(p_k)`` before other factors and around what begins with a bracket."""
    template = style.template(operator)
    need = style.binding(operator)[1][0]
    if style.spoken:
        spoken = template.format(_write(arg, style, need))
        return _bracketed(spoken, style) if closed else spoken
    text = _write(arg, style)
    if closed or _strength(arg, style) < need or text.startswith(("(", r"\left(")):
        return template.replace(" {0}", "{0}").format(_bracketed(text, style))
    return template.format(text)
