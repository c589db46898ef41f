"""How each library writes the operations on arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_CHECK_NUMPY = '''
def check(seed=0, step=1e-6):
    """The largest difference between the gradient and central differences, at random arguments."""
{arguments}
    _, gradient = loss_and_gradient(**arguments)
    worst = 0.0
    for name, slope in gradient.items():
        value = np.asarray(arguments[name], dtype=float)
        for place in np.ndindex(value.shape):
            sides = []
            for shift in (step, -step):
                moved = value.copy()
                moved[place] += shift
                sides.append(loss_and_gradient(**{{**arguments, name: moved}})[0])
            difference = (sides[0] - sides[1]) / (2 * step)
            worst = max(worst, np.max(np.abs(difference - np.asarray(slope)[(..., *place)])))
    return float(worst)
'''
_CHECK_TORCH = '''
def check(seed=0):
    """The largest difference between the gradient and that of autograd, at random arguments."""
{arguments}
    arguments = {{
        name: value if isinstance(value, int) else torch.as_tensor(np.asarray(value))
        for name, value in arguments.items()
    }}
    _, gradient = loss_and_gradient(**arguments)
    worst = 0.0
    for name, slope in gradient.items():
        known = torch.autograd.functional.jacobian(
            lambda value: loss_and_gradient(**{{**arguments, name: value}})[0], arguments[name]
        )
        worst = max(worst, float(torch.max(torch.abs(known - slope))))
    return worst
'''
_CHECK_JAX = '''
def check(seed=0):
    """The largest difference between the gradient and that of JAX, at random arguments."""
{arguments}
    arguments = {{
        name: value if isinstance(value, int) else jnp.asarray(value)
        for name, value in arguments.items()
    }}
    _, gradient = loss_and_gradient(**arguments)
    worst = 0.0
    for name, slope in gradient.items():
        loss = lambda value: loss_and_gradient(**{{**arguments, name: value}})[0]
        known = jax.jacobian(loss)(arguments[name])
        worst = max(worst, float(jnp.max(jnp.abs(known - slope))))
    return worst
'''

_SHARED = {
    "exp": "{m}.exp({0})", "log": "{m}.log({0})", "tanh": "{m}.tanh({0})", "sqrt": "{m}.sqrt({0})",
    "abs": "{m}.abs({0})", "relu": "{m}.maximum({0}, 0)", "step": "{m}.heaviside({0}, 0)",
    "outer": "{m}.outer({0}, {1})", "einsum": '{m}.einsum("{d}", {*})', "onehot": "{m}.eye({0})[{d}]",
    "eye": "{m}.eye({0})", "sum": "{m}.sum({0}, axis={d})", "sum all": "{m}.sum({0})",
    "logsumexp": "logsumexp({0}, axis={d})", "softplus": "{m}.logaddexp(0, {0})",
    "logaddexp": "{m}.logaddexp({0}, {1})", "sigmoid": "sigmoid({0})",
    "permute": "{m}.transpose({0}, ({d}))", "broadcast": "{m}.broadcast_to({0}, ({rest}))",
    "same": "float({d})", "where": "{m}.where({0} == 0, {1}, {d})",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """A library: how it is imported, its templates, and how a program checks itself.

    In a template ``{m}`` is the module, ``{0}`` the first argument, ``{*}`` all, ``{rest}`` all but
    the first, ``{d}`` the detail of the operation and ``{like}`` an argument of the program.
    ``helpers`` are functions that the library lacks, by the operation that calls them.
    """

    name: str
    imports: tuple[str, ...]
    module: str
    array: str
    check: str
    templates: Mapping[str, str]
    helpers: Mapping[str, str] = field(default_factory=dict)
    wraps: str = "{0}"  # a constant as the argument of a function
    scalar: str = "a number"


NUMPY = Target(
    "numpy",
    ("import numpy as np",),
    "np",
    "array",
    _CHECK_NUMPY,
    _SHARED,
    {
        "logsumexp": '''
def logsumexp(u, axis):
    """log(sum(exp(u))), shifted by the largest entry so that nothing overflows."""
    top = np.max(u, axis=axis, keepdims=True)
    return np.squeeze(top, axis) + np.log(np.sum(np.exp(u - top), axis=axis))
''',
        "sigmoid": '''
def sigmoid(u):
    """1 / (1 + exp(-u)), by the logarithm of the denominator so that nothing overflows."""
    return np.exp(-np.logaddexp(0, -u))
''',
    },
)
TORCH = Target(
    "torch",
    ("import numpy as np", "import torch"),
    "torch",
    "tensor",
    _CHECK_TORCH,
    {
        **_SHARED,
        "relu": "torch.relu({0})",
        "step": "torch.heaviside({0}, torch.zeros_like({0}))",
        "sum": "torch.sum({0}, dim={d})",
        "logsumexp": "torch.logsumexp({0}, dim={d})",
        "softplus": "torch.logaddexp(torch.zeros_like({0}), {0})",
        "sigmoid": "torch.sigmoid({0})",
        "eye": "torch.eye({0}, dtype={like}.dtype)",
        "onehot": "torch.eye({0}, dtype={like}.dtype)[{d}]",
        "permute": "torch.permute({0}, ({d}))",
        "broadcast": "torch.as_tensor({0}).expand({rest})",
    },
    wraps="torch.tensor(float({0}))",
    scalar="a tensor of shape ()",
)
JAX = Target(
    "jax",
    ("import jax", "import jax.numpy as jnp", "import numpy as np"),
    "jnp",
    "array",
    _CHECK_JAX,
    {
        **_SHARED,
        "logsumexp": "jax.scipy.special.logsumexp({0}, axis={d})",
        "sigmoid": "jax.nn.sigmoid({0})",
    },
)
TARGETS = {target.name: target for target in (NUMPY, TORCH, JAX)}
