r"""What must not be accepted: formulas that hold by a liberty which no careful grader would grant."""

from __future__ import annotations

import pytest

import derive
from derive.reading.people.letters import with_own_letters
from derive.scope import Declared, Definition, Scope
from derive.term import Apply, Symbol
from derive.writers import messages
from derive.writing import plain

SOFTMAX = r"Let $p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}$ and $L = -\log p_c$." "\n\n"


def test_a_result_of_one_case_is_not_the_result_and_its_case_is_told() -> None:
    text = SOFTMAX + (
        "Case 1: $i = c$.\n"
        r"$$\frac{\partial p_c}{\partial z_i} = p_c (1 - p_c)$$"
        "\n\nCase 2: $i \\ne c$.\n"
        r"$$\frac{\partial p_c}{\partial z_i} = -p_c p_i$$"
        "\n\nTherefore the gradient of the loss is\n"
        r"$$\frac{\partial L}{\partial z_i} = p_i$$"
    )
    report = derive.check(text, "softmax-cross-entropy")
    gained = {plain(award.result[0]): award.points for award in report.awards}
    assert gained["∂L/∂z_i"] == 0
    assert "∂L/∂z_i = p_i  for i ≠ c" in messages.write(report, False).decode()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            r"$$p_i = \frac{e^{z_i}}{\sum_i e^{z_i}}$$",
            "i is the index of a sum here and stands outside of it too",
        ),
        (r"$$L' = 3 L$$", "L′ is taken as a name of its own, not as a derivative of L."),
        (r"$$\dot L = 3 L$$", "L̇ is taken as a name of its own, not as a derivative of L."),
    ],
)
def test_what_is_taken_for_granted_is_told(line: str, told: str) -> None:
    assert told in " ".join(messages.write(derive.check(SOFTMAX + line), False).decode().split())


def test_a_loss_without_its_penalty_is_not_the_problems() -> None:
    text = r"Let $L = \frac1N \sum_n (w^\top x_n + b - y_n)^2$."
    report = derive.check(text, "linear-regression")
    assert report.verdicts[0].mistake == "term dropped" and not report.reached_goal


def test_what_is_concluded_of_a_variable_is_compared_with_the_optimum_and_called_no_mistake() -> None:
    text = r"Let $L = (w x - y)^2$. $$\frac{dL}{dw} = 2 x (w x - y)$$ So we get $w = x^2 + y$."
    last = derive.check(text).verdicts[-1]
    assert last.kind == "undecided" and "There the derivative of L by w is not 0." in last.says


def test_a_repair_is_written_as_a_person_would() -> None:
    report = derive.check(r"Let $L = \frac12 \lambda w^2$. Then $\frac{dL}{dw} = 2 \lambda w$.")
    assert report.first_error is not None
    assert report.first_error.repair == r"\frac{\partial L}{\partial w} = \lambda w"


def test_weights_that_are_taken_for_numbers_are_told() -> None:
    report = derive.check(
        r"Let $z = W x + b$. $$\frac{\partial L}{\partial W} = x \frac{\partial L}{\partial z}$$"
    )
    assert report.verdicts[-1].kind == "undecided"
    assert "It holds if W is a number" in " ".join(messages.write(report, False).decode().split())
    assert "W is read as a number" in " ".join(messages.write(report, False).decode().split())


@pytest.mark.parametrize(
    "line", [r"\frac{\partial L}{\partial z_c} = -1", r"\frac{\partial L}{\partial z_k} = 0"]
)
def test_a_maximum_varies_with_what_it_is_taken_of_by_whatever_index(line: str) -> None:
    verdict = derive.check(rf"Let $m = \max_j z_j$ and $L = m - z_c$. $${line}$$").verdicts[-1]
    assert verdict.kind in ("undecided", "wrong", "mistake")


@pytest.mark.parametrize(("solution", "kind"), [(r"\frac{k}{n}", "correct"), (r"\frac{n}{k}", "wrong")])
def test_a_solution_of_an_equation_that_is_set_is_no_definition(solution: str, kind: str) -> None:
    text = (
        r"Let $\ell = k \log p + (n - k) \log(1 - p)$. $$\frac{d\ell}{dp} = \frac{k}{p} - \frac{n-k}{1-p}$$"
        rf" Setting it to zero, we get $$p = {solution}$$"
    )
    assert derive.check(text).verdicts[-1].kind == kind


