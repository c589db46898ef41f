"""Documents that the tests of the writers share: a worked solution, and one made to break a writer."""

from __future__ import annotations

from derive.documents.document import (
    Bars,
    Beside,
    Block,
    Bullets,
    Callout,
    Chain,
    Details,
    Display,
    Document,
    Figure,
    Group,
    Heading,
    Line,
    Math,
    Paragraph,
    Remark,
    Series,
    Space,
    Strong,
    Table,
    Working,
)

ELL = Math(r"\ell", "ℓ", "ell")
W_I = Math("w_i", "w_i", "w sub i")
P_I = Math("p_i", "p_i", "p sub i")
P_C = Math("p_c", "p_c", "p sub c")
SAME = Math("i = c", "i = c", "i equals c")
OTHER = Math(r"i \ne c", "i ≠ c", "i is not c")
CHAIN_LEFT = Math(
    r"\frac{\partial \ell}{\partial w_i}", "∂ℓ/∂w_i", "the derivative of ell with respect to w sub i"
)
CHAIN = Math(
    r"\frac{\partial \ell}{\partial p_c} \cdot \frac{\partial p_c}{\partial z_i} \cdot \frac{\partial z_i}{\partial w_i}",
    "∂ℓ/∂p_c · ∂p_c/∂z_i · ∂z_i/∂w_i",
    "the derivative of ell by p sub c times the derivative of p sub c by z sub i times that of z sub i by w sub i",
)
DP = Math(r"\frac{\partial p_c}{\partial z_i}", "∂p_c/∂z_i", "the derivative of p sub c by z sub i")
QUOTIENT = Math(
    r"\frac{e^{z_c} \sum_{j=1}^{C} e^{z_j} - e^{z_c} e^{z_c}}{\left(\sum_{j=1}^{C} e^{z_j}\right)^2}",
    "(e^z_c Σ_j e^z_j − e^z_c e^z_c) / (Σ_j e^z_j)²",
    "e to the z sub c times the sum minus e to the z sub c squared, over the sum squared",
)
SPLIT = Math(
    r"\frac{e^{z_c}}{\sum_{j=1}^{C} e^{z_j}} \cdot \frac{\sum_{j=1}^{C} e^{z_j} - e^{z_c}}{\sum_{j=1}^{C} e^{z_j}}",
    "e^z_c / Σ_j e^z_j · (Σ_j e^z_j − e^z_c) / Σ_j e^z_j",
    "the softmax times one minus the softmax",
)
CASES = Math(
    r"\begin{cases} p_c (1 - p_c) & \text{if } i = c \\ -p_i p_c & \text{if } i \ne c \end{cases}",
    "{ p_c (1 − p_c) if i = c; −p_i p_c if i ≠ c",
    "p sub c times one minus p sub c if i equals c, minus p sub i p sub c otherwise",
)
RESULT = Math(r"\left(p_i - \delta_{ic}\right) x", "(p_i − δ_ic) x", "p sub i minus delta i c, times x")
NABLA = Math(r"\nabla_W \ell", "∇_W ℓ", "the gradient of ell by W")
MATRIX = Math(r"\left(\mathbf{p} - e_c\right) x^\top", "(p − e_c) xᵀ", "p minus e sub c, times x transposed")
NORM = Math(
    r"\frac{\lambda}{2} \left\lVert W \right\rVert^2 + \operatorname{softplus}\left(-\hat{y} \odot z\right)",
    "λ/2 ‖W‖² + softplus(−ŷ ⊙ z)",
    "lambda over two times the squared norm of W plus softplus of minus y hat elementwise times z",
)

