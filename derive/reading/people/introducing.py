"""Whether an equation with a new name on its left introduces it, or says something of what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.binding import free_names
from derive.reading.people.claiming import (
    claimed,
    concluding,
    introduced,
    names_anew,
    said_of_a_case,
    solves,
    words_before,
)
from derive.reading.people.defining import fact, multiplies
from derive.reading.people.fitted import concluded
from derive.reading.people.links import mentions
from derive.reading.people.unknowns import differentiated_by
from derive.scope import Definition
from derive.statement import Reading
from derive.term import ZERO, Symbol

if TYPE_CHECKING:
    from derive.reading.people.theory import Theory


def introduces(theory: Theory, n: int, reading: Reading, made: Definition) -> bool:
    r"""Whether a name may be meant as a new one: ``\sum_j e^{z_j} = S`` if S is used only afterwards.

    What is concluded of a one-hot target is said of the target.
    """
    text, found = theory.text, theory.found
    begin, earlier = found[n].sheet.formula.outer[0], [rs[0] for rs in theory.readings[:n] if rs]
    set_to_zero = (r for r in earlier if r.right == ZERO and not r.given)
    if made.name in differentiated_by(set_to_zero) or concluded(text, begin, earlier, made.name):
        return False  # this is a solution
    if any(multiplies(made.name, own.body) for _, own in theory.made):  # of a constraint: it is solved for
        return False
    if made.name in differentiated_by(earlier) and solves(text, begin):  # so words say
        return False
    words = words_before(text, begin)
    words = words.rpartition("\n")[2] if found[n].sheet.formula.plain else words
    sought = made.name in theory.sought and not names_anew(words)
    if sought or _solved_for(words, made, earlier, theory):
        theory.sought.add(made.name)
        return False
    if _special(words, made, n, theory):
        return False
    if isinstance(reading.left, Symbol) and reading.left.name == made.name:
        said = made.name in theory.said.keys() | _summing(n, theory)
        target = said and free_names(made.body) & theory.scope.symbols.keys()
        if target and isinstance(made.body, Symbol):
            return False  # y_k = p_k
        return not target or not claimed(text, begin)
    relation = found[n].relation
    named = relation is not None and relation.text == "=:"
    if named or introduced(text, begin):
        return True
    used = [m for m, one in enumerate(found) if m != n and mentions(one, made.name)]
    return bool(used) and min(used) > n


def _solved_for(words: str, made: Definition, earlier: list[Reading], theory: Theory) -> bool:
    r"""Whether a name is solved for, and not defined: ``k = n p`` after ``k \log p + (n - k) \log(1 - p)``.

    It stood beside what it is made of in an objective that was differentiated by that, or the ``words``
    before conclude it; or in an equation that was set to zero.
    """
    if names_anew(words):
        return False
    own = free_names(made.body)
    by = own if concluding(words) else own & differentiated_by(earlier)
    beside = (free_names(d.body) for _, d in theory.made if d.name != made.name)
    set_to_zero = (free_names(r.left) for r in earlier if r.right == ZERO and not differentiated_by([r]))
    return any(made.name in names and by & names for names in beside) or any(
        made.name in names and own <= names for names in set_to_zero
    )


def _special(words: str, made: Definition, n: int, theory: Theory) -> bool:
    """Whether an input, of which something was made before, is another one in a case: "for ``A = I``".

    Two names by both of which the text differentiates are two, unless words name one by the other.
    """
    if not isinstance(made.body, Symbol) or made.body.name in theory.scope.definitions:
        return False
    variables = differentiated_by(rs[0] for rs in theory.readings if rs)
    if {made.name, made.body.name} <= variables:
        return not names_anew(words)
    used = any(made.name in free_names(d.body) for _, d in theory.made)
    return used and said_of_a_case(words)


def _summing(n: int, theory: Theory) -> set[str]:
    """The names of which a link before says that they sum to one."""
    facts = (fact(r.left, r.right, theory.scope) for rs in theory.readings[:n] for r in rs[:1])
    return {found.name for found in facts if found is not None}
