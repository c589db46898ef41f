"""Posing a problem: from the catalogue, from a file, or in Python from LaTeX or SymPy expressions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from derive.problem import Problem
from derive.reading.errors import ReadError, nearest
from derive.reading.fields import Fields, SymbolFields, read_marks
from derive.reading.problems import build, read_problem

CATALOGUE = Path(__file__).with_name("catalogue")
_LARGEST = 1_000_000  # bytes of a problem file


def catalogue() -> tuple[str, ...]:
    """The names of the problems that come with the package.

    >>> "softmax-cross-entropy" in catalogue()
    True
    """
    return tuple(sorted(path.stem for path in CATALOGUE.glob("*.toml")))


def find(name: str) -> Problem:
    """A problem of the catalogue by name, or the one in a file by its path.

    Raises ReadError where there is no such problem, with the nearest name, and for a file that
    cannot be read or understood.
    """
    path = Path(name)
    if name in catalogue():
        path = CATALOGUE / f"{name}.toml"
    elif "\0" in name or not (path.suffix == ".toml" or "/" in name):
        raise ReadError(
            f"there is no problem {name!r}",
            hint=nearest(name, catalogue()) or "derive problems lists them; a file's name ends in .toml",
        )
    try:
        if path.stat().st_size > _LARGEST:
            raise ReadError(f"{path} is larger than a problem file can be")
        text = path.read_bytes().decode()
    except OSError as error:
        raise ReadError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ReadError(f"{path} is not UTF-8 text: byte {error.start} is wrong") from None
    return read_problem(text, str(path))


def pose(
    *,
    definitions: Iterable[str | tuple[Any, Any]],
    loss: Any,
    parameters: Sequence[Any],
    sizes: Mapping[str, str] | Iterable[str] = (),
    letters: Mapping[str, Iterable[str]] | None = None,
    symbols: Mapping[str, Any] | None = None,
    facts: Iterable[str] = (),
    marks: Iterable[Mapping[str, Any]] = (),
    title: str = "A model",
    about: str = "",
    name: str = "problem",
) -> Problem:
    r"""A problem stated in Python, with the keys of a problem file.

    Formulas are LaTeX strings; a definition may also be a pair of SymPy expressions, left and right
    side, and the loss and the parameters SymPy symbols. ``symbols`` gives the shape of each symbol,
    a tuple of sizes, or a mapping with the keys of a file (``shape``, ``whole``, ``says``,
    ``domain``). Raises ReadError for what is not understood.

    >>> numbers = {"a": (), "x": ()}
    >>> square = pose(definitions=[r"\ell = a x^2"], loss=r"\ell", parameters=["x"], symbols=numbers)
    >>> square.parameters
    (Symbol(name='x', indices=()),)
    """
    fields = Fields(
        source=name,
        title=title,
        about=about,
        definitions=tuple(
            d if isinstance(d, str) else f"{_latex(d[0])} = {_latex(d[1])}" for d in definitions
        ),
        loss=_latex(loss),
        parameters=tuple(map(_latex, parameters)),
        facts=tuple(facts),
        sizes=dict(sizes) if isinstance(sizes, Mapping) else dict.fromkeys(sizes, ""),
        letters={size: tuple(own) for size, own in (letters or {}).items()},
        symbols={symbol: _fields(entry) for symbol, entry in (symbols or {}).items()},
        marks=read_marks([dict(mark) for mark in marks], name),
    )
    return build(fields)


def _fields(entry: Any) -> SymbolFields:
    if isinstance(entry, Mapping):
        shape = entry.get("shape", ())
        return SymbolFields(**{**entry, "shape": (shape,) if isinstance(shape, str) else tuple(shape)})
    return SymbolFields((entry,) if isinstance(entry, str) else tuple(entry))


def _latex(formula: Any) -> str:
    """A formula as LaTeX: a string as it is, a SymPy expression through its Term."""
    if isinstance(formula, str):
        return formula
    from derive.meaning.symbolic import FromSymPy
    from derive.writing import latex

    return latex(FromSymPy(_Greek())(formula))


class _Greek(dict[str, str]):
    """SymPy's plain names as LaTeX: ``ell`` is ``\\ell``, ``lambda`` is ``\\lambda``."""

    def get(self, key: str, default: Any = None) -> Any:
        """The LaTeX of a name, the default for one that is no Greek letter."""
        from derive.alphabet import LETTERS

        return f"\\{key}" if f"\\{key}" in LETTERS else default
