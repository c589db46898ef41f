"""Softmax regression with the cross-entropy loss: the loss and its gradient."""

import numpy as np


def logsumexp(u, axis):
    """log(sum(exp(u))), shifted by the largest entry so that nothing overflows."""
    top = np.max(u, axis=axis, keepdims=True)
    return np.squeeze(top, axis) + np.log(np.sum(np.exp(u - top), axis=axis))


def loss_and_gradient(W, b, x, c):
    """The loss ℓ and its derivative by w_i, b_i.

        z_i = w_iᵀ x + b_i
        p_k = e^z_k / (Σ_{j=1}^{C} e^z_j)
        ℓ = −log p_c

    Sizes: C = number of classes; D = number of features.

    Arguments:
        W: array of shape (C, D), weights
        b: array of shape (C,), biases
        x: array of shape (D,), features
        c: a label counted from 0, an int from 0 to C - 1; the formulas count from 1

    Returns the loss, a number, and a dict with
        W: of shape (C, D)
        b: of shape (C,)
    """
    C = W.shape[0]
    e_c = np.eye(C)[c]
    z = W @ x + b
    log_p = z - logsumexp(z, axis=0)
    p = np.exp(log_p)
    loss = -log_p[c]
    d_W = np.outer(p - e_c, x)
    d_b = p - e_c
    return loss, {"W": d_W, "b": d_b}


def check(seed=0, step=1e-6):
    """The largest difference between the gradient and central differences, at random arguments."""
    random = np.random.default_rng(seed)
    arguments = {
        "W": random.normal(size=(3, 4)),
        "b": random.normal(size=(3,)),
        "x": random.normal(size=(4,)),
        "c": int(random.integers(3)),
    }
    _, gradient = loss_and_gradient(**arguments)
    worst = 0.0
    for name, slope in gradient.items():
        value = np.asarray(arguments[name], dtype=float)
        for place in np.ndindex(value.shape):
            sides = []
            for shift in (step, -step):
                moved = value.copy()
                moved[place] += shift
                sides.append(loss_and_gradient(**{**arguments, name: moved})[0])
            difference = (sides[0] - sides[1]) / (2 * step)
            worst = max(worst, np.max(np.abs(difference - np.asarray(slope)[(..., *place)])))
    return float(worst)


if __name__ == "__main__":
    print(f"largest difference {check():.1e}")
