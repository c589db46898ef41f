"""Problem files: TOML -> `Problem`, with every name, index and shape checked.

`fields` takes the file apart; here its texts become a Scope, definitions, a loss and parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from derive.binding import free_names
from derive.problem import Mark, Problem
from derive.reading.definitions import read_definition, read_equation, read_left, read_name
from derive.reading.errors import ReadError
from derive.reading.expressions import read_expression
from derive.reading.fields import Fields, SymbolFields, read_fields
from derive.scope import Declared, Definition, ModelError, Scope, SumsToOne
from derive.shapes import shape
from derive.term import ONE, Bind, Range, Symbol, Term
from derive.writing import latex


def read_problem(text: str, source: str) -> Problem:
    r"""The problem that a TOML text states; ``source`` is the name of its file.

    Raises ReadError, with the file and the key, for anything that is not wholly understood.

    >>> problem = read_problem(r'''
    ... title = "A square"
    ... definitions = ['\ell = x^2']
    ... loss = '\ell'
    ... parameters = ['x']
    ... [symbols]
    ... x = {}
    ... ''', "square.toml")
    >>> problem.name, problem.loss
    ('square', Symbol(name='\\ell', indices=()))
    """
    return build(read_fields(text, source))


def build(fields: Fields) -> Problem:
    """The problem that the fields of a file, or of a call, state.

    Raises ReadError, with the source and the key, for anything that is not wholly understood.
    """
    scope = _declared(fields)
    scope, order = _defined(fields, scope)
    scope = replace(scope, facts=tuple(_fact(fields, n, scope) for n in range(len(fields.facts))))
    loss = _symbol(fields.loss, scope, fields.key("loss"))
    places = [fields.key("parameters", n) for n in range(len(fields.parameters))]
    parameters = tuple(_symbol(p, scope, at) for p, at in zip(fields.parameters, places, strict=True))
    if loss.name not in scope.definitions:
        raise ReadError(
            f"the loss {latex(loss)} has no definition",
            origin=fields.key("loss"),
            hint="define it under definitions",
        )
    for parameter, at in zip(parameters, places, strict=True):
        if parameters.count(parameter) > 1:
            raise ReadError(f"{latex(parameter)} stands here twice", origin=at)
        if not scope.depends(loss, parameter.name):
            raise ReadError(f"the loss {latex(loss)} does not depend on {latex(parameter)}", origin=at)
    return Problem(
        name=fields.source.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".toml"),
        title=fields.title,
        about=fields.about,
        scope=scope,
        loss=loss,
        parameters=parameters,
        expected=_expected(fields, scope, parameters),
        order=order,
        marks=tuple(_mark(fields, n, scope) for n in range(len(fields.marks))),
    )


def _declared(fields: Fields) -> Scope:
    """The sizes, the index letters and the declared symbols, each name meaning one thing."""
    taken: dict[str, str] = {}

    def name(text: str, at: str) -> str:
        found = read_name(text, origin=at)
        if found in taken:
            raise ReadError(
                f"{found} is already declared: {taken[found]}", origin=at, hint="choose another name"
            )
        taken[found] = at
        return found

    sizes = {name(size, fields.key("sizes", size)): says for size, says in fields.sizes.items()}
    letters: dict[str, str] = {}
    for size, written in fields.letters.items():
        at = fields.key("letters", size)
        own = _size(size, sizes, at)
        for letter in written:
            found = name(letter, at)
            if len(found) > 1 and not found.startswith("\\"):
                raise ReadError(f"{found} is not one letter", origin=at)
            letters[found] = own
    symbols: dict[str, Declared] = {}
    for text, entry in fields.symbols.items():
        at = fields.key("symbols", text)
        own, whole = name(text, at), name(entry.whole, at) if entry.whole else None
        symbols[own] = _symbol_declared(entry, whole, sizes, at)
        for size in symbols[own].shape:
            if size not in letters.values():
                raise ReadError(
                    f"{size} has no index letter",
                    origin=at,
                    hint=f'give it some under letters: {size} = ["i"]',
                )
    return Scope(sizes, letters, symbols)


def _symbol_declared(entry: SymbolFields, whole: str | None, sizes: Mapping[str, str], at: str) -> Declared:
    axes = tuple(_size(axis, sizes, at) for axis in entry.shape)
    if whole and not axes:
        raise ReadError(
            "a scalar has no other name as a whole", origin=at, hint="remove whole, or give a shape"
        )
    return Declared(axes, whole, entry.says, entry.domain, tuple(map(Fraction, entry.values)))


def _size(text: str, sizes: Mapping[str, str], at: str) -> str:
    size = read_name(text, origin=at)
    if size not in sizes:
        raise ReadError(
            f"{size} is not a size", origin=at, hint=f'declare it: [sizes] {size} = "what it counts"'
        )
    return size


def _defined(fields: Fields, scope: Scope) -> tuple[Scope, tuple[str, ...]]:
    """The scope with the definitions in it, and the order in which each one uses only earlier ones."""
    lefts: dict[str, tuple[Symbol, str, str]] = {}
    for n, text in enumerate(fields.definitions):
        at = fields.key("definitions", n)
        left = read_left(text, scope, at)
        if left.name in lefts:
            raise ReadError(f"{left.name} is defined twice", origin=at, hint=f"see {lefts[left.name][2]}")
        if (
            left.name in scope.sizes
            or left.name in scope.letters
            or scope.canonical(left.name) in scope.symbols
        ):
            raise ReadError(
                f"{left.name} is declared and defined",
                origin=at,
                hint="remove the declaration or the definition",
            )
        lefts[left.name] = left, text, at
    # the bodies are read twice: first for what they use, then, in that order, with all shapes known
    names = frozenset(lefts)
    loose = replace(scope, symbols={**scope.symbols, **{name: Declared() for name in lefts}})
    uses = {
        name: free_names(read_definition(text, loose, at, unshaped=names)[1]) & names
        for name, (_, text, at) in lefts.items()
    }
    order = _ordered(uses, {name: at for name, (_, _, at) in lefts.items()})
    for name in order:
        left, text, at = lefts[name]
        _, body = read_definition(text, scope, at)
        letters = tuple(index.name for index in left.indices if isinstance(index, Symbol))
        axes = tuple(scope.letters[letter.rstrip("'")] for letter in letters) + _axes(body, scope, at)
        scope = replace(
            scope,
            symbols={**scope.symbols, name: Declared(axes)},
            definitions={**scope.definitions, name: Definition(name, letters, body)},
        )
    return scope, order


def _axes(body: Term, scope: Scope, at: str) -> tuple[str, ...]:
    """The sizes of an array-valued body."""
    try:
        found = shape(body, scope)
    except ModelError as error:
        raise ReadError(str(error), origin=at) from error
    sizes = tuple(size.name for size in found if isinstance(size, Symbol))
    if len(sizes) != len(found):
        raise ReadError(
            "the body is a row", origin=at, hint="define a column, and transpose it where it is used"
        )
    return sizes


def _ordered(uses: Mapping[str, frozenset[str]], places: Mapping[str, str]) -> tuple[str, ...]:
    """The names so that each stands after those it uses, otherwise as they were written."""
    order: list[str] = []
    while len(order) < len(uses):
        ready = next((name for name in uses if name not in order and uses[name] <= set(order)), None)
        if ready is None:
            circle = _circle({name: used - set(order) for name, used in uses.items() if name not in order})
            raise ReadError(
                f"these definitions go in a circle: {' → '.join(circle)}",
                origin=places[circle[0]],
                hint="declare one of them under [symbols] instead",
            )
        order.append(ready)
    return tuple(order)


def _circle(uses: Mapping[str, frozenset[str]]) -> list[str]:
    """A circle among names of which each uses another."""
    path = [next(iter(uses))]
    while True:
        after = min(uses[path[-1]])
        if after in path:
            return [*path[path.index(after) :], after]
        path.append(after)


def _symbol(text: str, scope: Scope, at: str) -> Symbol:
    found = read_expression(text, scope, at)
    if not isinstance(found, Symbol) or found.name in scope.sizes:
        raise ReadError(
            f"{text} is not a symbol of the model", origin=at, hint="write a name with its indices: w_i"
        )
    return found


def _fact(fields: Fields, n: int, scope: Scope) -> SumsToOne:
    at = fields.key("facts", n)
    match read_equation(fields.facts[n], scope, at):
        case Bind("sum", letter, Range(_, None), Symbol(name, indices)), right if right == ONE:
            last = indices[-1] if indices else None
            if last == Symbol(letter) and len(indices) == len(scope.symbol(name).shape):
                return SumsToOne(scope.canonical(name))
    raise ReadError(
        "a fact has one form: the sum of a symbol over its last index is 1",
        origin=at,
        hint=r"such as \sum_k y_k = 1",
    )


def _expected(fields: Fields, scope: Scope, parameters: tuple[Symbol, ...]) -> dict[str, Term]:
    found: dict[str, Term] = {}
    for key, text in fields.expected.items():
        at = fields.key("expected", key)
        by = _symbol(key, scope, at)
        if by not in parameters:
            raise ReadError(f"{latex(by)} is not one of the parameters", origin=at)
        if latex(by) in found:
            raise ReadError(f"{latex(by)} stands here twice", origin=at)
        found[latex(by)] = read_expression(text, scope, at)
    return found


def _mark(fields: Fields, n: int, scope: Scope) -> Mark:
    """A result of the mark scheme, both of whose sides have one shape."""
    at, entry = fields.key("marks", n), fields.marks[n]
    left, right = read_equation(entry.result, scope, at)
    try:
        shapes = shape(left, scope), shape(right, scope)
    except ModelError as error:
        raise ReadError(str(error), origin=at) from error
    if shapes[0] != shapes[1]:
        raise ReadError("the sides of the result are of different shapes", origin=at)
    return Mark(left, right, entry.points, entry.equivalent, entry.follow_through)