@pytest.mark.parametrize(("sign", "kind"), [("", "correct"), ("-", "wrong")])
def test_an_optimum_with_a_hat_is_judged_by_the_equation_that_is_set(sign: str, kind: str) -> None:
    text = (
        r"Let $\ell = -\sum_{i=1}^n (x_i - \mu)^2$. $$\frac{\partial \ell}{\partial \mu}"
        rf" = 2 \sum_{{i=1}}^n (x_i - \mu) = 0 \implies \hat\mu = {sign}\frac1n \sum_i x_i$$"
    )
    assert derive.check(text).verdicts[-1].kind == kind


@pytest.mark.parametrize(
    "line",
    [
        r"\log(x^\top y) = \log x + \log y",
        r"x^\top x = x^2",
        r"\|x\|^2 = x^2",
        r"\frac{\partial p}{\partial x} = p^\top (1 - p)",
        r"\frac{\partial p}{\partial x} = p (1 - p)^\top",
    ],
)
def test_no_entry_of_an_inner_or_outer_product_is_the_product_of_two_entries(line: str) -> None:
    text = rf"Let $x, y \in \mathbb{{R}}^n$ and $p = \sigma(x)$. $${line}$$"
    assert derive.check(text).verdicts[-1].kind in ("undecided", "wrong", "mistake", "unreadable")


@pytest.mark.parametrize(("values", "line"), [("-1, 1", "y_i^2 = y_i"), ("0, 1", "y_i^2 = 1")])
def test_what_does_not_hold_of_labels_is_no_choice(values: str, line: str) -> None:
    text = rf"Let $y_i \in \{{{values}\}}$ and $L = \sum_i \log(1 + e^{{-y_i z_i}})$. $${line}$$"
    assert derive.check(text).verdicts[-1].kind in ("undecided", "wrong", "mistake")


@pytest.mark.parametrize(
    "text",
    [
        r"Let $\hat Y = XW$ and $L = \frac1N\|\hat Y - Y\|_F^2$."
        r" $$\frac{\partial L}{\partial W} = \frac2N X (\hat Y - Y)$$",
        r"Let $Z = XW + b$, $P = \mathrm{softmax}(Z)$ row-wise, $L = -\frac1N\sum_{n,k} Y_{nk}\log P_{nk}$"
        r" with $Y$ one-hot. $$\frac{\partial L}{\partial b} = \frac1N(P - Y)$$",
    ],
)
def test_no_array_has_another_shape_to_make_a_line_fit(text: str) -> None:
    assert derive.check(text).verdicts[-1].kind in ("undecided", "wrong", "mistake", "unreadable")


@pytest.mark.parametrize(("slope", "right"), [("", False), (r" + \frac{\partial L}{\partial y}", True)])
def test_a_loss_is_reached_by_every_way_that_the_text_shows(slope: str, right: bool) -> None:
    text = (
        r"Let $u = a x$ and $y = u + x$. $$\frac{\partial L}{\partial u} = \frac{\partial L}{\partial y}$$"
        if right
        else r"Let $u = a x$ and $y = u + x$."
    )
    line = rf"$$\frac{{\partial L}}{{\partial x}} = a \frac{{\partial L}}{{\partial u}}{slope}$$"
    assert (derive.check(text + line).verdicts[-1].kind in ("correct", "leap")) == right


