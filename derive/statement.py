"""What somebody wrote, statement by statement: the hand-over from reading to judging.

A chain ``a = b = c`` is two statements, ``a = b`` and ``b = c``, with the same ``head`` a.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from derive.scope import Scope
from derive.term import Condition, Term

Kind = Literal["definition", "claim", "condition", "prose", "unreadable"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece of a source stands: offsets into its text; ``line`` and ``column`` count from 1."""

    start: int
    end: int
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a statement as ``left = right``.

    ``notes`` say in a sentence each what was taken for granted: ``softmax(z_i)`` read as
    ``softmax(z)_i``. ``head`` is the first member of the chain that the statement belongs to, and
    ``given`` holds the index conditions in force, from the words around it or a case distinction.
    """

    left: Term
    right: Term
    head: Term
    given: tuple[Condition, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hypothesis:
    r"""A condition on values, ``w > 0`` or ``y = 1``; its sign is one of ``= < > \le \ge \ne``."""

    left: Term
    sign: str
    right: Term


@dataclass(frozen=True, slots=True)
class Statement:
    """A definition, one link of a chain, a condition, a piece of prose, or what could not be read.

    ``readings`` come best first; none for prose, for a condition on indices and for what could not be
    read. A fact that is stated, ``sum_k y_k = 1``, is a condition with its reading.
    ``scope`` is what is known where the statement stands, with the definitions of the text.
    ``chain`` numbers the chains of a source; the links of one chain share it. ``trouble`` says why a
    formula could not be read, and where; a claim with a trouble is one that cannot be judged, and why.
    It may be judged nevertheless ``under`` the conditions on values that are said of it.
    ``doubt`` says why a claim that is refuted as it is read may be right all the same. ``opened`` are names
    that may be any function there, whatever the text says of them elsewhere. ``numbers`` are names that are
    read as numbers although they may be matrices. ``misfit`` is how an equation was read whose shapes do not
    fit, while those of its names are known from elsewhere. ``told`` are conditions on values that the text
    tells elsewhere of what the claim reads: a range, or a value in the same sentence; what words assume
    for the whole text is ``assured``. Words say of a claim
    that is ``general`` that it holds in all cases; of one that is ``unsure`` they name a case, and leave open
    whether it is meant there alone.
    """

    source: str
    place: Place
    kind: Kind
    scope: Scope
    readings: tuple[Reading, ...] = ()
    conditions: tuple[Condition, ...] = ()
    chain: int = 0
    trouble: str = ""
    under: tuple[Hypothesis, ...] = ()
    doubt: str = ""
    opened: frozenset[str] = frozenset()
    numbers: tuple[str, ...] = ()
    misfit: Reading | None = None
    told: tuple[Hypothesis, ...] = ()
    assured: tuple[Hypothesis, ...] = ()
    general: bool = False
    unsure: str = ""


@dataclass(frozen=True, slots=True)
class Inside:
    r"""The formula within a whole such as ``\arg\max_w f``, what that is, and what stands before the formula.

    ``linear`` wholes are expectations.
    """

    what: str
    head: str
    term: Term
    linear: bool = False


@dataclass(frozen=True, slots=True)
class Submission:
    """A whole text as it was read, with the scope at its end and what had to be assumed of its names.

    ``insides`` are the formulas within the names that stand for wholes, before sizes are known.
    """

    name: str
    text: str
    statements: tuple[Statement, ...]
    scope: Scope
    assumed: tuple[str, ...] = ()
    insides: Mapping[str, Inside] = field(default_factory=dict)
