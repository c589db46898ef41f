r"""The entry in general of an array that is written out: what all its entries are, each at its place.

Entries differ in the numbers of their row and column alone, in places of indices: ``x_1``, ``x_2`` and
``x_n``. What differs otherwise follows no pattern.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from derive.reading.people.liberty import Tokens, closing, made, text_at
from derive.reading.tokens import Token

ROW, COLUMN = "#row", "#column"  # the texts of the tokens that stand for the places of an entry
MOST = 12  # rows or columns that are written one by one

_DOTS = (r"\vdots", r"\ddots", r"\ldots", ".")
_LAST = "*"

Grid: TypeAlias = list[list[Tokens]]
Ends: TypeAlias = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Cell:
    labels: dict[str, str]
    tokens: Tokens


@dataclass(frozen=True, slots=True)
class Array:
    """Rows of cells; each row and column with its number, a star for one behind dots, nothing for dots."""

    grid: Grid
    rows: tuple[str, ...]
    columns: tuple[str, ...]

    @classmethod
    def of(cls, grid: Grid) -> Array | None:
        """The array of some cells, None if they make none."""
        width = max(map(len, grid), default=0)
        if any(len(row) < width and not all(map(is_dots, row)) for row in grid):
            return None
        grid = [row if len(row) == width else [row[0]] * width for row in grid]
        rows, columns = _labels(grid), _labels([list(column) for column in zip(*grid, strict=True)])
        if rows is None or columns is None or len(rows) * len(columns) < 2:
            return None
        return cls(grid, rows, columns)

    @property
    def open(self) -> tuple[str, ...]:
        """The axes with dots."""
        return tuple(a for a, own in ((ROW, self.rows), (COLUMN, self.columns)) if _LAST in own)

    def cells(self) -> list[_Cell]:
        """The cells that stand in a row and a column with numbers."""
        return [
            _Cell({ROW: row, COLUMN: column}, self.grid[r][c])
            for r, row in enumerate(self.rows)
            for c, column in enumerate(self.columns)
            if row and column
        ]

    def examples(self) -> list[Tokens]:
        """What stands among the dots."""
        return [
            cell
            for label, line in zip(self.rows, self.grid, strict=True)
            for own, cell in zip(self.columns, line, strict=True)
            if not (label and own) and not is_dots(cell)
        ]


def is_dots(cell: Tokens) -> bool:
    """Whether nothing but dots stands in a cell."""
    return all(token.text in _DOTS for token in cell)


def _labels(lines: Grid) -> tuple[str, ...] | None:
    """The labels of rows; None where dots stand anywhere but before the last one."""
    dotted = [
        n
        for n, line in enumerate(lines)
        if len(lines) > 1 and sum(map(is_dots, line)) >= max(len(line) - 1, 1)
    ]
    if len(lines) > MOST or len(dotted) > 1 or (dotted and not 0 < dotted[0] == len(lines) - 2):
        return None
    last = len(lines) - 1
    return tuple(
        "" if n in dotted else _LAST if dotted and n == last else str(n + 1) for n in range(last + 1)
    )


def general(array: Array) -> tuple[Tokens, Ends] | None:
    """The entry in general, and how many rows and columns there are where dots leave that to the last one."""
    cells = array.cells()
    if any(is_dots(cell.tokens) for cell in cells):
        return None
    for some in (cells, [replace(cell, tokens=_digits(cell.tokens)) for cell in cells]):
        ends: Ends = {}
        found = _one(some, ends)
        if found is None and array.rows == array.columns:
            ends = {}
            found = _diagonal(some, ends)
        if found is None or any(axis not in ends for axis in array.open):
            continue
        if all(_like(_digits(example), found) for example in array.examples()):
            return found, ends
    if array.open or len(cells) > MOST:
        return None
    return _chosen([_chosen(row, COLUMN) for row in array.grid], ROW), {}


def _one(cells: list[_Cell], ends: Ends) -> Tokens | None:
    """What all cells are but for the numbers of their places; notes the ends of rows and columns."""
    first = cells[0].tokens
    if any(len(cell.tokens) != len(first) for cell in cells):
        return None
    places, new = _index_places(first), Tokens()
    for m, token in enumerate(first):
        shown = [cell.tokens[m] for cell in cells]
        if all((t.kind, t.text) == (token.kind, token.text) for t in shown):
            new.append(token)
            continue
        own = (axis for axis in (ROW, COLUMN) if _runs(cells, shown, axis, ends))
        if m not in places or (axis := next(own, None)) is None:
            return None
        new.append(made(axis, token, "name"))
    return new


def _runs(cells: list[_Cell], shown: Tokens, axis: str, ends: Ends) -> bool:
    """Whether tokens of the cells are the labels of their rows (or columns)."""
    lasts: set[str] = set()
    for cell, token in zip(cells, shown, strict=True):
        if cell.labels[axis] == _LAST:
            lasts.add(token.text if token.kind in ("letter", "name", "number") else "")
        elif token.text != cell.labels[axis]:
            return False
    if not lasts:
        return True
    last, numbered = lasts.pop(), {cell.labels[axis] for cell in cells}
    return bool(last) and not lasts and last not in numbered and ends.setdefault(axis, last) == last


def _diagonal(cells: list[_Cell], ends: Ends) -> Tokens | None:
    """One entry on the diagonal of a square, and one outside of it."""
    inside = [cell for cell in cells if cell.labels[ROW] == cell.labels[COLUMN]]
    outside = [cell for cell in cells if cell.labels[ROW] != cell.labels[COLUMN]]
    if len(inside) < 2 or (on := _one(inside, ends)) is None or (off := _one(outside, ends)) is None:
        return None
    if len(set(ends.values())) > 1:
        return None
    ends.update({axis: end for end in [*ends.values()] for axis in (ROW, COLUMN)})
    like = cells[0].tokens[0]
    return _cases([(on, [made(ROW, like, "name"), made("=", like), made(COLUMN, like, "name")])], off, like)


def _chosen(entries: list[Tokens], axis: str) -> Tokens:
    *others, last = entries
    like = last[0]
    number = [made(str(n), like, "number") for n in range(1, len(entries))]
    if not others:
        return last
    when = [[made(axis, like, "name"), made("=", like), one] for one in number]
    return _cases(list(zip(others, when, strict=True)), last, like)


def _cases(rows: list[tuple[Tokens, Tokens]], otherwise: Tokens, like: Token) -> Tokens:
    new = [made(r"\begin{cases}", like, "command")]
    for value, when in rows:
        new += [*value, made("&", like), *when, made(r"\\", like, "command")]
    word = Token("word", "otherwise", like.start, like.start, r"\text")
    return [*new, *otherwise, made("&", like), word, made(r"\end{cases}", like, "command")]


def _digits(tokens: Tokens) -> Tokens:
    """Numerals below names as single digits: the 11 of ``a_{11}`` is 1 and 1."""
    places = _index_places(tokens)
    new = Tokens()
    for m, token in enumerate(tokens):
        if m in places and token.kind == "number" and token.text.isdigit():
            new += [
                Token("number", d, token.start + k, token.start + k + 1) for k, d in enumerate(token.text)
            ]
        else:
            new.append(token)
    return new


def _like(example: Tokens, entry: Tokens) -> bool:
    """Whether what stands among the dots is the entry in general, with letters for its places."""
    letters: dict[str, str] = {}
    if len(example) != len(entry):
        return False
    return all(
        letters.setdefault(own.text, token.text) == token.text and token.kind == "letter"
        if own.text in (ROW, COLUMN)
        else own.text == token.text
        for token, own in zip(example, entry, strict=True)
    )


def _index_places(tokens: Tokens) -> set[int]:
    """The places below names, in raised brackets, or behind an equality sign, as in ``p(y = 1)``."""
    found: set[int] = set()
    for m in range(1, len(tokens)):
        if text_at(tokens, m - 1) in ("_", "="):
            end = closing(tokens, m) if text_at(tokens, m) == "{" else m
            found.update(range(m, end + 1))
        elif (
            text_at(tokens, m - 1) == "{"
            and text_at(tokens, m - 2) == "^"
            and text_at(tokens, m) in ("(", "[")
        ):
            found.update(range(m, closing(tokens, m) + 1))
    return found
