"""A problem: a model, its loss, and the parameters by which the loss is to be differentiated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from derive.scope import Definition, Scope
from derive.term import Symbol, Term


@dataclass(frozen=True, slots=True)
class Problem:
    """A model with its loss.

    ``order`` names the definitions so that each stands after those it uses. ``expected`` gives the
    gradient by a parameter, keyed by the LaTeX of the parameter, where the problem states it.
    """

    name: str
    title: str
    scope: Scope
    loss: Symbol
    parameters: tuple[Symbol, ...]
    about: str = ""
    expected: Mapping[str, Term] = field(default_factory=dict)
    order: tuple[str, ...] = ()

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """The definitions, each after those it uses."""
        return tuple(self.scope.definitions[name] for name in self.order)
