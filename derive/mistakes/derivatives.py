"""Derivatives: the rules misremembered, the chain rule cut short."""

from __future__ import annotations

from collections.abc import Iterator

from derive.binding import free_names
from derive.mistakes.mistake import Mistake
from derive.mistakes.spot import Spot
from derive.operators import expand
from derive.term import ONE, TWO, Apply, Derivative, Number, Symbol, Term, add, mul, parts, power, sub


def _one_minus(term: Term) -> Term | None:
    """The u of ``1 - u``."""
    match term:
        case Apply("add", (Number(value), Apply("neg", (inner,)))) if value == 1:
            return inner
    return None


def _holds(spot: Spot, operator: str) -> bool:
    """Whether a part holds a value of a function: by name, or by a definition that is one."""
    for part in parts(spot.part):
        body = spot.line.scope.unfold(part) if isinstance(part, Symbol) else part
        if isinstance(body, Apply) and body in (
            Apply(operator, body.args[:1]),
            expand(Apply(operator, _argument(body))),
        ):
            return True
    return False


def _argument(body: Term) -> tuple[Term, ...]:
    """The first argument of an exponential in a Term, from which a function is told that is written out."""
    for part in parts(body):
        match part:
            case Apply("exp", (Apply("neg", inner),)):
                return inner
    return (ONE,)


def _sigmoid(spot: Spot) -> Iterator[Term]:
    """``1 - s``, ``s (1 + s)``, ``s`` and ``1 - s^2`` become ``s (1 - s)``."""
    if not _holds(spot, "sigmoid"):
        return
    inner = _one_minus(spot.part)
    if inner is not None:
        base = inner.args[0] if isinstance(inner, Apply) and inner.operator == "pow" else inner
        yield mul(base, sub(ONE, base))
    match spot.part:
        case Apply("mul", (first, Apply("add", (Number(), second)))) if first == second:
            yield mul(first, sub(ONE, first))
        case Apply("mul", (first, Apply("add", (second, Apply("neg", (Number(),)))))) if first == second:
            yield mul(first, sub(ONE, first))
        case Symbol() | Apply("sigmoid", _):
            yield mul(spot.part, sub(ONE, spot.part))


def _tanh(spot: Spot) -> Iterator[Term]:
    """``1 - h`` and ``h (1 - h)`` become ``1 - h^2``; so does ``1 + h^2``."""
    if not _holds(spot, "tanh"):
        return
    inner = _one_minus(spot.part)
    if inner is not None:
        yield sub(ONE, power(inner, TWO))
    match spot.part:
        case Apply("mul", (first, rest)) if _one_minus(rest) == first:
            yield sub(ONE, power(first, TWO))
        case Apply("add", (Number(), Apply("pow", _) as square)):
            yield sub(ONE, square)
        case Symbol() | Apply("tanh", _):
            yield sub(ONE, power(spot.part, TWO))


def _product_rule(spot: Spot) -> Iterator[Term]:
    """``f' g'`` becomes ``f' g + f g'``."""
    match spot.part:
        case Apply("mul" | "dot", (Derivative(f, by), Derivative(g, other))) if by == other:
            yield add(mul(Derivative(f, by), g), mul(f, Derivative(g, by)))


def _variable(spot: Spot) -> Iterator[Term]:
    """Another variable of the derivative."""
    match spot.part:
        case Derivative(of, by, nabla):
            for other in spot.symbols():
                if other != by and other != of:
                    yield Derivative(of, other, nabla)


def _chain_factor(spot: Spot) -> Iterator[Term]:
    """A part becomes a product with the derivative of one layer by the next."""
    if isinstance(spot.parent, Apply) and spot.parent.operator in ("mul", "dot", "neg"):
        return
    scope = spot.line.scope
    variables = {
        d.by for side in (spot.line.left, spot.part) for d in parts(side) if isinstance(d, Derivative)
    }
    for side in parts(spot.line.left):
        if isinstance(side, Derivative):
            for inner in _insides(side.of):
                if inner != side.by and scope.depends(inner, side.by.name):
                    yield mul(spot.part, Derivative(inner, side.by))
    layers = [s for s in spot.symbols() if s.name in scope.definitions and _full(s, spot)]
    for by in sorted(variables, key=str):
        for layer in layers:
            if layer.name != by.name and scope.depends(layer, by.name):
                yield mul(spot.part, Derivative(layer, by))
    for one in layers:
        for other in layers:
            if one.name != other.name and scope.depends(one, other.name):
                yield mul(spot.part, Derivative(one, other))


