"""What the formulas of a text show of its names, before any of them is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from derive.reading.people.held import Abstract


@dataclass(slots=True)
class Usage:
    """What the formulas of a text show of its names; grows while they are looked through.

    ``spots`` gives, for each place below a name, the letters that were seen there. ``counted`` are
    letters that certainly run over a range, ``ends`` the names at the end of a letter's sums. ``applied``
    holds the arguments with which a name was written, as texts; ``vectors`` are names of the softmax
    function, ``functions`` those of other functions, ``ranges`` the sizes of letters that words tell.
    ``times`` says that a t is raised together with something, as in ``w^{t+1}``, so that it counts;
    ``tops`` that a transpose is written as ``\top``, or that T counts: a raised T is none then.
    ``singles`` are letters that stand by themselves, ``letters`` all of them, ``bare`` names that stand
    without indices; ``tags`` are letters that tell layers apart before the indices, ``deltas`` what stands
    below a delta of two places; ``written`` are letters for the rows (0) and columns (1) of arrays, for
    each number of them; ``raised`` are letters above names that are labels, ``columns`` names of vectors that
    have an index; ``own_e`` says that the text defines an e of its own, such as an error; ``words`` are names
    of several letters that a plain text defines; ``layers`` are letters that count layers or steps, by place;
    ``activations`` are functions of which only slopes and values are known, with what they are applied to;
    ``shares`` are letters that are a softmax; ``mixed`` are the ends of sums that begin at 0 in some places
    and at 1 in others; ``given`` are letters that a problem counts with; ``jacobians`` are names of Jacobians
    with their numbers of axes.
    """

    spots: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    counted: set[str] = field(default_factory=set)
    ends: dict[str, set[str]] = field(default_factory=dict)
    alone: dict[str, int] = field(default_factory=dict)
    applied: dict[str, set[str]] = field(default_factory=dict)
    bare: set[str] = field(default_factory=set)
    shares: set[str] = field(default_factory=set)
    vectors: set[str] = field(default_factory=set)
    joined: list[set[str]] = field(default_factory=list)
    singles: set[str] = field(default_factory=set)
    letters: set[str] = field(default_factory=set)
    written: dict[tuple[str, int], str] = field(default_factory=dict)
    indices: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    raised: set[str] = field(default_factory=set)
    layers: dict[str, set[str]] = field(default_factory=dict)
    activations: dict[str, str] = field(default_factory=dict)
    mixed: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    columns: set[str] = field(default_factory=set)
    deltas: list[list[str]] = field(default_factory=list)
    ranges: dict[str, str] = field(default_factory=dict)
    functions: set[str] = field(default_factory=set)
    named_sizes: set[str] = field(default_factory=set)
    names_seen: set[str] = field(default_factory=set)
    faces: dict[str, str] = field(default_factory=dict)
    squares: set[str] = field(default_factory=set)
    totals: set[str] = field(default_factory=set)
    abstract: dict[str, Abstract] = field(default_factory=dict)
    jacobians: dict[str, int] = field(default_factory=dict)
    expectations: frozenset[str] = frozenset()
    differentials: bool = False
    paired: bool = False
    times: bool = False
    tops: bool = False
    own_e: bool = False
    words: frozenset[str] = frozenset()

    @property
    def sizes(self) -> frozenset[str]:
        """The names that stand at the end of sums."""
        return frozenset(self.ranges.values()).union(self.named_sizes, *self.ends.values())

    def is_index(self, letter: str) -> bool:
        """Whether a letter runs over a range."""
        return letter.rstrip("'") in self.indices
