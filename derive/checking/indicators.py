r"""Labels that differ from example to example, ``-\sum_i \log p_{i y_i}``, by their indicators.

Whatever is made of the class ``y_i`` is ``g(y_i) = \sum_k Y_{ik} g(k)``, where ``Y_{ik}`` is 1 for k the
class of example i and 0 else. What holds for all Y with ``\sum_k Y_{ik} = 1`` holds for these; nothing is
refuted so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from derive.binding import fresh
from derive.checking.classes import classes_in
from derive.scope import Declared, Scope, SumsToOne
from derive.statement import Reading
from derive.term import Bind, Range, Symbol, Term, children, map_parts, mul, parts, rebuild


def with_indicators(reading: Reading, scope: Scope) -> tuple[Reading, Scope] | None:
    """The reading and its scope with the indicators of its labels; None where there are none."""
    sides = (reading.left, reading.right, reading.head)
    names = {name for side in sides for name in scope.closure(side)} & scope.definitions.keys()
    own = {name: scope.definitions[name] for name in names}
    found = classes_in((*sides, *(d.body for d in own.values())), scope)
    label = next(iter(found), None)
    if label is None or any(one.name != label.name or len(one.indices) != 1 for one in found):
        return None
    shape = scope.symbols[label.name].shape if label.name in scope.symbols else ()
    if len(shape) != 1 or len({*found.values()}) != 1:
        return None
    name = fresh(rf"\bar{{{label.name}}}", frozenset(scope.symbols))
    letters = {one: "k" + "*" * n for n, one in enumerate(found, 1)}  # one for each, or they would mix
    write = _Indicators(letters, name, found[label])
    left, right, head = map(write, sides)
    inner = replace(
        scope,
        letters={**scope.letters, **dict.fromkeys(letters.values(), found[label])},
        symbols={**scope.symbols, name: Declared((*shape, found[label]))},
        definitions={
            **scope.definitions,
            **{n: replace(d, body=write(d.body)) for n, d in own.items()},
        },
        facts=(*scope.facts, SumsToOne(name)),
    )
    return replace(reading, left=left, right=right, head=head), inner


@dataclass(frozen=True, slots=True)
class _Indicators:
    """Writes what is made of labels by their indicators ``name_{ik}``, each with a letter k over a size."""

    letters: dict[Symbol, str]
    name: str
    size: str

    def __call__(self, term: Term) -> Term:
        """A Term in which the sums over examples hold indicators, and what stands outside of them."""
        label = next((p for p in parts(term) if isinstance(p, Symbol) and p in self.letters), None)
        if label is None:
            return term
        (at,) = label.indices
        match term:
            case Bind(operator, index, over, body) if Symbol(index) == at:
                return Bind(operator, index, over, self(body))
        if any(isinstance(p, Bind) and Symbol(p.index) == at for p in parts(term)):
            return rebuild(term, tuple(map(self, children(term))))
        k = Symbol(self.letters[label])
        inside = map_parts(term, lambda part: k if part == label else part)
        total = Bind("sum", k.name, Range(Symbol(self.size)), mul(Symbol(self.name, (at, k)), inside))
        return self(total)  # the label of another example may be left
