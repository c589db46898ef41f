r"""Each liberty of notation by name: an example that is read, and one that must stay as it is."""

from __future__ import annotations

import pytest

from derive.reading.people.completed import COMPLETIONS
from derive.reading.people.doubts import DOUBTS
from derive.reading.people.habits import HABITS, NAMES
from derive.reading.people.liberty import all_rewritten, rewritten, texts
from derive.reading.people.plain import PLAIN, TYPED
from derive.reading.people.sheet import sheets
from derive.reading.people.spellings import SPELLINGS
from derive.reading.people.usage import Usage
from derive.reading.people.written import written_out
from derive.reading.submissions import read_submission
from derive.reading.tokens import tokenize
from derive.writing import relation

LIBERTIES = {one.name: one for one in (*PLAIN, *TYPED, *SPELLINGS, *NAMES, *HABITS, *DOUBTS)}
SUMS = r"$p_k = \frac{e^{z_k}}{\sum_{j=1}^C e^{z_j}}$ and $\sum_{i=1}^C \sum_{k=1}^C y_k p_i$."

# name: (what the text shows of its names, what is written, how it is read, what stays as it is)
EXAMPLES: dict[str, tuple[str, str, str, str]] = {
    "letters spelled": ("", "sum_j delta_{ij}", r"\sum_j\delta_{ij}", "s u m"),
    "indices without braces": ("", "x_ij", "x_{ij}", "x_i j"),
    "numbers behind letters": ("", "w2 x", "w_{2}x", "w 2"),
    "products of arrays spelled": ("", "np.dot(a, b.T)", r"(a)(b^{\top})", "n p d"),
    "changes of a name": ("", "w -= u", r"w\leftarrow w-(u)", "a = b - c"),
    "signs of two characters": ("", "i != c", r"i\ne c", "i! = c"),
    "exponents in brackets": ("", "e^(z_k)", "e^{z_k}", "e^z(k)"),
    "differentials on one line": ("", "dL/dz_i", r"\frac{\partial L}{\partial z_i}", "L/z_i"),
    "hats spelled": ("", "yhat_k", r"\hat{y}_k", "that"),
    "one spelling": ("", r"a \triangleq b", "a:=b", "a = b"),
    "labels that are functions": ("", r"H_\max", r"H_{\text{max}}", r"\sum_i \max"),
    "conditions in braces": ("", "1{i = c}", r"1\{i=c\}", "1{i c}"),
    "deltas with arguments": (SUMS, r"\delta(i, k)", r"\delta_{i,k}", r"\delta(i + k)"),
    "unit vectors in bold": ("", r"\mathbf{e}_c", "e_c", r"\mathbf{e}"),
    "entries of unit vectors": (SUMS, "(e_k)_i", r"\delta_{k,i}", "(a_k)_i"),
    "an upright e": ("", r"\mathrm{e}^z", "e^z", r"\mathrm{e}_z"),
    "empty scripts": ("", r"\sum_{i}^{} a", r"\sum_{i}a", r"\sum_{i}^{n} a"),
    "indices fallen from a delta": ("", r"\delta{ij}", r"\delta_{ij}", r"\delta(i)"),
    "braces below and above": ("", r"\underbrace{a + b}_{c}", "a+b", "a + b_{c}"),
    "stacked signs": ("", r"a \overset{!}{=} b", "a=b", r"a = b"),
    "a dot for a product": ("", "a . b", r"a\cdot b", "a = b ."),
    "primes": ("", r"f^{\prime}", "f'", "f^{2}"),
    "scripts in order": ("", "x^2_i", "x_i^2", "e^2_i"),
    "ordinals": ("", "i^{th}", r"\text{the i-th}", "i^{t}"),
    "rows of cases": (
        "",
        r"\begin{cases} 1, & i = j \\ 0 & \text{otherwise} \end{cases}",
        r"\begin{cases}1&i=j\\0&\text{otherwise}\end{cases}",
        r"i = j, 1",
    ),
    "indices within accents and brackets": ("", r"\hat{y_i}", r"\hat{y}_i", r"\hat{y}_i"),
    "idle braces": ("", "{a}b", "ab", "x^{a}b"),
    "the variable below a derivative": (
        "",
        r"\partial_{z_i} f",
        r"\frac{\partial}{\partial z_i}f",
        r"\partial z_i f",
    ),
    "Hessians by the argument": (
        "",
        r"\nabla^2 L(w)",
        r"\nabla_{w}\nabla_{w}L(w)",
        r"\nabla^2 L",
    ),
    "arrows with words": ("", r"z \xrightarrow{\text{softmax}} p", r"z\rightarrow p", r"z \rightarrow p"),
    "entries of products": (
        SUMS,
        r"(W z)_i",
        r"(\operatorname{unit}_{i}^\top(Wz))",
        r"softmax(z)_i",
    ),
    "counts beside a size": (SUMS, r"C_k = C", r"{C}_k=C", r"z_k = C"),
    "names with a star": ("", r"w_i^*", "w^{*}_i", r"(w)^*"),
    "second gradients": (
        "",
        r"\nabla_w^2 J",
        r"\frac{\partial^2J}{\partial w\partial w}",
        r"\nabla_w J",
    ),
    "traces": ("", r"\tr A B", r"\operatorname{tr}(AB)", r"t r(A)"),
    "sums with dots": (SUMS, r"z_1 + \ldots + z_C", r"(\sum_{k=1}^{C}z_k)", r"z_1 + z_C"),
    "arrays written out": (
        "",
        r"\begin{bmatrix} x_1 \\ \vdots \\ x_n \end{bmatrix}",
        r"(\sum_{k=1}^{n}\operatorname{unit}_{k}(x_k))",
        r"\begin{bmatrix} x_1 \\ \vdots \\ x_1 \end{bmatrix}",
    ),
    "inner products": ("", r"\langle w, x \rangle", r"((w)^\top(x))", r"\langle w, x, y \rangle"),
    "sums over sets": ("", r"\sum_{s \in S} a_s", r"\sum_{s=1}^{S}a_s", r"\sum_{s \in S(a)} a_s"),
    "products over an index": ("", r"\prod_i a_i = b", r"\exp(\sum_i\log(a_i))=b", r"\prod a_i"),
    "ranges in words": (
        SUMS,
        r"j \in \{1, \ldots, C\}",
        r"\text{for j\in\{1,\ldots,C\}}",
        r"\sum_j z_j",
    ),
    "letters that are a word": ("", "loss", r"\mathrm{loss}", "l o s s"),
    "softmax by name": ("", r"\text{softmax}(z)", r"\operatorname{softmax}(z)", r"\text{sigmoid}(z)"),
    "one face": (r"$\mathbf{z} = a$, $z_i = b$.", r"\mathbf{z}", "z", r"\mathbf{x}"),
    "a delta that is a name": (r"$\delta_o = a$.", r"\delta_o", r"\delta_o", r"\delta + 1"),
    "an e that is a name": ("", "e_{ij}", "{e}_{ij}", "e_{i}"),
    "a small t for a transpose": (r"$Q K^t$.", "K^t", r"K^\top", "K^2"),
    "a T that is a name for a transpose": ("$X^T (Y - T)$.", "X^T", r"X^\top", r"\gamma^T"),
    "differences": ("", r"\Delta w", r"\Delta w", r"\Delta + w"),
    "softmax under another name": (
        r"$S(z_i) = \frac{e^{z_i}}{\sum_j e^{z_j}}$.",
        "S(z)",
        r"\operatorname{softmax}(z)",
        "T(z)",
    ),
    "second derivatives": (
        "",
        r"\frac{\partial^2 f}{\partial a \partial b}",
        r"\frac{\partial\frac{\partial f}{\partial b}}{\partial a}",
        r"\frac{\partial f}{\partial a}",
    ),
    "transposes behind labels": ("", r"W^{[l]T} x^{(2)^T}", r"W^{[l]}^{T} x^{(2)}^{T}", "W^{(a)b} (a)^T"),
    "labels that count": (
        r"$z^{[l]} = W^{[l]} a^{[l-1]}$ and $h_t = U h_{t-1}$",
        r"a^{[L]} W^{[l]T} z^{[l](i)}_k h_{t+1} W^{[2]}^{T}",
        r"a^{[L]} W^{[l]}^{T} z^{[l]}^{(i)}_k h_{t+1} W^{(2)}^{T}",
        r"W^{[2]} x^{(i)} h_i",
    ),
    "primes on functions": (
        "",
        r"\sigma'(z_i) \sigma'(z)",
        r"\frac{\partial\sigma(z_i)}{\partial z_i} (\sigma(z) \odot (1-\sigma(z)))",
        r"\sigma(z)",
    ),
    "functions differentiated by name": (
        "",
        r"\frac{d\sigma}{dz}",
        r"\frac{\partial\sigma(z)}{\partial z}",
        r"\frac{dL}{dz}",
    ),
    "powers that are differentiated": (
        "",
        r"\frac{d}{dx}(x + 1)^2",
        r"\frac{d}{dx}[(x + 1)^2]",
        r"\frac{d}{dx}(x + 1)^\top",
    ),
    "the positive part": ("", r"\max(0, z)", r"\operatorname{ReLU}(z)", r"\max(1, z)"),
    "indicators of a sign": ("", r"1[z > 0]", r"\operatorname{step}(z)", r"g(z) [z > 0"),
    "cases by sign": (
        "",
        r"\begin{cases} a, & z > 0 \\ b & z \le 0 \end{cases}",
        r"(\operatorname{step}(z)(a)+(1-\operatorname{step}(z))(b))",
        r"\begin{cases} a & z > 0 \\ b & z > 1 \end{cases}",
    ),
    "the derivative of ReLU": (
        "",
        r"\operatorname{ReLU}'(z)",
        r"\operatorname{step}(z)",
        r"\operatorname{ReLU}(z)",
    ),
    "two primes on functions": (
        "",
        r"\sigma''(t)",
        r"\frac{\partial}{\partial t}\frac{\partial\sigma(t)}{\partial t}",
        r"\sigma''(2 t)",
    ),
    "indicators": (SUMS, r"\mathbb{1}\{i = k\}", r"\delta_{i,k}", r"\mathbb{1}\{z > 0\}"),
    "indices in raised brackets": (r"$\sum_{n=1}^N x^{(n)}_d$.", r"x^{(n)}_d", "x_{n,d}", "x^{n}_d"),
    "derivatives by a square": (
        "",
        r"\frac{\partial f}{\partial \sigma^2}",
        r"\frac{1}{2\sigma}\frac{\partial f}{\partial\sigma}",
        r"\frac{\partial f}{\partial \sigma^3}",
    ),
    "labels above names": (r"$W^o = a$, $b^o = c$, $W^n = b^n + n$", "W^o_i", "W^{o}_i", "W^n"),
    "steps of an iteration": (r"$w_t = a$.", "w_{t+1}", "w_{t+1}", "w_{2+1}"),
    "gradients by the argument": (
        "",
        r"\nabla f(x)",
        r"\nabla_{x}f(x)",
        r"\nabla f(x, y)",
    ),
    "names with arguments": (r"$L(y, p) = a$.", "L(y, p)", "L", "L y"),
    "squares": (r"$\sigma^2 = a$, $b = \sigma^2$.", r"\sigma^2", r"\sigma^2", r"a^2"),
    "totals": (r"$L = \sum_{i=1}^N L_i$.", "L", "{L}", "L_i"),
    "a size within bars": ("", r"\frac{1}{|B|}", r"\frac{1}{B}", "|b|"),
    "bounds of sums": (
        SUMS,
        r"\sum_{i=0}^{C-1} z_i",
        r"\sum_{i=1}^{C}z_i",
        r"\sum_{i=2}^{C} z_i",
    ),
    "labels below names": (SUMS, r"W_{\text{out}}", r"W_{\text{out}}", "W_{ik}"),
    "braces of an exponent": ("", "e^z_k", "e^{z_{k}}", "a^z_k"),
    "bars": ("", "|a|", r"\operatorname{abs}(a)", r"a | b"),
    "an index above": (SUMS, "x^i", "x_{i}", "x^a"),
    "a sum without an index": (SUMS, r"\sum y p", r"\sum_k y_kp_k", r"\sum_k y_k p_k"),
    "a function of the next factor": ("", r"\log p y", r"\log(p)y", r"\log (p) y"),
    "an operator before a product": (
        "",
        r"\frac{\partial}{\partial z} a b",
        r"(\frac{\partial}{\partial z}(ab))",
        r"\frac{\partial a}{\partial z} b",
    ),
    "a factor after a flat fraction": ("", "a / b c", r"a/b\cdot c", "a / b"),
    "a function of the whole product": ("", r"\log p y", r"\log(py)", r"\log p"),
    "an operator before a factor": (
        "",
        r"\frac{\partial}{\partial z} a b",
        r"(\frac{\partial}{\partial z}(a))b",
        r"\frac{\partial a}{\partial z} b",
    ),
    "a product below a flat fraction": ("", "a / b c", "a/(bc)", "a / b"),
    "a prime for a transpose": ("", "a' b", r"a^\top b", "a'"),
}


