"""The keys of a problem file, each checked for its type; what the texts mean is read elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal, cast

from derive.reading.errors import ReadError, nearest
from derive.reading.tokens import MAX_TEXT


@dataclass(frozen=True, slots=True)
class SymbolFields:
    """The entry of one symbol."""

    shape: tuple[str, ...] = ()
    whole: str = ""
    says: str = ""
    domain: Literal["real", "positive", "nonzero"] = "real"
    values: tuple[int | float, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkFields:
    """The entry of one result of a mark scheme."""

    result: str
    points: Fraction
    equivalent: bool = True
    follow_through: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """A problem file taken apart."""

    source: str
    title: str
    definitions: tuple[str, ...]
    loss: str
    parameters: tuple[str, ...]
    about: str = ""
    facts: tuple[str, ...] = ()
    sizes: Mapping[str, str] = field(default_factory=dict)
    letters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    symbols: Mapping[str, SymbolFields] = field(default_factory=dict)
    expected: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[MarkFields, ...] = ()

    def key(self, *path: str | int) -> str:
        """How messages name a place in the file; items of a list are counted from 1."""
        return _place(self.source, *path)


def _place(source: str, *path: str | int) -> str:
    return source + ", " + " ".join(f"number {part + 1}" if isinstance(part, int) else part for part in path)


_TEXTS, _LISTS = ("title", "about", "loss"), ("definitions", "parameters", "facts")
_TABLES = ("sizes", "letters", "symbols", "expected")
_NEEDED = ("title", "definitions", "loss", "parameters")
_DOMAINS = ("real", "positive", "nonzero")


def read_fields(text: str, source: str) -> Fields:
    """The fields of a problem file.

    Raises ReadError for text that is not TOML, and for keys that are unknown, missing or of a wrong type.
    """
    import tomllib

    if len(text) > MAX_TEXT:
        raise ReadError(
            f"the file has {len(text)} characters; {MAX_TEXT} is the most that is read", origin=source
        )
    try:
        content = tomllib.loads(text)
    except RecursionError:
        raise ReadError("the file is nested too deeply", origin=source) from None
    except ValueError as error:
        raise ReadError(f"this is not TOML: {error}", origin=source) from None
    _known(content, (*_TEXTS, *_LISTS, *_TABLES, "marks"), source)
    for key in _NEEDED:
        if key not in content:
            raise ReadError(f"{key} is missing", origin=source, hint=f"add the line {_EXAMPLES[key]}")
    texts = {key: _text(content[key], _place(source, key)) for key in _TEXTS if key in content}
    lists = {key: _texts(content[key], source, key) for key in _LISTS if key in content}
    tables = {key: _table(content.get(key, {}), _place(source, key)) for key in _TABLES}
    for key in ("definitions", "parameters"):
        if not lists[key]:
            raise ReadError("at least one is needed", origin=_place(source, key), hint=_EXAMPLES[key])
    return Fields(
        source,
        texts["title"],
        lists["definitions"],
        texts["loss"],
        lists["parameters"],
        texts.get("about", ""),
        lists.get("facts", ()),
        {key: _text(value, _place(source, "sizes", key)) for key, value in tables["sizes"].items()},
        {key: _texts(value, source, "letters", key) for key, value in tables["letters"].items()},
        {key: _symbol(value, source, key) for key, value in tables["symbols"].items()},
        {key: _text(value, _place(source, "expected", key)) for key, value in tables["expected"].items()},
        read_marks(content.get("marks", []), source),
    )


_EXAMPLES = {
    "title": 'title = "..."',
    "definitions": r"definitions = ['\ell = -\log p_c']",
    "loss": r"loss = '\ell'",
    "parameters": "parameters = ['w_i']",
}


def _symbol(value: object, source: str, name: str) -> SymbolFields:
    place = _place(source, "symbols", name)
    table = _table(value, place)
    _known(table, ("shape", "whole", "says", "domain", "values"), place)
    domain = _text(table.get("domain", "real"), place)
    if domain not in _DOMAINS:
        raise ReadError(f"{domain} is not a domain", origin=place, hint=f"a domain is {', '.join(_DOMAINS)}")
    return SymbolFields(
        _texts(table.get("shape", []), source, "symbols", name, "shape"),
        _text(table.get("whole", ""), place),
        _text(table.get("says", ""), place),
        cast(Literal["real", "positive", "nonzero"], domain),
        _numbers(table.get("values", []), _place(source, "symbols", name, "values")),
    )


def _numbers(value: object, place: str) -> tuple[int | float, ...]:
    """A list of finite numbers that a person could have typed."""
    if not isinstance(value, list):
        raise ReadError(
            f"expected a list of numbers, found {_kind(value)}", origin=place, hint="such as [0, 1]"
        )
    for number in value:
        if isinstance(number, bool) or not isinstance(number, int | float) or not abs(number) < 1e6:
            raise ReadError(f"expected numbers below a million, found {_kind(number)}", origin=place)
    return tuple(value)


def read_marks(value: object, source: str) -> tuple[MarkFields, ...]:
    """The entries of a mark scheme, a list of tables.

    Raises ReadError for keys that are unknown, missing or of a wrong type.
    """
    if not isinstance(value, list):
        raise ReadError(f"expected tables [[marks]], found {_kind(value)}", origin=_place(source, "marks"))
    return tuple(_mark(entry, source, n) for n, entry in enumerate(value))


def _mark(value: object, source: str, n: int) -> MarkFields:
    place = _place(source, "marks", n)
    table = _table(value, place)
    _known(table, ("result", "points", "equivalent", "follow_through"), place)
    for key, example in (("result", "result = 'p_c = 1'"), ("points", "points = 2")):
        if key not in table:
            raise ReadError(f"{key} is missing", origin=place, hint=f"add the line {example}")
    points = table["points"]
    if isinstance(points, bool) or not isinstance(points, int | float):
        raise ReadError(f"expected a number of points, found {_kind(points)}", origin=place)
    if not 0 < points <= _MOST_POINTS:
        raise ReadError(
            f"{points} is no number of points: it is above 0, at most {_MOST_POINTS}", origin=place
        )
    switches = {key: table.get(key, key == "equivalent") for key in ("equivalent", "follow_through")}
    for key, switch in switches.items():
        if not isinstance(switch, bool):
            raise ReadError(f"{key} is true or false, not {_kind(switch)}", origin=place)
    return MarkFields(_text(table["result"], place), Fraction(str(points)), **switches)


_MOST_POINTS = 1000


def _known(table: Mapping[str, object], known: tuple[str, ...], place: str) -> None:
    for key in table:
        if key not in known:
            hint = nearest(key, known) or f"the keys are {', '.join(known)}"
            raise ReadError(f"{key} is not a key that is known here", origin=place, hint=hint)


def _text(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise ReadError(f"expected a text in quotes, found {_kind(value)}", origin=place)
    return value


def _texts(value: object, source: str, *path: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ReadError(f"expected a list of texts, found {_kind(value)}", origin=_place(source, *path))
    return tuple(_text(item, _place(source, *path, n)) for n, item in enumerate(value))


def _table(value: object, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ReadError(f"expected a table, found {_kind(value)}", origin=place)
    return value


def _kind(value: object) -> str:
    names = {
        bool: "true or false",
        str: "a text",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "a table",
    }
    return names.get(type(value), "a date or time")
