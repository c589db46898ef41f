r"""The model in which mistakes are stated: softmax and logistic regression, and loose symbols beside them.

>>> read(r"p_k = p_i")[0].name
'p'
"""

from __future__ import annotations

from functools import cache

from derive.problem import Problem
from derive.reading.definitions import read_equation
from derive.reading.expressions import read_condition
from derive.reading.problems import read_problem
from derive.scope import Scope
from derive.term import Condition, Term

_MODEL = r"""
title = "what mistakes are made in"
definitions = [
  'z_i = w_i^\top x + b_i',
  'p_k = \frac{e^{z_k}}{\sum_{j=1}^{C} e^{z_j}}',
  '\ell = -\log p_c',
  'E = -\sum_{k=1}^{C} y_k \log p_k',
  's_i = \sigma(z_i)',
  'h_i = \tanh(z_i)',
  'r_n = \theta^\top X_n - t_n',
  'J = \frac{1}{N} \sum_{n=1}^{N} r_n^2',
]
loss = '\ell'
parameters = ['w_i']
facts = ['\sum_k y_k = 1']
[sizes]
C = "classes"
D = "features"
N = "examples"
[letters]
C = ["i", "j", "k", "c"]
D = ["d"]
N = ["n", "m"]
[symbols]
w = { shape = ["C", "D"], whole = "W" }
'\theta' = { shape = ["D"] }
b = { shape = ["C"] }
x = { shape = ["D"] }
y = { shape = ["C"] }
a = { shape = ["C"] }
X = { shape = ["N", "D"] }
t = { shape = ["N"] }
u = {}
v = {}
f = { domain = "positive" }
g = { domain = "positive" }
T = { domain = "positive" }
"""


@cache
def model() -> Problem:
    """The model as a problem."""
    return read_problem(_MODEL, "mistakes")


def scope() -> Scope:
    """The names of the model."""
    return model().scope


def read(equation: str) -> tuple[Term, Term]:
    """Both sides of an equation over the model. Raises ReadError for what is none."""
    return read_equation(equation, scope())


def case(given: str) -> tuple[Condition, ...]:
    """The index condition of a law, none for an empty text."""
    return (read_condition(given, scope()),) if given else ()
