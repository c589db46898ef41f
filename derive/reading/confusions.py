r"""What scanners and hasty writers make of characters: a table of confusions, each with a cost.

A confusion is tried only where the text cannot be read as it stands. Signs, relations and the names of
functions are not in the table: what carries the meaning is never repaired.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Confusion:
    """Tokens ``read`` that may stand for each of the tokens ``meant``, both separated by blanks."""

    read: str
    meant: str
    cost: float = 1.0


CLEAR = 0.3  # what the place leaves no doubt of, such as a bracket after \\left
SAME_SHAPE = 0.5  # capital and small letters of one shape, a letter and its own typeface
ALIKE = 1.0  # characters that look alike in somebody's hand
RARE = 1.5

CONFUSIONS: tuple[Confusion, ...] = (
    # capital and small letters
    *(Confusion(c.upper(), c, SAME_SHAPE) for c in "cijklmopsuvwxyz"),
    *(Confusion(c, c.upper(), SAME_SHAPE) for c in "cmnosuvwxz"),
    # z
    *(Confusion(read, "z", ALIKE) for read in ("2", "3", r"\xi", "t", r"\zeta")),
    Confusion("z", "2", RARE),
    # letters and digits
    Confusion("1", "i l j"),
    Confusion("i", "1 j z", RARE),
    Confusion("l", r"\ell i 1"),
    Confusion("e", r"\ell c", ALIKE),
    Confusion("j", "i", RARE),
    Confusion("0", "o"),
    Confusion("o", "0"),
    Confusion("9", "q"),
    Confusion("q", "9 p"),
    Confusion("5", "s"),
    Confusion("6", "b"),
    Confusion("8", r"\delta", RARE),
    Confusion("k", "c K", RARE),
    Confusion("C", "k ( [", RARE),
    Confusion("c", "k (", RARE),
    Confusion("L", r"C \ell l 1", ALIKE),
    Confusion("K", "k"),
    Confusion("J", "] j", RARE),
    Confusion("G", "c", RARE),
    Confusion("B", r"\beta b"),
    Confusion("a", r"\alpha"),
    Confusion("x", r"\alpha", RARE),
    # Greek letters
    Confusion(r"\rho", "p", SAME_SHAPE),
    Confusion("p", r"\rho", SAME_SHAPE),
    Confusion(r"\alpha", "a x"),
    Confusion(r"\omega", "w", SAME_SHAPE),
    Confusion("w", r"\omega", SAME_SHAPE),
    Confusion(r"\nu", "v", SAME_SHAPE),
    Confusion("v", r"\nu u"),
    Confusion("u", "v"),
    Confusion(r"\varphi", r"\phi", SAME_SHAPE),
    Confusion(r"\phi", r"\varphi", SAME_SHAPE),
    Confusion(r"\epsilon", r"\varepsilon", SAME_SHAPE),
    Confusion(r"\Sigma", r"\sum", SAME_SHAPE),
    Confusion("S", r"\delta", RARE),
    Confusion("s", r"\delta", RARE),
    # one letter in two pieces
    *(Confusion(*pieces, RARE) for pieces in (("2 c", "x"), ("r n", "m"), ("v v", "w"), ("c l", "d"))),
    # differentials
    *(Confusion(read, r"\partial", ALIKE) for read in ("d", "2", "3", "6", "a", r"\delta", r"\theta", "D")),
)  # fmt: skip

LONGEST_READ = max(len(confusion.read.split()) for confusion in CONFUSIONS)
BY_READ: dict[str, tuple[tuple[str, float], ...]] = {}
for _confusion in CONFUSIONS:
    _more = tuple((meant, _confusion.cost) for meant in _confusion.meant.split())
    BY_READ[_confusion.read] = BY_READ.get(_confusion.read, ()) + _more
