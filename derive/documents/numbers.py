"""A numeric instance on a page: what is given, every value to four digits, and bars of a residual."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.deriving.instance import Instance, Value
from derive.deriving.solve import Solution
from derive.documents import document as doc
from derive.documents.formulas import math
from derive.term import Apply, Symbol, Term, parts, sub

_MOST = 12  # bars in a panel that can still be read


def given(instance: Instance) -> tuple[doc.Block, ...]:
    """What a sheet gives: sizes, labels, and the numbers of the given symbols."""
    plain = [(Symbol(name), n) for name, n in (*instance.sizes.items(), *instance.labels.items())]
    listed = [part for term, n in plain for part in (", ", _equal(math(term), str(n)))][1:]
    sizes: doc.Text = ("Take ", *listed, ", and") if listed else ("Take",)
    return (doc.Paragraph(sizes), doc.Working(tuple(_line(value) for value in instance.given)))


def worked(solution: Solution, instance: Instance) -> tuple[doc.Block, ...]:
    """Every value that follows from what is given."""
    found: list[doc.Block] = [
        doc.Paragraph(("The values of the model, to four digits after the point:",)),
        doc.Working(tuple(_line(value) for value in instance.defined)),
    ]
    if instance.local:
        found.append(doc.Paragraph(("The local derivatives:",)))
        found.append(doc.Working(tuple(_line(value) for value in instance.local)))
    found.append(doc.Paragraph(("The gradient:",)))
    found.append(doc.Working(tuple(_line(value) for value in instance.gradients)))
    for picture in bars(solution, instance):
        found.append(picture)
    return tuple(found)


def _line(value: Value) -> doc.Line:
    reason: list[doc.Inline] = []
    axes = value.shape[: len(value.letters)]
    for n, (letter, size) in enumerate(zip(value.letters, axes, strict=True)):
        way = ("rows ", "columns ")[n] if len(value.shape) == 2 else ""
        reason += ["; " if reason else "", way, math(Symbol(letter)), f" = 1, …, {size}"]
    return doc.Line(math(value.left), "=", shown(value), tuple(part for part in reason if part))


def number(value: float, exact: bool = False) -> str:
    """A number with four digits after the point, a given one with those it has.

    >>> number(0.5, exact=True), number(-0.00001), number(1 / 3)
    ('0.5', '0.0000', '0.3333')
    """
    if exact:
        text = f"{value:.6f}".rstrip("0").rstrip(".")
    else:
        text = f"{value:.4f}" if abs(value) < 1e6 else f"{value:.4e}"
    return text if float(text) else text.removeprefix("-")


def shown(value: Value) -> doc.Math:
    """The entries as a formula: a number, a column on one line, a matrix, or matrices one after the other."""
    cells = [number(entry, value.exact) for entry in value.entries]
    match value.shape:
        case ():
            return doc.Math(_latex(cells[0]), _plain(cells[0]), _words(cells[0]))
        case (_,):
            return _column(cells)
        case (_, width):
            return _matrix([*_rows(cells, width)])
        case (_, *_, width):
            height = value.shape[-2]
            parts = [_matrix([*_rows(own, width)]) for own in _rows(cells, width * height)]
            return doc.Math(
                r",\ ".join(p.latex for p in parts),
                ", ".join(p.plain for p in parts),
                ", then ".join(p.words for p in parts),
            )
    raise AssertionError("a shape is a tuple")


def _rows(cells: Sequence[str], width: int) -> Iterator[tuple[str, ...]]:
    """The cells in rows of a width."""
    for n in range(0, len(cells), width):
        yield tuple(cells[n : n + width])


def _column(cells: list[str]) -> doc.Math:
    return doc.Math(
        "(" + r",\ ".join(map(_latex, cells)) + r")^\top",
        f"({', '.join(map(_plain, cells))})ᵀ",
        f"the column {', '.join(map(_words, cells))}",
    )


def _matrix(rows: list[tuple[str, ...]]) -> doc.Math:
    latex = r" \\ ".join(" & ".join(map(_latex, row)) for row in rows)
    return doc.Math(
        rf"\begin{{pmatrix}} {latex} \end{{pmatrix}}",
        f"[{'; '.join(', '.join(map(_plain, row)) for row in rows)}]",
        f"the matrix with the rows {'; '.join(', '.join(map(_words, row)) for row in rows)}",
    )


def _latex(cell: str) -> str:
    if "e" not in cell:
        return cell
    digits, _, power = cell.partition("e")
    return rf"{digits} \cdot 10^{{{int(power)}}}"


def _plain(cell: str) -> str:
    return cell.replace("-", "−")


def _words(cell: str) -> str:
    return cell.replace("-", "minus ")


def _equal(left: doc.Math, right: str) -> doc.Math:
    return doc.Math(f"{left.latex} = {right}", f"{left.plain} = {right}", f"{left.words} equals {right}")


def bars(solution: Solution, instance: Instance) -> Iterator[doc.Figure]:
    """What a gradient takes the difference of, such as p, e_c and p - e_c, once each."""
    known = {own.left: own for own in (*instance.given, *instance.defined) if len(own.shape) == 1}
    seen: set[Term] = set()
    for result in solution.results:
        for part in parts(result.gradient.term):
            match part:
                case Apply("add", (Symbol(name, (letter,)), Apply("neg", (other,)))) if Symbol(name) in known:
                    left = known[Symbol(name)]
                    right = _vector(other, letter, known, instance, len(left.entries))
                    if right is not None and left.left not in seen and len(left.entries) <= _MOST:
                        seen.add(left.left)
                        yield _bars(left, *right)


def _vector(
    term: Term, letter: Term, known: dict[Term, Value], instance: Instance, size: int
) -> tuple[Term, tuple[float, ...]] | None:
    """A delta with a label as a one-hot vector, or a symbol over the same letter."""
    match term:
        case Apply("delta", (one, Symbol(label, ()))) if one == letter and label in instance.labels:
            hot = instance.labels[label]
            return Apply("unit", (Symbol(label),)), tuple(float(n == hot) for n in range(1, size + 1))
        case Symbol(name, (own,)) if own == letter and Symbol(name) in known:
            return Symbol(name), known[Symbol(name)].entries
    return None


def _bars(left: Value, other: Term, entries: tuple[float, ...]) -> doc.Figure:
    names = [math(left.left), math(other), math(sub(left.left, other))]
    numbers = (left.entries, entries, tuple(a - b for a, b in zip(left.entries, entries, strict=True)))
    series = tuple(doc.Series(name, own) for name, own in zip(names, numbers, strict=True))
    said = [f"{own.name.words}: {', '.join(_words(number(x)) for x in own.values)}" for own in series]
    labels = tuple(str(n) for n in range(1, len(entries) + 1))
    caption: doc.Text = (names[0], ", ", names[1], " and their difference, entry by entry.")
    return doc.Figure(doc.Bars(labels, series), caption, f"Bars of {'; '.join(said)}.")
