"""Slopes of the quantities that a text optimises, worked out and written in inputs alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from derive.binding import free_names
from derive.deriving.differentiate import differentiate
from derive.deriving.steps import Bench
from derive.meaning.conditions import Need
from derive.meaning.evidence import Evidence, Proved, Undecided
from derive.meaning.unfolding import Unfolding
from derive.meaning.work import too_large
from derive.scope import ModelError, Scope
from derive.shapes import axes, entry
from derive.term import Apply, Bind, Condition, Derivative, Symbol, Term, div, map_parts, parts

_MOST_NESTED = 8  # definitions within definitions


def objectives(scope: Scope, heads: Mapping[str, int], start: int, of: str = "") -> Iterator[str]:
    """The numbers defined before a place, the last one first, but for those of which others are made.

    Where a name is given, only numbers that vary with it.
    """
    found = [n for n, made in scope.definitions.items() if heads.get(n, start) < start and not made.indices]
    found = [n for n in found if not of or scope.depends(Symbol(n), of)]
    for name in sorted(found, key=lambda n: -heads[n]):
        if any(scope.depends(Symbol(other), name) for other in found if other != name):
            continue
        try:
            if not axes(Symbol(name), scope):
                yield name
        except ModelError:
            continue


class Slopes:
    """Derivatives of numbers by inputs, each worked out once, or as the text has them right."""

    def __init__(self) -> None:
        self._stated: dict[tuple[Term, Symbol], Term] = {}
        self._known: dict[tuple[Term, Symbol], Term | None] = {}

    def right(self, head: Term, value: Term, scope: Scope) -> None:
        """Take note of a derivative that the text has right."""
        if any(isinstance(part, Derivative) for part in parts(value)):
            return
        match head:
            case Derivative(Symbol() as of, by):
                self._stated[scope.unfold(of), by] = value
            case Apply("mul", (factor, Derivative(Symbol() as of, by))):  # by a square: by its root, too
                self._stated[scope.unfold(of), by] = div(value, factor)

    def are_stated(self, of: Symbol, scope: Scope) -> bool:
        """Whether the text differentiates a number, and has that right."""
        return any(body == scope.unfold(of) for body, _ in self._stated)

    def of(self, of: Term, by: Symbol, scope: Scope) -> Term | None:
        """A derivative of inputs alone; None where none is found."""
        body = scope.unfold(of) if isinstance(of, Symbol) else of
        try:
            if (stated := self._stated.get((body, by))) is not None:
                return written_out(stated, scope)
            whole, bare = written_out(of, scope), replace(scope, definitions={})
            letters = bare.open_letters(axes(by, bare), free_names(whole) | free_names(by))
        except (ModelError, IndexError):
            return None
        at = Symbol(bare.canonical(by.name), (*by.indices, *letters))
        if (whole, at) not in self._known:
            self._known[whole, at] = _worked(whole, at, bare)
        return self._known[whole, at]


def _worked(whole: Term, at: Symbol, scope: Scope) -> Term | None:
    """The derivative of a Term by rules; None where they give none, or one that the kernel does not prove."""
    target = Derivative(whole, at)
    if too_large(whole) or any(isinstance(p, Derivative) for p in parts(whole)):
        return None
    bench = _Unasked(scope)
    try:
        end = differentiate(target, bench).end
        if any(isinstance(p, Derivative) for p in parts(end)):
            return None
        return end if isinstance(bench.judge.agree(target, end), Proved) else None
    except (ModelError, RecursionError):
        return None


class _Unasked(Bench):
    """A bench whose steps are not asked of the kernel one by one."""

    def asked(
        self, before: Term, after: Term, when: tuple[Condition, ...]
    ) -> tuple[Evidence, tuple[Need, ...]]:
        """No evidence: the whole derivative is asked of the kernel at the end."""
        return Undecided("not asked"), ()


def written_out(term: Term, scope: Scope, deep: int = _MOST_NESTED) -> Term:
    """A scalar Term in index form, with every defined name as what it is made of. Raises ModelError."""
    reader = Unfolding(scope, frozenset())

    def change(part: Term) -> Term:
        if isinstance(part, Symbol) and reader.opens(part):
            if not deep:
                raise ModelError("definitions are nested too deeply")
            return written_out(reader.body(part), scope, deep - 1)
        return part

    bound = {part.index for part in parts(term) if isinstance(part, Bind)}
    if bound & scope.symbols.keys():
        raise ModelError("an index is a name of the model too")
    return map_parts(entry(term, scope), change)
