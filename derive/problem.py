"""A problem: a model, its loss, and the parameters by which the loss is to be differentiated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from derive.scope import Definition, Scope
from derive.term import Symbol, Term


@dataclass(frozen=True, slots=True)
class Mark:
    """Points for a result ``left = right`` that an answer states.

    ``equivalent`` admits every form of the right side that is equal to it, else it must be written
    so, up to the order of terms; ``follow_through`` gives the points also for a wrong value that
    follows from an earlier slip.
    """

    left: Term
    right: Term
    points: Fraction
    equivalent: bool = True
    follow_through: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A model with its loss.

    ``order`` names the definitions so that each stands after those it uses. ``expected`` gives the
    gradient by a parameter, keyed by the LaTeX of the parameter, where the problem states it;
    ``marks`` is a mark scheme.
    """

    name: str
    title: str
    scope: Scope
    loss: Symbol
    parameters: tuple[Symbol, ...]
    about: str = ""
    expected: Mapping[str, Term] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """The definitions, each after those it uses."""
        return tuple(self.scope.definitions[name] for name in self.order)