MADE = {"a row for a vector", "logarithms of products"}  # looks for tokens that no text has
MADE |= {"words of the text"}  # looks for words that a plain text defines


def test_every_liberty_has_an_example() -> None:
    assert EXAMPLES.keys() | MADE == LIBERTIES.keys()


ARRAYS = {  # cells of arrays: the entry in general, or none
    r"x_1 & x_2 & \cdots & x_n": r"x_k",
    r"x_1 y_1 \\ \vdots \\ x_n y_n": r"x_ky_k",
    r"a_{11} & \dots & a_{1m} \\ \vdots & & \vdots \\ a_{n1} & \dots & a_{nm}": "a_{kl}",
    r"a_{11} & .. & a_{1m} \\ .. & a_{ij} & .. \\ a_{n1} & .. & a_{nm}": "a_{kl}",
    r"a_{11} & .. & a_{1m} \\ .. & b_{ij} & .. \\ a_{n1} & .. & a_{nm}": "",
    r"b_{h1} \\ b_{h2}": "b_{h,k}",
    r"x_1^1 \\ \vdots \\ x_n^n": "",
    r"x_1 \\ \vdots \\ y_n": "",
    r"x_1 \\ x_3 \\ \vdots \\ x_n": "",
    r"1 \\ 2 \\ \vdots \\ n": "",
    r"c \\ \vdots \\ c": "",
    r"p_1 & 0 \\ 0 & p_2": r"\begin{cases}p_k&k=l\\0&\text{otherwise}\end{cases}",
    r"a \\ b": r"\begin{cases}a&k=1\\b&\text{otherwise}\end{cases}",
}