WORKED = Document(
    "Softmax regression with cross-entropy",
    (
        Paragraph(
            (
                "We want the gradient of the loss ",
                ELL,
                " with respect to the weights ",
                W_I,
                " of one class. The loss depends on ",
                W_I,
                " through the score ",
                Math("z_i", "z_i", "z sub i"),
                " alone, and ",
                Strong("every"),
                " probability depends on every score.",
            )
        ),
        Heading(1, ("The definitions",)),
        Bullets(
            (
                ("the scores ", Math(r"z_i = w_i^\top x + b_i", "z_i = w_iᵀ x + b_i", "z sub i")),
                ("the probabilities ", Math(r"p_k = \frac{e^{z_k}}{\sum_{j=1}^{C} e^{z_j}}", "p_k = e^z_k / Σ_j e^z_j", "p sub k")),
                ("the loss ", Math(r"\ell = -\log p_c", "ℓ = −log p_c", "ell"), ", where ", Math("c", "c", "c"), " is the true class"),
            )
        ),
        Heading(1, ("The chain rule",)),
        Working((Line(CHAIN_LEFT, "=", CHAIN, ("chain rule along the layers",), "proved"),)),
        Heading(2, ("The derivative ", DP, " of the softmax")),
        Group(
            (Strong("Case "), SAME),
            (
                Paragraph(("Numerator and denominator both depend on ", Math("z_c", "z_c", "z sub c"), ".")),
                Working(
                    (
                        Line(DP, "=", QUOTIENT, ("quotient rule",), "proved"),
                        Line(None, "=", SPLIT, ("take out the common factor ", Math("e^{z_c}", "e^z_c", "e to the z sub c"), " and split the fraction"), "proved"),
                        Line(None, "=", Math("p_c (1 - p_c)", "p_c (1 − p_c)", "p sub c times one minus p sub c"), ("the definition of ", P_C), "proved"),
                    )
                ),
            ),
        ),
        Group(
            (Strong("Case "), OTHER),
            (
                Working(
                    (
                        Line(DP, "=", Math(r"-\frac{e^{z_c} e^{z_i}}{\left(\sum_{j=1}^{C} e^{z_j}\right)^2}", "−e^z_c e^z_i / (Σ_j e^z_j)²", "minus"), ("quotient rule; the numerator does not depend on ", Math("z_i", "z_i", "z sub i")), "proved"),
                        Line(None, "=", Math("-p_c p_i", "−p_c p_i", "minus p sub c p sub i"), ("the definition of ", P_I), "tested"),
                    )
                ),
            ),
        ),
        Display(Math(DP.latex + " = " + CASES.latex, DP.plain + " = " + CASES.plain, "both cases")),
        Callout("condition", "Needed", (Paragraph(("The probability ", Math("p_c > 0", "p_c > 0", "p sub c is positive"), ", which holds since ", Math("e^{z} > 0", "e^z > 0", "e to the z is positive"), "."),),)),
        Callout("result", "Result", (Display(Math(CHAIN_LEFT.latex + " = " + RESULT.latex, CHAIN_LEFT.plain + " = " + RESULT.plain, "the result")), Display(Math(NABLA.latex + " = " + MATRIX.latex, NABLA.plain + " = " + MATRIX.plain, "the matrix form")))),
        Details(("Why the other terms vanish",), (Paragraph(("The loss reads ", P_C, " and nothing else, so ", Math(r"\partial\ell/\partial p_k = 0", "∂ℓ/∂p_k = 0", "zero"), " for ", Math(r"k \ne c", "k ≠ c", "k is not c"), ".")), Working((Line(None, "=", NORM, (), "undecided"),)))),
        Heading(1, ("Names",)),
        Table((("symbol",), ("what it is",), ("shape",)), (((W_I,), ("weights of class ", Math("i", "i", "i")), (Math("D", "D", "D"),)), ((P_I,), ("probability of class ", Math("i", "i", "i")), ("scalar",)))),
        Figure(Chain((W_I, P_C, ELL), (DP, QUOTIENT)), ("The layers from ", W_I, " to ", ELL, "."), "from w sub i to ell"),
        Figure(Bars(("1", "2", "3"), (Series(P_I, (0.25, 0.5, 0.25)), Series(RESULT, (0.25, -0.5, 0.25)))), ("The bars.",), "p is a quarter, a half, a quarter"),
        Space(3),
        Beside((Paragraph(("What was written, ", P_I, "."),),), (Remark("✗", "sign lost", "bad", (Display(P_I),)), Remark("✓", "correct", "good"))),
        Callout("note", "Remark", (Paragraph(("The gradient vanishes where the prediction is certain and right.",)),)),
    ),
)  # fmt: skip

LONG = Math(
    " + ".join(rf"\frac{{\partial \ell_{{{n}}}}}{{\partial z_{{{n}}}}}" for n in range(40)),
    " + ".join(f"∂ℓ_{n}/∂z_{n}" for n in range(40)),
    "a sum of forty derivatives",
)
UNBREAKABLE = Math(
    rf"\left({' + '.join(rf'a_{{{n}}} b_{{{n}}}' for n in range(40))}\right)^2",
    f"({' + '.join(f'a_{n} b_{n}' for n in range(40))})²",
    "a long square",
)
ATTACKS = (
    r"\input{/etc/passwd} \write18{ls} \end{document} $x^2$ ^^M % & # _ { } ~ ^ \\",
    "</title></style><script>alert(1)</script><img src=x onerror=alert(1)> &lt;b&gt; \"'",
    "[link](javascript:alert(1)) ![i](x) `code` *a* _b_ # h | cell | ~~s~~ <b> $y$ $$z$$ \\(q\\)",
    "control \x00\x07\x1b[31m\x7f\u202e reversed \u200b\u2028\ud800 \ufeff end",
    "עברית العربية 数学の勾配 한국어 ελληνικά Привет naïve Čapek Łódź ß ø Ångström ﬁ ½ ∂ℓ/∂w → ≤ 😀 \u0301x",
    "1. list\n\n---\n\n```\n> quote\n    code\n- item\n+ item\n=====",
    "W" * 300,
    "",
    " ",
    "$",
    "`" * 5,
    "::: note",
)


