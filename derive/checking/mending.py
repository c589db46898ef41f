"""Lines with misread characters in the chain they stand in: what each goes on from, and its verdict."""

from __future__ import annotations

from dataclasses import dataclass, field

from derive.checking.asking import Kernel
from derive.checking.clouded import clouded, doubted, holds_more
from derive.checking.report import Verdict
from derive.checking.restoring import last_member, meant, nearest
from derive.scope import Scope
from derive.statement import Statement
from derive.term import Term


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
