r"""Why a refuted line may have been misread: then it is undecided, and no one is called wrong.

A name such as ``E(x)`` or ``f_{y_i}`` stands for something that the kernel takes for a free quantity,
and ``d y / d x`` with d as a factor is most likely a derivative.
"""

from __future__ import annotations

import re

from derive.scope import Scope
from derive.term import Apply, Symbol, Term, parts

_FUNCTIONS = ("f", "g", "h", r"\sigma", r"\phi", r"\varphi", r"\psi", r"\rho")
_STEM = re.compile(r"\\[A-Za-z]+(?:\{[^{}]*\})?|[A-Za-z]")


def misread(left: Term, right: Term, scope: Scope) -> str:
    """The doubt about the names of a line; empty where there is none."""
    for side in (left, right):
        for part in parts(side):
            match part:
                case Apply("div", (top, bottom)) if _differential(top) and _differential(bottom):
                    return "the d in a fraction may be that of a derivative"
                case Symbol(name, indices) if any(_size(index, scope) for index in indices):
                    return f"the size below {name} may be no index"
                case Symbol(name) if name.count("{") != name.count("}"):
                    return f"the name {name} may be misread"
    if any(_applied(part, scope) for side in (left, right) for part in parts(side)):
        return "what looks like a product may be a function with its argument"
    reads = (scope.closure(left) | scope.closure(right)) & scope.symbols.keys()
    for name in sorted(reads - scope.definitions.keys()):
        if "(" in name.replace("^{(", "") or "|" in name:
            return f"nothing says what {name} is"
        stem = _STEM.match(name)
        whole = scope.canonical(stem[0]) if "_" in name and stem else name
        if stem and whole != name and whole in reads and not _side_by_side(name, whole, scope):
            return f"{name} may be an entry of {stem[0]}"
    return ""


def _side_by_side(name: str, whole: str, scope: Scope) -> bool:
    r"""Whether one definition reads a name and a whole vector: ``\beta^\top x + \beta_0`` has two."""
    bodies = [set(parts(definition.body)) for definition in scope.definitions.values()]
    return any({Symbol(name), Symbol(whole)} <= body for body in bodies)


def _size(index: Term, scope: Scope) -> bool:
    return isinstance(index, Symbol) and index.name in scope.sizes


def _applied(part: Term, scope: Scope) -> bool:
    """Whether a letter that mostly names a function stands before a factor, and nothing defines it."""
    match part:
        case Apply("mul", (Symbol(name, ()), _, *_)):
            return name in _FUNCTIONS and name not in scope.definitions and name in scope.symbols
    return False


def _differential(term: Term) -> bool:
    match term:
        case Symbol("d" | r"\mathrm{d}", ()):
            return True
        case Apply("mul" | "dot", (first, *_)):
            return _differential(first)
    return False
