"""Lines with misread characters in the chain they stand in: what each goes on from, and its verdict."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from derive.binding import free_names
from derive.checking.asking import Kernel
from derive.checking.clouded import clouded, doubted, holds_more
from derive.checking.report import Verdict
from derive.checking.restoring import last_member, meant, nearest
from derive.names import plain_name
from derive.reading.confusions import BY_READ
from derive.scope import Scope
from derive.statement import Statement
from derive.term import Derivative, Term, parts


@dataclass
class Mender:
    """The last member of each chain, as read and as written; ``own`` has the problem's names."""

    own: Scope | None
    ends: dict[int, Term] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)  # names that unread lines may define anew

    def passed(self, statement: Statement) -> None:
        """Keep the last member of a statement, which a later one may go on from."""
        self.texts[statement.chain] = last_member(statement.source)

    def doubted(self, statement: Statement) -> Statement:
        """The statement with what speaks for it though it may be refuted."""
        return doubted(statement, self.unread)

    def repaired(self, statement: Statement, scope: Scope, kernel: Kernel) -> Verdict | None:
        """The verdict on a line that a scope cannot read, if some misread characters explain it."""
        chain = statement.chain
        given = statement.readings[0].given if statement.readings else statement.conditions
        befores = dict.fromkeys((self.ends.get(chain), self.texts.get(chain)))
        for names, before in (*((scope, before) for before in befores), (self.own, self.texts.get(chain))):
            found = meant(statement.source, before, names, given, kernel) if names else None
            if found is not None:
                if names is scope:  # what is in other names is no line to go on from
                    self.ends[chain] = found.members[-1]
                proof = found.evidence
                return Verdict(statement, "repaired", proof, proof, says=found.says, repair=found.latex)
        return None

    def strange(self, verdict: Verdict, model: Scope | None) -> Verdict:
        r"""A right line left open where it is right only if a misread name is a constant.

        ``\frac{\partial}{\partial p_n} (y_n \log p_n + \log P_n)`` holds whatever P is, if P is not p.
        """
        if model is None or verdict.kind != "correct" or not verdict.statement.readings:
            return verdict
        reading, own = verdict.statement.readings[0], verdict.statement.scope
        inside = [
            p.of for side in (reading.left, reading.right) for p in parts(side) if isinstance(p, Derivative)
        ]
        names = {name for of in inside for name in free_names(of)} & own.symbols.keys()
        names -= model.symbols.keys() | own.definitions.keys()
        for name, one in ((n, meaning) for n in sorted(names) for meaning, _ in BY_READ.get(n, ())):
            if one in model.definitions:
                says = f"The problem has no {plain_name(name)}, which may be a misread {plain_name(one)}."
                return replace(verdict, kind="undecided", says=says)
        return verdict

    def left_open(self, statement: Statement, scope: Scope) -> None:
        """Note the name of which an undecided line may say what no Term holds: ``L = \\int ...``."""
        if self.own is None and (name := clouded(statement, scope)) and holds_more(statement):
            self.unread.setdefault(name, statement.place.line)

    def unreadable(self, statement: Statement, scope: Scope) -> Verdict:
        """The verdict on a line that cannot be read, with what it may have been."""
        if self.own is None and (name := clouded(statement, scope)):
            self.unread.setdefault(name, statement.place.line)
        told = (statement.trouble, nearest(statement.source, self.own or scope))
        return Verdict(statement, "unreadable", says="; ".join(filter(None, told)))
