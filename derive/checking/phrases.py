"""What is said of a line that goes on from a slip, and of one that is left open."""

from __future__ import annotations

from derive.meaning.evidence import Evidence, Tested, Undecided
from derive.scope import ModelError

CLASSES = "A label that is an index is the class of its example."
IN_THAT_CASE = "It holds in the case of which the words before speak, and in that case only."


def goes_on(line: int | None) -> str:
    """That a line follows from a wrong one."""
    return "" if line is None else f"It follows from line {line}, which is wrong; this counts once."


def true_anew(line: int | None) -> str:
    """What is said of a member that is right after one that was wrong."""
    if line is None:
        return ""
    return f"This is true of the model, though it does not follow from line {line}, which is wrong."


def unjudged(error: Exception) -> str:
    """Why a line could not be judged: what the model refuses, or a fault of this program."""
    match error:
        case RecursionError():
            return "It is nested too deeply, through its definitions."
        case ModelError():
            return f"It could not be judged: {error}."
    return f"Judging it failed within derive itself ({type(error).__name__}): nothing is known of it."


def left_open(evidence: Evidence) -> str:
    """Why a line is undecided."""
    match evidence:
        case Tested(points, digits, why):
            return f"Not proved ({why}); both sides agree to {digits} digits at {points} points."
        case Undecided(why):
            return f"Not decided: {why}."
    return ""


def as_granted(names: str, primed: bool) -> str:
    """What is said of a line that holds for every way in which names may be made of others."""
    primes = "A prime is read as a derivative. " if primed else ""
    return f"{primes}It holds however {names} depends on what it is differentiated by, which is not said."