BERNOULLI = r"Let $\ell(\theta) = \sum_{i=1}^n [x_i \log\theta + (1 - x_i)\log(1 - \theta)]$. "
NORMAL = (
    r"Let $\ell(\mu, \sigma^2) = -\frac n2 \log(2\pi\sigma^2) - \frac{1}{2\sigma^2}\sum_{i=1}^n (x_i - \mu)^2$."
    "\n\nSetting the derivatives to zero gives "
)
CATEGORICAL = (
    r"Let $\Lambda = \sum_{k=1}^K n_k \log p_k - \lambda(\sum_{k=1}^K p_k - 1)$."
    r" $$\frac{\partial\Lambda}{\partial p_k} = \frac{n_k}{p_k} - \lambda$$ Setting it to zero, we get "
)
ENTROPY = (
    r"Let $\mathcal L = -\sum_{i=1}^n p_i \log p_i - \lambda (\sum_{i=1}^n p_i - 1)$."
    r" $$\frac{\partial\mathcal L}{\partial p_i} = -\log p_i - 1 - \lambda = 0$$ which gives "
)
LINE = (
    r"We fit $y = a x + b$ by least squares: $E = \sum_{i=1}^n (y_i - a x_i - b)^2$."
    r" $$\frac{\partial E}{\partial b} = -2\sum_i (y_i - a x_i - b)$$ Setting it to zero we get "
)
OLS = r"Let $J(w) = \frac12\|X w - y\|^2$. Setting the gradient to zero gives "


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (
            BERNOULLI + "The maximum likelihood estimate is ",
            r"\hat\theta = \frac1n\sum_i x_i",
            r"\hat\theta = \sum_i x_i",
        ),
        (
            BERNOULLI + "The MLE is ",
            r"\theta_{ML} = \frac1n\sum_i x_i",
            r"\theta_{ML} = \frac{1}{n-1}\sum_i x_i",
        ),
        (BERNOULLI + "It is maximised by ", r"\theta^* = \bar x", r"\theta^* = 2 \bar x"),
        (NORMAL, r"\hat\mu = \frac1n \sum_i x_i", r"\hat\mu = \frac{1}{n-1} \sum_i x_i"),
        (
            NORMAL,
            r"\hat\sigma^2 = \frac1n \sum_i (x_i - \hat\mu)^2",
            r"\hat\sigma^2 = \frac{1}{n-1} \sum_i (x_i - \hat\mu)^2",
        ),
        (CATEGORICAL, r"p_k = \frac{n_k}{\lambda}", r"p_k = -\frac{n_k}{\lambda}"),
        (CATEGORICAL, r"\hat p_k = \frac{n_k}{\sum_{j=1}^K n_j}", r"\hat p_k = \frac{1}{n_k}"),
        (ENTROPY, r"p_i = e^{-1-\lambda}", r"p_i = e^{1+\lambda}"),
        (ENTROPY, r"p_i = \frac1n", r"p_i = n"),
        (LINE, r"b = \bar y - a \bar x", r"b = \bar y + a \bar x"),
        (OLS, r"\hat w = (X^\top X)^{-1} X^\top y", r"\hat w = 2 (X^\top X)^{-1} X^\top y"),
    ],
)
def test_an_optimum_is_put_into_the_slope_of_its_objective(text: str, right: str, wrong: str) -> None:
    assert derive.check(f"{text}$${right}$$").verdicts[-1].kind == "correct"
    assert derive.check(f"{text}$${wrong}$$").verdicts[-1].kind == "wrong"


@pytest.mark.parametrize(
    "line",
    [
        r"An unbiased estimator is $$\hat\sigma^2 = \frac{1}{n-1} \sum_i (x_i - \hat\mu)^2$$",
        r"The prediction is $$\hat y = \mu + 1$$",
        r"With a prior the MAP estimate is $$\hat\mu_{MAP} = \frac{1}{n+1} \sum_i x_i$$",
    ],
)
def test_what_is_no_optimum_of_the_objective_is_not_held_against_it(line: str) -> None:
    kinds = {
        verdict.kind for verdict in derive.check(NORMAL + r"$\hat\mu = \frac1n\sum_i x_i$. " + line).verdicts
    }
    assert not kinds & {"wrong", "mistake"}


def test_probabilities_of_a_logarithm_that_do_not_sum_to_one_get_a_remark() -> None:
    text = r"We have $\log p_i = z_i {} \log \sum_k e^{{z_k}}$. So $f = \sum_i p_i x_i$."
    kinds = [derive.check(text.format(sign)).verdicts[0] for sign in "+-"]
    assert ["do not sum to 1" in one.says for one in kinds] == [True, False]


COUNTS = r"""Let $x_1,\dots,x_n$ be normal: $\ell(\mu) = -\frac{1}{2}\sum_{i=1}^n (x_i - \mu)^2$.

With counts $n_k$, $\ell = \sum_{k=1}^K n_k \log p_k$, $\sum_{k=1}^K p_k = 1$, and the Lagrangian is
$\Lambda = \sum_{k=1}^K n_k \log p_k - \lambda(\sum_{k=1}^K p_k - 1)$. Setting both derivatives to zero,
$$p_k = \frac{n_k}{\lambda}$$ and with $n = \sum_k n_k$, $$\lambda = n$$ $$\hat p_k = \frac{n_k}{n}$$
"""


@pytest.mark.parametrize("text", [COUNTS, r"$J(w_i) = w_i^2$ and $\nabla J = 2 w$, $\nabla^2 J = 2$."])
def test_one_letter_for_two_things_breaks_nothing(text: str) -> None:
    assert all(verdict.kind not in ("mistake", "wrong") for verdict in derive.check(text).verdicts)


def test_letters_of_a_definition_stay_two_where_one_runs_over_another_range() -> None:
    one, other = Symbol("j"), Symbol("l")
    unit = Definition("I", ("j", "l"), Apply("delta", (one, other)))
    scope = Scope({"n": "", "m": ""}, {"j": "n", "l": "n"}, {"I": Declared(("n", "n"))}, {"I": unit})
    (made,) = with_own_letters(scope, {"j": "m"}).definitions.values()
    assert len(set(made.indices)) == 2 and made.body == Apply("delta", tuple(map(Symbol, made.indices)))
