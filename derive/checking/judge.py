"""Every statement of a text judged: does it hold for the model, does it follow from the lines before?"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from derive.checking.anew import anew, either, says_otherwise, unsaid
from derive.checking.asking import Kernel
from derive.checking.carried import Slip, carried, slips_of
from derive.checking.choosing import choose
from derive.checking.classes import with_classes
from derive.checking.constrained import off_constraints
from derive.checking.diagonal import on_the_diagonal
from derive.checking.faults import Link, columns_of, fault, misfit
from derive.checking.granted import Grader
from derive.checking.known import beside, with_earlier, with_later, with_model
from derive.checking.labels import labels
from derive.checking.leaps import Shown, leap
from derive.checking.lenient import chosen, mended, rounded, stated_of
from derive.checking.logarithms import spelled
from derive.checking.masking import undefined_functions
from derive.checking.mending import Mender
from derive.checking.numeric import as_told
from derive.checking.optima import Optima
from derive.checking.partials import excused, nodes
from derive.checking.phrases import goes_on, left_open, true_anew, unjudged
from derive.checking.report import FAULTS, Verdict
from derive.checking.restoring import readable
from derive.checking.slopes_named import JUDGED, named_slope
from derive.checking.standard import remark
from derive.checking.stationary import Equations, heads, unclear
from derive.checking.supposed import gone_on, supposed, within
from derive.checking.symmetric import said_symmetric, says_symmetric, symmetrised
from derive.checking.updates import judged as updated
from derive.checking.valued import Values
from derive.checking.varying import varied
from derive.meaning.evidence import Proved, Refuted
from derive.names import plain_name
from derive.reading.people.claiming import claimed, general
from derive.reading.people.defining import fact, named
from derive.scope import Definition, Scope, SumsToOne
from derive.statement import Hypothesis, Reading, Statement, Submission
from derive.term import Symbol, Term
from derive.writing import plain, relation


def judge(
    submission: Submission, model: Scope | None = None, own: Scope | None = None
) -> tuple[Verdict, ...]:
    """A verdict for each statement, in order.

    Without a model the text must hold by itself: its own definitions count. ``model`` gives those of a
    problem, in the names of the text; what the text defines otherwise is then judged as well. ``own``
    gives them in the names of the problem, in which misread characters are looked for too.
    """
    court = Court(submission, model, own)
    return tuple(map(court.total, submission.statements))


@dataclass
class Court:
    """What was judged so far: definitions, facts, wrong lines, and the kernel with its memory."""

    submission: Submission
    model: Scope | None = None
    own: Scope | None = None
    kernel: Kernel = field(init=False)
    nodes: frozenset[str] = field(init=False)
    grader: Grader = field(init=False)
    mender: Mender = field(init=False)
    equations: Equations = field(init=False)
    values: Values = field(default_factory=Values)
    defined: dict[str, Definition] = field(default_factory=dict)
    facts: tuple[SumsToOne, ...] = ()
    slips: list[Slip] = field(default_factory=list)
    cases: dict[tuple[Hypothesis, ...], list[Slip]] = field(default_factory=dict)  # slips under a condition
    shown: Shown = field(default_factory=Shown)
    doubtful: dict[str, tuple[int, Definition]] = field(default_factory=dict)  # where anew, and before
    symmetric: frozenset[str] = frozenset()
    unclear: set[int] = field(default_factory=set)  # chains that may give their head another meaning
    origins: dict[int, int] = field(default_factory=dict)  # of each chain, the line of its slip

    def __post_init__(self) -> None:
        text, found = self.submission.text, self.submission.statements
        terms = [side for s in found for r in s.readings[:1] for side in (r.left, r.right)]
        self.mender = Mender(self.own)
        self.symmetric = said_symmetric(self.submission)
        optima = Optima(text, heads(found), nodes(found), unclear(found), self.symmetric)
        self.equations = Equations(text, optima.heads, optima)
        self.nodes = optima.variables if self.model is None else frozenset()
        functions = undefined_functions(terms, with_model(self.submission.scope, self.model))
        self.kernel = Kernel(functions, labels(text), self.submission.insides)
        self.grader = Grader(self.submission, self.kernel, self._reading)

    def total(self, statement: Statement) -> Verdict:
        """The verdict of the next statement; one that cannot be judged is undecided, and the others go on."""
        try:
            return self.judge(statement)
        except Exception as error:  # it costs one line, never the report
            return Verdict(statement, "undecided", says=unjudged(error))

    def judge(self, statement: Statement) -> Verdict:
        """The verdict of the next statement."""
        verdict = self._verdict(self.mender.doubted(statement))
        self.mender.passed(statement)
        return verdict

    def _verdict(self, statement: Statement) -> Verdict:
        match statement.kind:
            case "prose":
                prose = self._step(Verdict(statement, "prose"))
                if prose.kind != "prose" or statement.trouble.startswith(JUDGED):
                    return prose
                prose = self.values.judged(self._unknown(statement) or prose, self.scope(statement))
                return self.equations.judged(prose, self.scope(statement), self.kernel)
            case "unreadable":
                return self._unreadable(statement)
            case "condition":
                return self._condition(statement)
        if statement.readings and statement.under:
            scope, slips = self.scope(statement), self.cases.setdefault(statement.under, [])
            verdict = self.values.judged(supposed(statement, scope, self.kernel), scope)
            verdict = within(verdict, scope, self.kernel)
            return gone_on(verdict, scope, slips, self.kernel)
        if statement.readings and statement.trouble:
            return self._unknown(statement) or Verdict(statement, "undecided", says=statement.trouble)
        if not statement.readings:  # its shapes do not fit
            read = self._unreadable(statement)
            read = read if read.kind != "unreadable" else replace(read, kind="undecided")
            if read.kind != "undecided" or statement.misfit is None or self.model is not None:
                return read
            return misfit(read, statement.misfit, self.scope(statement), self.kernel, self.submission)
        if statement.kind == "definition" and (defined := self._definition(statement)) is not None:
            return self.equations.judged(self._step(defined), self.scope(statement), self.kernel)
        scope = self.scope(statement)
        verdict = choose(statement, lambda reading: self._reading(statement, reading, scope))
        if self.model is None:
            verdict = as_told(self.grader.look(verdict, scope), scope, self.kernel, self.submission.text)
        verdict = self.mender.strange(verdict, self.model)
        if verdict.kind in (*FAULTS, "undecided") and (found := self._unknown(statement)) is not None:
            return found
        verdict = self.values.judged(verdict, self.scope(statement))
        verdict = self.equations.judged(verdict, self.scope(statement), self.kernel)
        self._remember(verdict := within(verdict, self.scope(statement), self.kernel))
        return verdict

    def _step(self, verdict: Verdict) -> Verdict:
        """The verdict on what may be a step along a gradient, or what words call one."""
        scope, optima = self.scope(verdict.statement), self.equations.optima
        return named_slope(updated(verdict, scope, self.kernel, optima), scope, self.kernel, optima)

    def _condition(self, statement: Statement) -> Verdict:
        """What is taken for granted; of a problem's own names only what is true of them."""
        if (found := beside(statement, self.model, self.scope(statement), self.kernel)) is None:
            return Verdict(statement, "definition")
        says = "The problem does not say this of its inputs."
        return Verdict(statement, "undecided", found, found, says=says)

    def _unknown(self, statement: Statement) -> Verdict | None:
        """A line with a name that is none of the model's, which may be a misread one."""
        if self.model is None or not statement.readings:
            return None
        return self.mender.repaired(statement, self.model, self.kernel)

    def _unreadable(self, statement: Statement) -> Verdict:
        """What cannot be read, repaired if some misread characters explain it."""
        scope = self.model or self.scope(statement)
        found = self.mender.repaired(statement, scope, self.kernel)
        if found is not None:
            return found
        before = self.mender.ends.get(statement.chain)
        right = readable(statement.source, scope)
        if before is not None and right is not None:
            return self._reading(statement, Reading(before, right, before, statement.conditions), scope)
        return self.mender.unreadable(statement, scope)

    def _definition(self, statement: Statement) -> Verdict | None:
        """A new name is defined; None where the name has a meaning already, so that it is a claim."""
        reading = statement.readings[0]
        if (symbol := named(reading.left, reading.right)) is None:
            return None
        name = statement.scope.canonical(symbol.name)
        if self.model is not None and name in self.model.definitions:
            return None
        own = statement.scope.definitions.get(name)
        if own is None:
            return Verdict(statement, "definition")
        self.doubtful.pop(name, None)
        written = replace(own, body=reading.right if symbol is reading.left else own.body)
        slip = mended(written, statement.scope)
        made = self.defined[name] = own if slip is None else slip.definition
        if slip is None:
            at = statement.place.start
            odd = remark(own, statement.scope, self.submission.text, at, self.kernel, self.nodes)
            return Verdict(statement, "definition", says=odd)
        repair = relation(made.left, made.body).latex
        return Verdict(statement, "mistake", mistake=slip.mistake.name, says=slip.says, repair=repair)

    def scope(self, statement: Statement) -> Scope:
        """What is known where a statement stands: the text's definitions, the model's before them."""
        earlier = {name: made for name, made in self.defined.items() if name not in statement.opened}
        return spelled(with_earlier(statement.scope, self.model, earlier, self.facts))

    def _reading(self, statement: Statement, reading: Reading, scope: Scope) -> Verdict:
        """One reading, by both meanings of a name that may have been defined anew."""
        reading, scope = with_classes(reading, scope)
        verdict = self._once(statement, reading, symmetrised(reading, scope, self.symmetric, self.kernel))
        verdict = on_the_diagonal(verdict, reading, scope, self.kernel)
        sides = (reading.head, reading.left, reading.right)
        reads = {name for side in sides for name in scope.closure(side)}
        for name in reads & self.doubtful.keys():
            line, former = self.doubtful[name]
            before = replace(scope, definitions={**scope.definitions, name: former})
            other = on_the_diagonal(self._once(statement, reading, before), reading, before, self.kernel)
            return either(verdict, other, plain_name(name), line)
        return verdict

    def _once(self, statement: Statement, reading: Reading, scope: Scope) -> Verdict:
        """One reading judged twice: against the line before, and against the model."""
        left, right, head, given = reading.left, reading.right, reading.head, reading.given
        if name := says_symmetric(left, right, scope):
            self.symmetric |= {name}
            return Verdict(statement, "definition", says="This is taken as a fact about the inputs.")
        stated = fact(left, right, scope)
        if stated is not None and stated not in scope.facts and stated.name not in self.nodes:
            self.facts = (*self.facts, stated)
            return Verdict(statement, "definition", says="This is taken as a fact about the inputs.")
        scope = off_constraints(left, right, varied(head, left, right, scope, given, self.kernel))
        follows = self.kernel.ask(left, right, scope, given)
        circular = head in (left, right)  # that a chain comes back to its head says nothing of the way
        holds = follows if circular else self.kernel.ask(head, right, scope, given)
        verdict, slip = Verdict(statement, "undecided", holds, follows), self.origins.get(statement.chain)
        match holds, follows:
            case _, Refuted() if head == left and chosen(left, right, scope):
                if stated_of(left, scope) and claimed(self.submission.text, statement.place.start):
                    return replace(verdict, says=f"{plain(left)} is given, and nothing says this of it.")
                return replace(verdict, kind="definition", says="This is taken as a choice of a value.")
            case _, Refuted() if rounded(left, right, follows):
                return replace(verdict, kind="correct", says="It holds to the decimals that are written.")
            case Proved(), Proved():
                return self._correct(verdict, left, right, scope)
            case Proved(), _:
                return replace(verdict, kind="correct", says=true_anew(slip))
            case Refuted(), Proved() if slip is not None:
                return replace(verdict, kind="carried", says=goes_on(slip))
            case _, Proved():  # what stands between the head and this line is open, or none is wrong
                return replace(verdict, kind="correct", says="It follows from the line before.")
        opened = statement.chain in self.unclear and not isinstance(follows, Refuted)
        if opened or (not isinstance(follows, Refuted) and not isinstance(holds, Refuted)):
            return replace(verdict, says=left_open(follows))
        return self._refuted(verdict, reading, scope)

    def _correct(self, verdict: Verdict, left: Term, right: Term, scope: Scope) -> Verdict:
        skipped = leap(left, right, scope, self.shown)
        return replace(verdict, kind="leap" if skipped else "correct", says=skipped)

    def _refuted(self, verdict: Verdict, reading: Reading, scope: Scope) -> Verdict:
        """What is not true as it stands: carried, true under a condition, a known mistake, or wrong."""
        left, right, given = reading.left, reading.right, reading.given
        for start in dict.fromkeys((left, reading.head)):
            found = carried(start, right, scope, given, self.slips, self.kernel)
            if found is not None:
                slip, evidence = found
                self.origins.setdefault(verdict.statement.chain, slip.line)
                return replace(verdict, kind="carried", follows=evidence, says=goes_on(slip.line))
        wrong = verdict.follows if isinstance(verdict.follows, Refuted) else verdict.holds
        start = left if wrong is verdict.follows else reading.head
        if other := excused(verdict, (start, right), given, scope, self.nodes, self.kernel):
            return other
        assert isinstance(wrong, Refuted)
        text, place = self.submission.text, verdict.statement.place
        said = claimed(text, place.start), general(text, place.start, place.end)
        later = with_later(scope, verdict.statement.scope, with_model(self.submission.scope, self.model))
        later = off_constraints(start, right, later)
        own = columns_of(reading, self.submission)
        link = Link(start, right, given, scope, later, wrong, self.model is not None, *said, own)
        return fault(verdict, link, self.kernel)

    def _remember(self, verdict: Verdict) -> None:
        """Wrong lines may be gone on from; derivatives that were stated need not be worked out again."""
        reading = verdict.statement.readings[0]
        if verdict.kind in (*FAULTS, "carried"):
            chain, line = verdict.statement.chain, verdict.statement.place.line
            origin = self.origins.setdefault(chain, line)
            scope = self.scope(verdict.statement)
            self.slips += slips_of(reading.head, reading.right, reading.given, origin, scope)
        if verdict.kind == "undecided" and says_otherwise(verdict.holds) and not verdict.statement.doubt:
            scope = self.scope(verdict.statement)
            if (made := anew(reading.left, reading.right, scope, self.model is not None)) is not None:
                line = verdict.statement.place.line
                self.doubtful.setdefault(made.name, (line, scope.definitions[made.name]))
                self.defined[made.name] = made
        if verdict.kind == "undecided":
            if reading.left == reading.head and isinstance(reading.head, Symbol) and unsaid(verdict.follows):
                self.unclear.add(verdict.statement.chain)
            self.mender.left_open(verdict.statement, self.scope(verdict.statement))
        self.mender.ends[verdict.statement.chain] = reading.right
        self.shown.add(reading.head, reading.right)