def _hostile_blocks(text: str) -> tuple[Block, ...]:
    inside: tuple[Block, ...] = (Paragraph((text, Strong(text), ELL, text)),)
    return (
        Heading(3, (text, ELL)),
        *inside,
        Bullets(((text,), (ELL, text))),
        Working((Line(ELL, "=", ELL, (text, Strong(text)), "tested"), Line(None, "=", ELL, (text,)))),
        Group((text, ELL), inside),
        Callout("result", text, inside),
        Callout("note", text, ()),
        Details((text, ELL), inside),
        Table(((text,), (text, ELL)), (((text,), (ELL,)), ((Strong(text),), (text,)))),
        Figure(Bars((text, "2"), (Series(ELL, (1e9, -1.0)),)), (text, ELL), text),
        Figure(Chain((ELL,), ()), (text,), text),
        Beside(inside, (Remark(text, text, "bad", inside), Remark("✓", text, "plain"))),
    )


HOSTILE = Document(
    " ".join(ATTACKS),
    (
        *(block for text in ATTACKS for block in _hostile_blocks(text)),
        Bullets(()),
        Working(()),
        Table((), ()),
        Paragraph(()),
        Group((), ()),
        Details((), ()),
        Figure(Chain((), ()), (), ""),
        Figure(Bars((), ()), (), ""),
        Figure(Bars(("a", "b"), (Series(ELL, (0.0, -0.0)),)), (), ""),
        Space(0),
        Beside((), ()),
    ),
    language='en" onload="alert(1)',
)
WIDE = Document(
    "Wide formulas",
    (
        Display(LONG),
        Display(UNBREAKABLE),
        Paragraph(("Inline ", LONG, " and ", UNBREAKABLE, " end.")),
        Working(
            (
                Line(CHAIN_LEFT, "=", LONG, ("a sum of many terms",), "proved"),
                Line(LONG, "=", UNBREAKABLE, ("the reason " * 30,), "tested"),
                Line(None, "=", RESULT, ("a reason that is rather long for the room left " * 4,), "proved"),
                Line(UNBREAKABLE, "=", ELL),
            )
        ),
        Group((LONG,), (Callout("result", "Framed " * 30, (Display(UNBREAKABLE), Display(LONG))),)),
        Table((("one",), (LONG,), ("three " * 20,)), ((("text " * 60,), (UNBREAKABLE,), ("x " * 90,)),)),
        Heading(1, ("A heading that goes on " * 8, UNBREAKABLE)),
        Bullets(((UNBREAKABLE, " in a list"),)),
        Figure(Chain((UNBREAKABLE, ELL, LONG), (LONG, UNBREAKABLE)), (LONG,), "wide"),
        Figure(
            Bars(tuple(map(str, range(40))), (Series(UNBREAKABLE, tuple(map(float, range(40)))),)), (), "wide"
        ),
        Beside((Display(LONG),), (Remark("→", "wide " * 30, "care", (Display(UNBREAKABLE),)),)),
        Details(("Summary " * 30,), (Working((Line(CHAIN_LEFT, "=", LONG, ("reason",)),)),)),
    ),
)


def _terms(count: int) -> Math:
    return Math(
        " + ".join(f"a_{{{n}}}" for n in range(count)),
        " + ".join(f"a_{n}" for n in range(count)),
        f"{count} terms",
    )


def _nested(depth: int) -> Block:
    block: Block = Callout("result", "Inmost", (Display(SPLIT), Bullets((("an item",),))))
    for _ in range(depth):
        block = Group(("a case",), (block,))
    return block


ENDLESS = Document(
    "Formulas wider than TeX can measure, and nesting deeper than its lists",
    (
        Display(_terms(900)),
        Paragraph(("Let ", _terms(900), " and ", _terms(180), ".")),
        Working(
            (Line(_terms(900), "=", ELL, ("why",), "proved"), Line(ELL, "=", _terms(180), (_terms(900),)))
        ),
        Table((("n",), ("loss",)), tuple(((str(n),), (ELL,)) for n in range(120))),
        _nested(8),
        Figure(Chain((_terms(900), ELL) * 20, (ELL,) * 39), (_terms(900),), "endless"),
        Space(90),
        Callout("note", "Long", tuple(Paragraph(("text " * 60,)) for _ in range(20))),
        Beside((), (Remark("?", "Long", "open", tuple(Paragraph(("text " * 60,)) for _ in range(20))),)),
        Working((Line(None, "=", Math("é_中", "é_中", "e sub middle")),)),
    ),
)
