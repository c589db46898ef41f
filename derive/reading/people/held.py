"""What no Term can hold: in words what it is, and by which commands and names it is written."""

from __future__ import annotations

from dataclasses import dataclass

from derive.reading.people.liberty import Tokens

OPTIMUM, MAXIMUM, EXPECTATION = (
    "a search for an optimum",
    "a maximum or minimum",
    "an expectation or variance",
)
LIST, SET, GRADIENT = "a list", "a set", "a gradient that does not say by what"
JACOBIAN = "the Jacobian of"
ARRAY, SUM = "an array in brackets", "a sum over places that are told by a condition"
COMMANDS = {
    r"\arg": OPTIMUM, r"\argmax": OPTIMUM, r"\argmin": OPTIMUM, r"\max": MAXIMUM, r"\min": MAXIMUM,
    r"\sup": MAXIMUM, r"\inf": MAXIMUM, r"\det": "a determinant", r"\lim": "a limit", r"\int": "an integral",
    r"\iint": "an integral", r"\oint": "an integral", r"\sin": "a trigonometric function",
    r"\cos": "a trigonometric function", r"\tan": "a trigonometric function", r"\nabla": GRADIENT,
}  # fmt: skip
NAMES = {
    "argmax": OPTIMUM, "argmin": OPTIMUM, "arg max": OPTIMUM, "arg min": OPTIMUM, "max": MAXIMUM,
    "min": MAXIMUM, "Var": EXPECTATION, "Cov": EXPECTATION, "var": EXPECTATION, "cov": EXPECTATION,
    "det": "a determinant", "rank": "a rank", "vec": "a matrix as one vector",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Abstract:
    """What something is, in words, and the formulas inside it.

    ``letters`` are the indices on which it depends; ``value`` is false for lists and sets, which say
    nothing of how a name is made. ``head`` is what stands before the formula inside.
    """

    what: str
    inside: tuple[Tokens, ...]
    letters: frozenset[str]
    head: str = ""

    @property
    def value(self) -> bool:
        """Whether it is a value of which nothing is known, not a list or a set of things."""
        return self.what not in (LIST, SET) and not self.defines

    @property
    def defines(self) -> bool:
        """Whether a name may be defined by it: the derivatives of such a name are left open."""
        return self.what.startswith(JACOBIAN)

    @property
    def why(self) -> str:
        """Why nothing is said of it."""
        return f"{self.what} is not known here"
