"""Every statement of a text judged: does it hold for the model, does it follow from the lines before?"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from derive.binding import alpha
from derive.checking.asking import Kernel, undefined_functions
from derive.checking.carried import Slip, carried
from derive.checking.counterexample import counterexample
from derive.checking.leaps import Shown, leap
from derive.checking.report import FAULTS, Verdict
from derive.checking.unstated import needed_case, needed_facts, stipulated
from derive.meaning.evidence import Evidence, Proved, Refuted, Tested, Undecided
from derive.mistakes.diagnose import Diagnosis, diagnose
from derive.mistakes.spot import Line
from derive.scope import Definition, Scope, SumsToOne
from derive.statement import Reading, Statement, Submission
from derive.term import Apply, Symbol, Term, parts
from derive.writing import relation


def judge(submission: Submission, model: Scope | None = None) -> tuple[Verdict, ...]:
    """A verdict for each statement, in order.

    Without a model the text must hold by itself: its own definitions count. ``model`` gives those of a
    problem, in the names of the text; what the text defines otherwise is then judged as well.
    """
    court = Court(submission, model)
    return tuple(court.judge(statement) for statement in submission.statements)


@dataclass
class Court:
    """What was judged so far: definitions, facts, wrong lines, and the kernel with its memory."""

    submission: Submission
    model: Scope | None = None
    kernel: Kernel = field(init=False)
    defined: dict[str, Definition] = field(default_factory=dict)
    facts: tuple[SumsToOne, ...] = ()
    slips: list[Slip] = field(default_factory=list)
    shown: Shown = field(default_factory=Shown)
    origins: dict[int, int] = field(default_factory=dict)  # of each chain, the line of its slip

    def __post_init__(self) -> None:
        terms = [
            side for s in self.submission.statements for r in s.readings[:1] for side in (r.left, r.right)
        ]
        known = frozenset(self.submission.scope.definitions) | frozenset(
            self.model.definitions if self.model else ()
        )
        self.kernel = Kernel(undefined_functions(terms, known))

    def judge(self, statement: Statement) -> Verdict:
        """The verdict of the next statement."""
        match statement.kind:
            case "prose":
                return Verdict(statement, "prose")
            case "unreadable":
                return Verdict(statement, "unreadable", says=statement.trouble)
            case "condition":
                return Verdict(statement, "definition")
        if not statement.readings:
            return Verdict(statement, "unreadable", says=statement.trouble or "nothing could be read here")
        if statement.kind == "definition":
            verdict = self._definition(statement)
            if verdict is not None:
                return verdict
        verdict = self._claim(statement)
        self._remember(verdict)
        return verdict

    def _definition(self, statement: Statement) -> Verdict | None:
        """A new name is defined; None where the name has a meaning already, so that it is a claim."""
        reading = statement.readings[0]
        if not isinstance(reading.left, Symbol):
            return None
        name = statement.scope.canonical(reading.left.name)
        if self.model is not None and name in self.model.definitions:
            return None
        own = statement.scope.definitions.get(name)
        if name in self.defined and own is not None and alpha(self.defined[name].body) != alpha(own.body):
            return None
        if own is not None:
            self.defined[name] = own
        return Verdict(statement, "definition")

    def scope(self, statement: Statement) -> Scope:
        """What is known where a statement stands: the text's definitions, the model's before them."""
        scope = statement.scope
        if self.model is not None:
            scope = replace(
                scope,
                symbols={**scope.symbols, **self.model.symbols},
                definitions={**scope.definitions, **self.model.definitions},
                facts=tuple(dict.fromkeys((*scope.facts, *self.model.facts))),
            )
        earlier = {
            n: d for n, d in self.defined.items() if self.model is None or n not in self.model.definitions
        }
        return replace(
            scope,
            definitions={**scope.definitions, **earlier},
            facts=tuple(dict.fromkeys((*scope.facts, *self.facts))),
        )

    def _claim(self, statement: Statement) -> Verdict:
        """The first reading that can be judged; another one only where it is said."""
        first, *others = statement.readings
        scope = self.scope(statement)
        verdict = self._reading(statement, first, scope)
        if verdict.kind not in (*FAULTS, "undecided"):
            return verdict
        for other in others:
            found = self._reading(statement, other, scope)
            if found.kind in ("correct", "leap"):
                read = relation(other.left, other.right).latex
                if verdict.kind == "undecided":
                    return replace(found, says=f"Read as ${read}$. {found.says}".strip())
                says = "As it stands this is refuted; it holds if read otherwise."
                return replace(found, kind="repaired", says=says, repair=read)
        return verdict

    def _reading(self, statement: Statement, reading: Reading, scope: Scope) -> Verdict:
        """One reading judged twice: against the line before, and against the model."""
        left, right, head, given = reading.left, reading.right, reading.head, reading.given
        fact = stipulated(left, right, scope)
        if fact is not None and fact not in scope.facts:
            self.facts = (*self.facts, fact)
            return Verdict(statement, "definition", says="This is taken as a fact about the inputs.")
        follows = self.kernel.ask(left, right, scope, given)
        holds = follows if head == left else self.kernel.ask(head, right, scope, given)
        verdict = Verdict(statement, "undecided", holds, follows)
        match holds, follows:
            case Proved(), Proved():
                return self._correct(verdict, left, right, scope)
            case Proved(), _:
                return replace(verdict, kind="correct", says=self._again(statement))
            case Refuted(), Proved():
                return replace(verdict, kind="carried", says=_goes_on(self._slip_before(statement)))
            case _, Proved():
                return replace(verdict, kind="correct", says="It follows from the line before.")
        if not isinstance(follows, Refuted) and not isinstance(holds, Refuted):
            return replace(verdict, says=_open(follows))
        return self._refuted(verdict, reading, scope)

    def _correct(self, verdict: Verdict, left: Term, right: Term, scope: Scope) -> Verdict:
        skipped = leap(left, right, scope, self.shown)
        return replace(verdict, kind="leap" if skipped else "correct", says=skipped)

    def _again(self, statement: Statement) -> str:
        """A member that is right after one that was wrong."""
        slip = self._slip_before(statement)
        if slip is None:
            return ""
        return f"This is true of the model, though it does not follow from line {slip}, which is wrong."

    def _slip_before(self, statement: Statement) -> int | None:
        return self.origins.get(statement.chain)

    def _refuted(self, verdict: Verdict, reading: Reading, scope: Scope) -> Verdict:
        """What is not true as it stands: carried, true under a condition, a known mistake, or wrong."""
        left, right, given = reading.left, reading.right, reading.given
        for start in dict.fromkeys((left, reading.head)):
            found = carried(start, right, scope, given, self.slips, self.kernel)
            if found is not None:
                slip, evidence = found
                self.origins.setdefault(verdict.statement.chain, slip.line)
                return replace(verdict, kind="carried", follows=evidence, says=_goes_on(slip.line))
        if not isinstance(verdict.follows, Refuted):
            left = reading.head
        for known in (scope, self._later(scope)):
            needed = needed_facts(left, right, known, given, self.kernel)
            if needed is not None:
                return replace(verdict, kind="conditional", follows=needed.evidence, needs=needed.conditions)
        later = self._later(scope)
        if later is not scope and isinstance(evidence := self.kernel.ask(left, right, later, given), Proved):
            return replace(verdict, kind="correct", holds=evidence, says="It uses what the text says later.")
        return self._diagnosed(verdict, left, right, reading, scope)

    def _later(self, scope: Scope) -> Scope:
        """The scope with what the text defines and states after this place."""
        end = self.submission.scope
        return replace(
            scope,
            symbols={**end.symbols, **scope.symbols},
            definitions={**end.definitions, **scope.definitions},
            facts=tuple(dict.fromkeys((*scope.facts, *end.facts))),
        )

    def _diagnosed(
        self, verdict: Verdict, left: Term, right: Term, reading: Reading, scope: Scope
    ) -> Verdict:
        found = diagnose(Line(left, right, scope, reading.given), self.kernel.judge(scope))
        case = needed_case(left, right, scope, reading.given, self.kernel)
        name = None if found is None else found.mistake.name
        repair = None if found is None else relation(left, found.repaired).latex
        if case is not None and (found is None or _brings_delta(found, right)):
            says = "It holds in one case only, and nothing here says that this is meant."
            return replace(
                verdict, kind="conditional", mistake=name, says=says, needs=case.conditions, repair=repair
            )
        witness = counterexample(left, right, scope, reading.given)
        wrong = verdict.follows if isinstance(verdict.follows, Refuted) else verdict.holds
        if witness is None and isinstance(wrong, Refuted):
            witness = wrong.witness
        if found is None:
            says = wrong.why.capitalize() if isinstance(wrong, Refuted) and wrong.witness is None else ""
            return replace(verdict, kind="wrong", says=says, witness=witness)
        return replace(
            verdict, kind="mistake", mistake=name, says=found.mistake.says, witness=witness, repair=repair
        )

    def _remember(self, verdict: Verdict) -> None:
        """Wrong lines may be gone on from; derivatives that were stated need not be worked out again."""
        reading = verdict.statement.readings[0]
        if verdict.kind in (*FAULTS, "carried"):
            chain, line = verdict.statement.chain, verdict.statement.place.line
            origin = self.origins.setdefault(chain, line)
            self.slips.append(Slip(reading.head, reading.right, reading.given, origin))
        self.shown.add(reading.head, reading.right)


def _goes_on(line: int | None) -> str:
    return "" if line is None else f"It follows from line {line}, which is wrong; this counts once."


def _open(evidence: Evidence) -> str:
    """Why a line is undecided."""
    match evidence:
        case Tested(points, digits, why):
            return f"Not proved ({why}); both sides agree to {digits} digits at {points} points."
        case Undecided(why):
            return f"Not decided: {why}."
    return ""


def _brings_delta(found: Diagnosis, right: Term) -> bool:
    """Whether the repair puts in the delta that tells the cases apart."""
    return _deltas(found.repaired) > _deltas(right)


def _deltas(term: Term) -> int:
    return sum(isinstance(part, Apply) and part.operator == "delta" for part in parts(term))
