r"""The class of an example as an index, ``p_{y_i}``: the label of one example is one place in the range.

With i at rest ``y_i`` is an index like the c of ``-\log p_c``, and takes part as a letter of its own. Under
a sum over i the labels differ, and nothing is said here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.scope import Definition, ModelError, Scope
from derive.statement import Reading
from derive.term import Apply, Bind, Symbol, Term, map_parts, parts


def with_classes(reading: Reading, scope: Scope) -> tuple[Reading, Scope]:
    """The reading and its scope with labels as letters; as they are where there are none, or not at rest."""
    sides = (reading.left, reading.right, reading.head)
    names = {name for side in sides for name in scope.closure(side)} & scope.definitions.keys()
    own = {name: scope.definitions[name] for name in names}
    terms = (*sides, *(d.body for d in own.values()))
    found = classes_in(terms, scope)
    if not found or not _at_rest(found, terms, own, scope):
        return reading, scope
    letters = {label: _letter(label) for label in found}

    def change(part: Term) -> Term:
        return Symbol(letters[part]) if isinstance(part, Symbol) and part in letters else part

    left, right, head = (map_parts(side, change) for side in sides)
    made = {name: replace(d, body=map_parts(d.body, change)) for name, d in own.items()}
    inner = replace(
        scope,
        letters={**scope.letters, **{letters[label]: size for label, size in found.items()}},
        definitions={**scope.definitions, **made},
    )
    return replace(reading, left=left, right=right, head=head), inner


def classes_in(terms: tuple[Term, ...], scope: Scope) -> dict[Symbol, str]:
    """The labels of some Terms with the sizes over which they run; none where one is not clear."""
    found: dict[Symbol, str] = {}
    for label, size in labels(terms, scope):
        if size is None or found.setdefault(label, size) != size:
            return {}
    return {} if any(_as_value(found, term) for term in terms) else found


def _letter(label: Symbol) -> str:
    return f"{label.name}_{{{''.join(i.name for i in label.indices if isinstance(i, Symbol))}}}"


def labels(terms: tuple[Term, ...], scope: Scope) -> Iterator[tuple[Symbol, str | None]]:
    """What stands as an index and has an index itself, with the size over which it runs."""
    for part in (p for term in terms for p in parts(term)):
        match part:
            case Symbol(name, indices):
                declared = scope.symbols.get(scope.canonical(name))
                sizes = declared.shape if declared else ()
                for place, index in enumerate(indices):
                    if isinstance(index, Symbol) and index.indices:
                        yield index, sizes[place] if place < len(sizes) else None
            case Apply("delta", (one, other)):
                for index, beside in ((one, other), (other, one)):
                    if isinstance(index, Symbol) and index.indices:
                        try:
                            size = scope.size_of(beside)
                        except ModelError:
                            yield index, None
                        else:
                            yield index, size.name if isinstance(size, Symbol) else None


def _at_rest(
    found: dict[Symbol, str], terms: tuple[Term, ...], own: dict[str, Definition], scope: Scope
) -> bool:
    """Whether no sum runs over the index of a label, and each definition stands as it was written."""
    inner = {index for label in found for index in label.indices}
    if not all(isinstance(i, Symbol) and not i.indices and i.name in scope.letters for i in inner):
        return False
    names = {i.name for i in inner if isinstance(i, Symbol)}
    holds = {
        name
        for name, made in own.items()
        if any(
            _within(found, d.body) for d in (made, *(own[n] for n in scope.closure(made.body) & own.keys()))
        )
    }
    for part in (p for term in terms for p in parts(term)):
        match part:
            case Bind(_, letter, _, body) if letter in names:
                if _within(found, body) or holds & scope.closure(body):
                    return False
            case Symbol(name, indices) if name in holds:
                if tuple(map(Symbol, own[name].indices)) != indices:
                    return False
    return True


def _within(found: dict[Symbol, str], term: Term) -> bool:
    return any(isinstance(part, Symbol) and part in found for part in parts(term))


def _as_value(found: dict[Symbol, str], term: Term) -> bool:
    """Whether a label stands in a Term as a number as well."""
    places = sum(
        isinstance(index, Symbol) and index in found for part in parts(term) for index in _places(part)
    )
    return places != sum(isinstance(part, Symbol) and part in found for part in parts(term))


def _places(part: Term) -> tuple[Term, ...]:
    if isinstance(part, Symbol):
        return part.indices
    return part.args if isinstance(part, Apply) and part.operator == "delta" else ()
