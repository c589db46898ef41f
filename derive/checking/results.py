"""Where a person states a result: in general, or in cases that together are the general one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from derive.binding import alpha, free_names, substitute
from derive.checking.known import with_model
from derive.checking.report import Verdict
from derive.meaning.agree import agree
from derive.meaning.evidence import Evidence, Proved, Undecided
from derive.reading.definitions import read_equation
from derive.scope import ModelError, Scope, is_index
from derive.term import Apply, Condition, Derivative, Symbol, Term, parts


@dataclass(frozen=True, slots=True)
class Stated:
    """An equation that a statement makes: its own, or the head of its chain with its right side.

    Where it was compared with a result, ``letters`` are the sought letters for the person's, and ``when``
    are the conditions, in the sought letters, under which it states the result.
    """

    verdict: Verdict
    left: Term
    right: Term
    scope: Scope
    given: tuple[Condition, ...] = ()
    letters: tuple[tuple[str, Term], ...] = ()
    when: tuple[Condition, ...] = ()

    @property
    def line(self) -> int:
        """Where it stands."""
        return self.verdict.statement.place.line

    @property
    def start(self) -> int:
        """Where in the text it begins."""
        return self.verdict.statement.place.start

    def evidence(self) -> Evidence:
        """Whether it holds of the model under its conditions."""
        statement = self.verdict.statement
        readings = statement.readings
        if readings and self.verdict.holds is not None and not statement.under:
            judged = readings[0]
            if (judged.head, judged.right, judged.given) == (self.left, self.right, self.given):
                return self.verdict.holds
        try:
            return agree(self.left, self.right, self.scope.assuming(*self.given))
        except ModelError as error:
            return Undecided(str(error))

    @property
    def proved(self) -> bool:
        """Whether it is proved of the model."""
        return isinstance(self.evidence(), Proved)


def stated(verdicts: Iterable[Verdict], model: Scope) -> Iterator[Stated]:
    """The equations of a submission, in order, in the scope of the model and what the text adds to it.

    A repaired line states what it was read as. What is said under a condition on a value, ``if y = 1``,
    states a result only if it is proved without it.
    """
    scopes: dict[Scope, Scope] = {}
    for verdict in verdicts:
        statement = verdict.statement
        own = statement.scope
        scope = scopes.get(own) or with_model(own, model)
        scopes[own] = scope
        if verdict.kind == "repaired" and verdict.repair is not None:
            try:
                yield Stated(verdict, *read_equation(verdict.repair, scope), scope)
            except ValueError:
                continue
        elif statement.readings and verdict.kind not in ("prose", "unreadable"):
            reading = statement.readings[0]
            for left in dict.fromkeys((reading.left, reading.head)):
                made = Stated(verdict, left, reading.right, scope, reading.given)
                if not statement.under or made.proved:
                    yield made


def about(sought: Term, said: Iterable[Stated], scope: Scope) -> list[Stated]:
    """The equations whose left side is what is sought, each with the conditions under which it is."""
    return [fitted for equation in said if (fitted := fit(equation, sought, scope)) is not None]


def stating(said: Iterable[Stated], accept: Callable[[Stated], bool]) -> tuple[Stated, ...]:
    """Of the equations about a result the acceptable ones that state it all.

    That is a general one, the last, since a chain ends with its result; or one for each of two cases
    that are the opposite of each other. Empty if there are none.
    """
    cases: dict[tuple[frozenset[Term], bool], Stated] = {}
    for equation in reversed(list(said)):
        if len(equation.when) > 1 or not accept(equation):
            continue
        if not equation.when:
            return (equation,)
        (condition,) = equation.when
        cases.setdefault((frozenset((condition.left, condition.right)), condition.equal), equation)
    for sides, equal in cases:
        if equal and (sides, False) in cases:
            return cases[sides, True], cases[sides, False]
    return ()


def stating_a_case(said: Sequence[Stated], accept: Callable[[Stated], bool]) -> Stated | None:
    """Of the equations about a result an acceptable one for one case, where the opposite one is stated too.

    What is acceptable in one case alone, and said as if it were all, is none.
    """
    cases = {equation.when[0]: equation for equation in said if len(equation.when) == 1}
    for condition, equation in cases.items():
        if replace(condition, equal=not condition.equal) in cases and accept(equation):
            return equation
    return None


def fit(equation: Stated, sought: Term, scope: Scope) -> Stated | None:
    """The equation with the conditions under which its left side is what is sought; None if it never is."""
    fitting = _Fitting(scope, equation.scope)
    if not fitting.fits(equation.left, sought):
        return None
    borne = bearing(equation.given, equation.scope, equation.left, equation.right)
    conditions = (*_translated(borne, fitting.letters), *fitting.conditions)
    when = tuple(dict.fromkeys(c for c in conditions if c.left != c.right))
    return replace(equation, letters=tuple(fitting.letters.items()), when=when)


def _translated(given: Sequence[Condition], letters: dict[str, Term]) -> tuple[Condition, ...]:
    return tuple(
        replace(c, left=substitute(c.left, letters), right=substitute(c.right, letters)) for c in given
    )


@dataclass(slots=True)
class _Fitting:
    """Compares a left side with what is sought, taking the person's free letters for the sought ones."""

    ours: Scope
    theirs: Scope
    letters: dict[str, Term] = field(default_factory=dict)
    conditions: list[Condition] = field(default_factory=list)

    def fits(self, term: Term, sought: Term) -> bool:
        """Whether a part is what is sought, under the conditions that are collected."""
        if is_index(term, self.theirs) and is_index(sought, self.ours):
            self._index(term, sought)
            return True
        if isinstance(term, Symbol) and isinstance(sought, Derivative):
            unfolded = self.theirs.unfold(term)
            return unfolded != term and self.fits(unfolded, sought)
        match term, sought:
            case Symbol(), Symbol():
                if self.theirs.canonical(term.name) != self.ours.canonical(sought.name):
                    return False
                pairs = zip(term.indices, sought.indices, strict=False)
                return all(self.fits(*pair) for pair in pairs) and self._whole(
                    term.indices[len(sought.indices) :]
                )
            case Derivative(of, by), Derivative(sought_of, sought_by):
                return self.fits(by, sought_by) and self._same_value(of, sought_of)
            case Apply(operator, args), Apply(other, others) if operator == other and len(args) == len(
                others
            ):
                return all(self.fits(*pair) for pair in zip(args, others, strict=True))
        return alpha(term) == alpha(sought)

    def _index(self, term: Term, sought: Term) -> None:
        """A free letter may be any; a fixed one, or one that is taken, is a condition."""
        free = isinstance(term, Symbol) and term.name not in self.theirs.letters_in_definitions
        if isinstance(term, Symbol) and free:
            term = self.letters.setdefault(term.name, sought)
        if term != sought:
            self.conditions.append(Condition(sought, term))

    def _whole(self, more: tuple[Term, ...]) -> bool:
        """Whether the indices beyond those that are sought run over whole axes."""
        names = [i.name for i in more if isinstance(i, Symbol) and is_index(i, self.theirs)]
        if len(set(names)) < len(more) or any(name in self.letters for name in names):
            return False
        self.letters |= {name: Symbol(name) for name in names}
        return not set(names) & self.theirs.letters_in_definitions

    def _same_value(self, of: Term, sought: Term) -> bool:
        """Whether the same is differentiated, by its name or, written out, by its value.

        Its letter, the i of ``e^{z_i} / \\sum_j e^{z_j}``, may be another one than that which is sought.
        """
        if isinstance(of, Symbol):
            return self.fits(of, sought)
        own = sorted(n for n in free_names(of) & self.theirs.letters.keys() - self.letters.keys())
        free = [n for n in own if n not in self.theirs.letters_in_definitions]
        indices = sought.indices if isinstance(sought, Symbol) else ()
        names = [{}, *({i.name: n} for i in indices if isinstance(i, Symbol) for n in free if n != i.name)]
        for renamed in names:
            there = substitute(sought, {old: Symbol(new) for old, new in renamed.items()})
            try:
                if isinstance(agree(of, there, self.theirs), Proved):
                    self.letters |= {new: Symbol(old) for old, new in renamed.items()}
                    return True
            except ModelError:
                continue
        return False


