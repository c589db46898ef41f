"""What names are defined to be where a line stands: a later section may define one anew, or go back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from derive.binding import alpha, free_names
from derive.checking.asking import Kernel
from derive.checking.faults import anew
from derive.meaning.evidence import Proved
from derive.scope import Definition, Scope
from derive.statement import Reading
from derive.term import Symbol


@dataclass
class Meanings:
    """The definition of each name that holds ``now``, and those that held before."""

    now: dict[str, Definition] = field(default_factory=dict)
    former: dict[str, list[Definition]] = field(default_factory=dict)

    def define(self, made: Definition) -> None:
        """Give a name a meaning; the one that it had is remembered."""
        old = self.now.get(made.name)
        if old is not None and alpha(old.body) != alpha(made.body):
            self.former.setdefault(made.name, []).append(old)
        self.now[made.name] = made

    def back(self, reading: Reading, scope: Scope, kernel: Kernel) -> bool:
        """Whether a line gives its name a meaning that it had before; then it has it again."""
        left, right = reading.left, reading.right
        name = scope.canonical(left.name) if isinstance(left, Symbol) else ""
        for former in self.former.get(name, ()):
            there = replace(scope, definitions={**scope.definitions, name: former})
            if isinstance(kernel.ask(left, right, there, reading.given), Proved):
                self.define(former)
                return True
        return False

    def anew(self, reading: Reading, scope: Scope) -> bool:
        """Whether a line can give its name another meaning, which it has then.

        ``H(P, Q) = H(P) + D`` says something of functions that are not known, and defines none.
        """
        made = anew(reading.left, reading.right, scope, known=False)
        if made is None or any("(" in name for name in free_names(reading.right)):
            return False
        self.define(made)
        return True
