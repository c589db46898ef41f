"""A line that is not true as it stands: true under a condition, a known mistake, wrong, or no claim at all.

Where no problem is known, shapes and meanings come from the text alone: what does not fit them may be
laid out or meant otherwise, and no one is called wrong for that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from derive.checking.anew import anew, taken_anew
from derive.checking.asking import Given, Kernel
from derive.checking.contracted import contracted, links
from derive.checking.counterexample import counterexample
from derive.checking.elsewhere import elsewhere
from derive.checking.laws import NOTE, rule_for_numbers
from derive.checking.layouts import in_layout
from derive.checking.lenient import meant
from derive.checking.report import Verdict
from derive.checking.unstated import needed_case, needed_facts
from derive.meaning.evidence import Proved, Refuted
from derive.mistakes.derivatives import CHAIN_FACTOR
from derive.mistakes.diagnose import Diagnosis, diagnose
from derive.mistakes.factors import ADDED, LOST, SHAPES, WEAK
from derive.mistakes.indices import WRONG as WRONG_INDEX
from derive.mistakes.spot import Line
from derive.reading.people.row_vectors import NOTE as AS_ROWS
from derive.scope import ModelError, Scope
from derive.shapes import axes, opened, shape
from derive.statement import Reading, Submission
from derive.term import Apply, Derivative, Symbol, Term, parts
from derive.writing import plain, relation

BY_ENTRIES = "It is the chain rule, summed over the entries of what stands between."


@dataclass(frozen=True, slots=True)
class Link:
    """A refuted equation in its case and scope, with what the text says ``later``.

    ``known`` says that a problem gives the shapes and the meanings of its names, ``claimed`` that the
    words before conclude it, ``general`` that the words around say it of all cases; ``submission`` is the
    text whose layout of derivatives may be another one.
    """

    left: Term
    right: Term
    given: Given
    scope: Scope
    later: Scope
    refuted: Refuted
    known: bool
    claimed: bool = False
    general: bool = False
    submission: Submission | None = None


def fault(verdict: Verdict, link: Link, kernel: Kernel) -> Verdict:
    """The verdict on a refuted line."""
    left, right, given = link.left, link.right, link.given
    if (rule := rule_for_numbers(left, right, link.scope, kernel)) is not None:
        return replace(verdict, kind="correct", holds=rule, says=NOTE)
    if not link.known and link.refuted.witness is None:
        return _misshaped(verdict, link, kernel)
    facts = [
        n for scope in (link.scope, link.later) if (n := needed_facts(left, right, scope, given, kernel))
    ]
    for needed in facts:
        if isinstance(needed.evidence, Proved):
            witness = counterexample(left, right, link.scope, given) or link.refuted.witness
            needs = needed.conditions
            return replace(verdict, kind="conditional", follows=needed.evidence, needs=needs, witness=witness)
    evidence = kernel.ask(left, right, link.later, given)
    if isinstance(evidence, Proved):
        return replace(verdict, kind="correct", holds=evidence, says="It uses what the text says later.")
    if facts:
        says = (
            f"As it stands this is refuted; it may hold if ${facts[0].conditions[0]}$, which is not proved."
        )
        return replace(verdict, kind="undecided", says=says)
    if not link.known and (reason := elsewhere(left, right, link.scope, given, kernel)):
        return replace(verdict, kind="undecided", says=reason)
    asked = kernel.judge(link.scope)
    found = None if _of_functions(link) else diagnose(Line(left, right, link.scope, given), asked)
    case = None if link.general else needed_case(left, right, link.scope, given, kernel)
    if case is not None and (found is None or _one_case(found, right)):
        says = "It holds in one case only, and nothing here says that this is meant."
        witness = counterexample(left, right, link.scope, given) or link.refuted.witness
        verdict = replace(verdict, kind="conditional", says=says, needs=case.conditions, witness=witness)
        return verdict if found is None or found.mistake is WRONG_INDEX else _named(verdict, found, left)
    if (found is None or found.mistake in SHAPES) and (other := _laid_out(verdict, link, kernel)):
        return other
    if found is None or found.mistake in WEAK:
        reason = _otherwise(link, found is None)
        if reason:
            return replace(verdict, kind="undecided", says=reason)
    witness = counterexample(left, right, link.scope, given) or link.refuted.witness
    if found is None:
        says = f"{link.refuted.why}." if link.refuted.witness is None else ""
        return replace(verdict, kind="wrong", says=says[:1].upper() + says[1:], witness=witness)
    verdict = replace(verdict, kind="mistake", says=found.mistake.says, witness=witness)
    return _named(verdict, found, left)


def _of_functions(link: Link) -> bool:
    """Whether it was refuted with functions for names that are inputs in its scope, with slopes of 0."""
    witness = link.refuted.witness
    known = link.scope.symbols.keys()
    return witness is not None and any(link.scope.canonical(name) not in known for name, _ in witness.inputs)


def _named(verdict: Verdict, found: Diagnosis, left: Term) -> Verdict:
    return replace(verdict, mistake=found.mistake.name, repair=relation(left, found.repaired).latex)


def _misshaped(verdict: Verdict, link: Link, kernel: Kernel) -> Verdict:
    """Shapes that do not fit, as the text shows them: the derivatives may be laid out otherwise.

    No layout makes an array of a number: a factor with which the line is proved was lost, or is too many.
    Nor does one change the order of a product alone, or transpose one factor of it.
    """
    if (other := _laid_out(verdict, link, kernel)) is not None:
        return other
    for reading in verdict.statement.readings[:1]:
        if len(links(link.left)) > 1 and reading.head != reading.left:
            return misfit(verdict, reading, link.scope, kernel, link.submission)
    found = diagnose(Line(link.left, link.right, link.scope, link.given), kernel.judge(link.scope))
    says = f"{link.refuted.why[0].upper()}{link.refuted.why[1:]}"
    counted = found is not None and found.mistake in (CHAIN_FACTOR, LOST, ADDED) and _ranks_differ(link)
    if found is not None and (counted or (found.mistake in SHAPES and not _row_for_column(link))):
        verdict = replace(verdict, kind="mistake", says=f"{found.mistake.says} {says}.")
        return _named(verdict, found, link.left)
    says += ", as far as the text shows them."
    if found is not None and found.mistake in SHAPES:
        says += f" It would hold as ${relation(link.left, found.repaired).latex}$."
    return replace(verdict, says=says)


def _row_for_column(link: Link) -> bool:
    """Whether one side is a row and the other a column, which people do not always tell apart."""
    try:
        one, other = shape(link.left, link.scope), shape(link.right, link.scope)
    except ModelError:
        return False
    return one != other and axes(link.left, link.scope) == axes(link.right, link.scope)


def misfit(
    verdict: Verdict, reading: Reading, scope: Scope, kernel: Kernel, text: Submission | None
) -> Verdict:
    """The verdict on a line whose shapes do not fit, while the text gives those of its names.

    It stays undecided where neither another layout nor another order or transpose makes it right.
    """
    left = (
        reading.head if len(links(reading.left)) > 1 else reading.left
    )  # a chain of derivatives has no shape
    try:
        opened(left, reading.right, scope)
    except ModelError as error:
        refuted = Refuted(None, str(error))
    else:
        return verdict
    own = columns_of(reading, text)
    link = Link(left, reading.right, reading.given, scope, scope, refuted, False, submission=own)
    if (other := _laid_out(verdict, link, kernel)) is not None:
        return other
    line = Line(left, reading.right, scope, reading.given)
    found = diagnose(line, kernel.judge(scope), SHAPES)
    if found is None or _row_for_column(link):
        return verdict
    says = f"{found.mistake.says} {refuted.why[0].upper()}{refuted.why[1:]}."
    return _named(replace(verdict, kind="mistake", says=says, follows=refuted), found, left)


def columns_of(reading: Reading, text: Submission | None) -> Submission | None:
    """The text whose layout of derivatives may be another one; None where its vectors are rows."""
    return None if AS_ROWS in reading.notes else text


def _laid_out(verdict: Verdict, link: Link, kernel: Kernel) -> Verdict | None:
    """The verdict on a line that holds by entries or in another layout of derivatives; None for any other."""
    if (sides := contracted(link.left, link.right, link.scope)) is not None:
        proof = kernel.ask(*sides, link.scope, link.given)
        if isinstance(proof, Proved):
            return replace(verdict, kind="correct", holds=proof, follows=proof, says=BY_ENTRIES)
    if link.submission is None:
        return None
    found = in_layout(link.left, link.right, link.scope, link.given, kernel, link.submission)
    if found is None:
        return None
    layout, evidence = found
    if layout.named.search(link.submission.text):
        says = "It holds in the layout of derivatives that the text names."
        return replace(verdict, kind="correct", holds=evidence, follows=evidence, says=says)
    says = "Of derivatives as they are laid out here, as columns and Jacobians, it does not hold."
    return replace(verdict, kind="conditional", follows=evidence, says=says, needs=(layout.needs,))


def _ranks_differ(link: Link) -> bool:
    """Whether one side has more axes than the other, or a number is added to an array."""
    sides = (link.left, link.right)
    sums = [
        part.args
        for side in sides
        for part in parts(side)
        if isinstance(part, Apply) and part.operator == "add"
    ]
    return len(_counts(sides, link.scope)) > 1 or any(
        0 in counts and len(counts) > 1 for counts in (_counts(terms, link.scope) for terms in sums)
    )


def _counts(terms: tuple[Term, ...], scope: Scope) -> set[int]:
    """The numbers of axes of some Terms, none where one has no shape."""
    try:
        return {len(axes(term, scope)) for term in terms}
    except ModelError:
        return set()


def _one_case(found: Diagnosis, right: Term) -> bool:
    """Whether a repair speaks of a case: it puts in a delta, or takes one letter for another throughout."""
    if found.mistake is WRONG_INDEX and isinstance(found.wrong, Derivative):
        return True
    if found.mistake is WRONG_INDEX:
        before, after = list(parts(right)), list(parts(found.repaired))
        return (
            len(before) == len(after)
            and sum(_indices(a) != _indices(b) for a, b in zip(before, after, strict=True)) > 1
        )
    return _deltas(found.repaired) > _deltas(right)


def _indices(term: Term) -> tuple[Term, ...]:
    return term.indices if isinstance(term, Symbol) else ()


def _deltas(term: Term) -> int:
    return sum(isinstance(part, Apply) and part.operator == "delta" for part in parts(term))


def _otherwise(link: Link, unknown: bool) -> str:
    """What a refuted line may be, if it is no claim: a name defined anew, a condition."""
    if not link.claimed and anew(link.left, link.right, link.scope, link.known) is not None:
        return f"{taken_anew(link.left)}."
    match link.left:
        case Apply("mul" | "dot", (Derivative(_, by), place)) if place == by and not link.known:
            return f"{plain(by)} may be meant as the place of this derivative, not as a factor."
    reason = meant(link.left, link.right, link.scope) if unknown and not link.given else ""
    return f"As a claim this is refuted. {reason}." if reason else ""