def _insides(term: Term) -> Iterator[Term]:
    """The arguments of the functions in a Term."""
    for part in parts(term):
        match part:
            case Apply("add" | "mul" | "dot" | "odot" | "neg" | "div" | "delta", _):
                continue
            case Apply(_, (inner, *_)):
                yield inner


def _full(symbol: Symbol, spot: Spot) -> bool:
    scope = spot.line.scope
    return len(symbol.indices) == len(scope.symbols[scope.canonical(symbol.name)].shape)


def _doubled(spot: Spot) -> Iterator[Term]:
    """A factor that stands there twice, once only."""
    match spot.part:
        case Apply("mul" | "dot", args):
            for n, arg in enumerate(args):
                if arg in args[n + 1 :] and free_names(arg):
                    yield mul(*args[:n], *args[n + 1 :])
        case Apply("pow", (base, Number(value))) if value == 2:
            yield base


SIGMOID = Mistake(
    "derivative of the sigmoid wrong",
    "The derivative of the sigmoid is s (1 - s).",
    r"\frac{\partial s_i}{\partial z_i} = 1 - s_i",
    r"\frac{\partial s_i}{\partial z_i} = s_i (1 - s_i)",
    r"\frac{\partial s_i}{\partial b_i} = 1 - s_i^2",
    _sigmoid,
)
TANH = Mistake(
    "derivative of tanh wrong",
    "The derivative of tanh is 1 - tanh^2.",
    r"\frac{\partial h_i}{\partial z_i} = h_i (1 - h_i)",
    r"\frac{\partial h_i}{\partial z_i} = 1 - h_i^2",
    r"\frac{\partial h_i}{\partial z_i} = 1 - h_i",
    _tanh,
)
PRODUCT_RULE = Mistake(
    "product rule",
    "The derivative of a product is f' g + f g', not the product of the derivatives.",
    r"\frac{\partial}{\partial u} (u^2 \log u) "
    r"= \frac{\partial u^2}{\partial u} \cdot \frac{\partial}{\partial u} (\log u)",
    r"\frac{\partial}{\partial u} (u^2 \log u) = 2 u \log u + u",
    r"\frac{\partial}{\partial u} (u e^u) "
    r"= \frac{\partial u}{\partial u} \cdot \frac{\partial}{\partial u} (e^u)",
    _product_rule,
)
VARIABLE = Mistake(
    "derivative by the wrong variable",
    "This is the derivative by another variable.",
    r"\frac{\partial \ell}{\partial z_i} "
    r"= \frac{\partial \ell}{\partial p_c} \cdot \frac{\partial p_c}{\partial x}",
    r"\frac{\partial \ell}{\partial z_i} "
    r"= \frac{\partial \ell}{\partial p_c} \cdot \frac{\partial p_c}{\partial z_i}",
    r"\frac{\partial s_i}{\partial w_i} "
    r"= \frac{\partial s_i}{\partial z_i} \cdot \frac{\partial z_i}{\partial x}",
    _variable,
)
CHAIN_FACTOR = Mistake(
    "chain factor missing",
    "A factor of the chain rule is missing: the derivative of what stands inside.",
    r"\frac{\partial}{\partial u} e^{2 u} = e^{2 u}",
    r"\frac{\partial}{\partial u} e^{2 u} = 2 e^{2 u}",
    r"\frac{\partial s_i}{\partial w_i} = s_i (1 - s_i)",
    _chain_factor,
)
DOUBLED = Mistake(
    "chain factor doubled",
    "A factor stands here twice.",
    r"\frac{\partial s_i}{\partial b_i} = s_i (1 - s_i) (1 - s_i)",
    r"\frac{\partial s_i}{\partial b_i} = s_i (1 - s_i)",
    r"\frac{\partial}{\partial u} e^{v u} = v v e^{v u}",
    _doubled,
)
RULES = (PRODUCT_RULE, TANH, SIGMOID, DOUBLED, CHAIN_FACTOR)
