r"""Vectors and matrices that are written out, with dots or entry by entry, as sums over unit vectors.

``\begin{bmatrix} x_1 \\ \vdots \\ x_n \end{bmatrix}`` is ``\sum_{k=1}^{n} e_k x_k``, a matrix
``\sum_k \sum_l e_k a_{kl} e_l^\top``. Entries in which no one is seen make a case distinction, unless there
are dots among them.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.reading.functions import UNIT
from derive.reading.people.liberty import Rewriting, Tokens, braced, closing, made, text_at, texts
from derive.reading.people.patterns import COLUMN, ROW, Array, general, is_dots
from derive.reading.people.usage import Usage
from derive.reading.people.vectors import is_vector
from derive.reading.tokens import Kind, Token

_MATRICES = ("matrix", "bmatrix", "pmatrix", "smallmatrix", "Bmatrix")
_BEFORE_A_LIST = ("=", ":=", "&")
_LETTERS = (*"klrsuvijmnqabcgh", r"\kappa", r"\iota", r"\nu", r"\tau", r"\chi", r"\upsilon")
_SIDEWAYS = r"\row"  # the face of the T that makes a row of what is written in one


@dataclass(frozen=True, slots=True)
class _Run:
    """The letter that runs over rows or columns, and how far, as it is written; empty for a single one."""

    letter: str
    size: str


def written_out(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """A matrix environment, or a list in brackets, as a sum over unit vectors."""
    listed = _list(tokens, n, usage)
    found = listed or _environment(tokens, n)
    array = Array.of(found[0]) if found else None
    if found is None or array is None or (seen := general(array)) is None:
        return None
    entry, ends = seen
    like, after = tokens[n], found[1]
    down = _run(array.rows, ends.get(ROW, ""), 0, usage)
    along = _run(array.columns, ends.get(COLUMN, ""), 1, usage)
    if down is None or along is None:
        return None
    letters = {ROW: down.letter, COLUMN: along.letter}
    body = [t for m, own in enumerate(entry) for t in _lettered(own, letters, entry[m - 1] if m else None)]
    new = [made("(", like), *_sum(like, down), *_sum(like, along), *_unit(like, down)]
    new += [made("(", like), *body, made(")", like)]
    if along.letter:
        plain = down.letter or is_vector(entry, usage)
        turned = Token("word", "T", like.start, like.start, "" if plain else _SIDEWAYS)
        new += [*_unit(like, along), made("^", like), turned]
    new.append(Token("mark", ")", tokens[after - 1].start, tokens[after - 1].end))
    if listed and down.letter and text_at(tokens, after) == "^" and tokens[after + 1].text in ("T", r"\top"):
        after += 2  # a list is a column already: [a, b]^T is no row
    ranges = " and ".join(f"{run.letter} = 1, …, {run.size}" for run in (down, along) if run.letter)
    return Rewriting(after, new, f"the array written out is read as that of the {texts(body)}, {ranges}")


def row_for_a_vector(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """Entries side by side read as a column."""
    if text_at(tokens, n) != "^" or n + 1 >= len(tokens) or tokens[n + 1].face != _SIDEWAYS:
        return None
    return Rewriting(n + 2, [], "the row is read as a vector")


def _environment(tokens: Tokens, n: int) -> tuple[list[list[Tokens]], int] | None:
    """The cells of a matrix environment, or of an array within brackets, and what comes after."""
    boxed = text_at(tokens, n) in ("[", "(") and text_at(tokens, n + 1) == r"\begin{array}"
    start = n + boxed
    name = text_at(tokens, start).removeprefix(r"\begin{").rstrip("}")
    if not boxed and name not in _MATRICES:
        return None
    depth, end = 0, start
    while end < len(tokens):
        depth += text_at(tokens, end).startswith(r"\begin{") - text_at(tokens, end).startswith(r"\end{")
        if depth == 0:
            break
        end += 1
    if end >= len(tokens) or (boxed and text_at(tokens, end + 1) not in ("]", ")")):
        return None
    first = start + 1
    if boxed and text_at(tokens, first) == "{":
        first = closing(tokens, first) + 1
    return _split(tokens[first:end], "&"), end + 1 + boxed


def _list(tokens: Tokens, n: int, usage: Usage) -> tuple[list[list[Tokens]], int] | None:
    r"""The entries of ``(x_1, \ldots, x_n)`` or ``[x_1, x_2]`` behind an equality sign.

    Numbers make a column, vectors stand side by side.
    """
    opener = text_at(tokens, n)
    if opener not in ("(", "[") or text_at(tokens, n - 1) not in _BEFORE_A_LIST:
        return None
    if (end := closing(tokens, n)) < 0:
        return None
    cells = [cell for row in _split(tokens[n + 1 : end], ",") for cell in row]
    if len(cells) < 2 or not (opener == "[" or any(map(is_dots, cells))):
        return None
    return [cells] if is_vector(cells[0], usage) else [[cell] for cell in cells], end + 1


def _split(tokens: Tokens, mark: str) -> list[list[Tokens]]:
    """Rows of cells; rows with nothing in them are left out."""
    rows: list[list[Tokens]] = [[[]]]
    depth = 0
    for n, token in enumerate(tokens):
        text = text_at(tokens, n)
        depth -= text in ("}", ")", "]", r"\}") or text.startswith(r"\end{")
        if depth == 0 and text == r"\\":
            rows.append([[]])
        elif depth == 0 and text == mark:
            rows[-1].append([])
        else:
            rows[-1][-1].append(token)
        depth += text in ("{", "(", "[", r"\{") or text.startswith(r"\begin{")
    return [row for row in rows if any(row)]


def _run(labels: tuple[str, ...], end: str, place: int, usage: Usage) -> _Run | None:
    """A letter that the text does not use, the same one for all rows (or columns) of one size."""
    if len(labels) == 1:
        return _Run("", "")
    size = end or str(len(labels))
    if (size, place) not in usage.written:
        free = (a for a in _LETTERS if a not in usage.letters and a not in usage.written.values())
        if (letter := next(free, None)) is None:
            return None
        usage.written[size, place] = letter
    return _Run(usage.written[size, place], size)


def _letter(text: str, like: Token) -> Token:
    return made(text, like, "command" if text.startswith("\\") else "letter")


def _lettered(token: Token, letters: dict[str, str], before: Token | None) -> Tokens:
    """A token of the entry in general, with the letter for a place; a comma sets it off from others."""
    if token.text not in letters:
        return [token]
    comma = [made(",", token)] if before is not None and before.kind in ("letter", "number") else []
    return [*comma, _letter(letters[token.text], token)]


def _sum(like: Token, run: _Run) -> Tokens:
    if not run.letter:
        return []
    kind: Kind = "number" if run.size.isdigit() else "letter" if len(run.size) == 1 else "name"
    start = [_letter(run.letter, like), made("=", like), made("1", like, "number")]
    above = braced([Token(kind, run.size, like.start, like.start)], like)
    return [made(r"\sum", like, "command"), made("_", like), *braced(start, like), made("^", like), *above]


def _unit(like: Token, run: _Run) -> Tokens:
    if not run.letter:
        return []
    name = Token("name", UNIT, like.start, like.start)
    return [name, made("_", like), *braced([_letter(run.letter, like)], like)]