def bearing(given: Sequence[Condition], scope: Scope, *terms: Term) -> tuple[Condition, ...]:
    """The conditions that bear on Terms: both letters of ``i \\ne k`` must stand free in them.

    A name holds the letters that its definition leaves free, as L the label c; one that has no definition
    here may hold any.

    >>> nothing = Scope({}, {}, {})
    >>> bearing((Condition(Symbol("i"), Symbol("k"), False),), nothing, Symbol("p", (Symbol("i"),)))
    ()
    """
    free = frozenset[str]().union(*map(scope.closure, terms))
    open_ = any(
        isinstance(part, Derivative)
        and isinstance(part.of, Symbol)
        and scope.canonical(part.of.name) not in scope.definitions
        for term in terms
        for part in parts(term)
    )

    def bears(condition: Condition) -> bool:
        own = free_names(condition.left) | free_names(condition.right)
        return own <= free or (open_ and bool(own & free))

    return tuple(c for c in given if bears(c))


def closed(term: Term) -> bool:
    """Whether nothing is left to be differentiated."""
    return not any(isinstance(part, Derivative) for part in parts(term))


def finished(equation: Stated, said: Sequence[Stated]) -> bool:
    """Whether nothing is left to be differentiated but one derivative that was worked out before.

    A name of a derivative, ``\\delta = \\partial L/\\partial z``, has to be worked out as well.
    """
    left = {part for part in parts(equation.right) if isinstance(part, Derivative)}
    named = {part for part in _named(equation.right, equation.scope) if part not in left}
    if len(left) > 1 or equation.right == equation.left or equation.left in left | named:
        return False
    before = [e for e in said if e.start < equation.start]

    def known(inner: Term) -> bool:
        return bool(stating(about(inner, before, equation.scope), lambda e: finished(e, before) and e.proved))

    return all(map(known, left | named))


def _named(term: Term, scope: Scope) -> Iterator[Term]:
    """The derivatives for which names in a Term stand by their definitions."""
    for name in parts(term):
        if isinstance(name, Symbol) and (body := scope.unfold(name)) != name:
            yield from (part for part in parts(body) if isinstance(part, Derivative))