@pytest.mark.parametrize("cells", ARRAYS)
def test_the_entry_of_an_array_is_what_all_that_is_written_shows(cells: str) -> None:
    usage = Usage()
    usage.letters = {"x", "y", "a", "b", "c", "p"}
    written = all_rewritten(tokenize(rf"\begin{{matrix}} {cells} \end{{matrix}}")[:-1], SPELLINGS, usage)[0]
    found = written_out(written, 0, usage)
    entry = "" if found is None else found.note.partition("of the ")[2].rpartition(",")[0].split(", k =")[0]
    assert entry.split(", l =")[0].replace("k y", "ky") == ARRAYS[cells]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_liberty_is_taken_where_it_was_and_nowhere_else(name: str) -> None:
    shown, written, read, kept = EXAMPLES[name]
    usage = sheets(shown, "md", None)[1]
    tokens = tokenize(written)[:-1]
    new, _ = rewritten(tokens, LIBERTIES[name], usage)
    assert texts(new).replace(" ", "") == read.replace(" ", "") and new is not tokens
    same = tokenize(kept)[:-1]
    assert rewritten(same, LIBERTIES[name], usage)[0] is same


# what stands in a text, how its last line is read, and what must not be read so
COMPLETED: dict[str, tuple[str, str, str, str]] = {
    "entries": (
        r"Let $z_n = \sum_{d=1}^D w_d x_{nd}$ and $p_n = \sigma(z_n)$ and $L = \sum_{n=1}^N p_n$. ",
        r"$p_n = \sigma(z)$",
        r"p_n = \sigma(z_n)",
        r"$p_n = \sigma(z_n)$",
    ),
    "products of entries": (
        r"Let $h = \tanh(Wx + b)$, $s = v^\top h$. ",
        r"$\frac{\partial s}{\partial W} = (v \cdot (1 - h^2)) x^\top$",
        r"\frac{\partial s}{\partial W} = (v \odot (\mathbf{1}_C - h \odot h)) x^\top",
        r"$s = v^\top \cdot h$",
    ),
}


@pytest.mark.parametrize("name", COMPLETED)
def test_what_is_left_out_is_said(name: str) -> None:
    (completion,) = (one for one in COMPLETIONS if one.name == name)
    shown, written, read, kept = COMPLETED[name]
    first = read_submission(shown + written, "md").statements[-1].readings[0]
    assert relation(first.left, first.right).latex == read and completion.says in first.notes
    same = read_submission(shown + kept, "md").statements[-1].readings[0]
    assert completion.says not in same.notes
