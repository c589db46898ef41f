"""The drawing of formulas: well-formed MathML from a closed set of elements, or a ValueError that says why."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from derive.writers.mathml import XMLNS, mathml

ELEMENTS = {
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "msup", "msub", "msubsup", "mover", "munder", "munderover",
    "mfrac", "msqrt", "mroot", "mstyle", "mtable", "mtr", "mtd",
}  # fmt: skip
ATTRIBUTES = {
    "display", "alttext", "mathvariant", "stretchy", "form", "lspace", "rspace", "movablelimits", "accent", "width",
    "displaystyle", "scriptlevel", "linethickness", "columnalign",
}  # fmt: skip


def drawn(latex: str, display: bool = False) -> etree._Element:
    """The formula as an independent parser sees it, within the closed set of elements and attributes."""
    root = etree.fromstring(mathml(latex, "words", display))
    for element in root.iter():
        assert etree.QName(element).namespace == XMLNS
        assert etree.QName(element).localname in ELEMENTS
        assert set(element.attrib) <= ATTRIBUTES
        assert all("javascript" not in value for value in element.attrib.values())
    return root


def body(latex: str) -> str:
    """The content of the formula, as text."""
    text = mathml(latex, "", False)
    return text[text.index(">") + 1 : -len("</math>")]


def shown(latex: str) -> str:
    return "".join(drawn(latex).itertext())


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\left\lVert x \right\rVert^2", "‖x‖2"),
        (r"\lVert x \rVert", "‖x‖"),
        (r"\operatorname{softplus} z", "softplusz"),
        (r"\mathrm{log\_sum}", "log_sum"),
        (r"\operatorname{log-sum2} z", "log-sum2z"),
        (r"\mathbf{\ell} \mathtt{a} \mathfrak{R}", "ℓ𝚊ℜ"),
        (r"W^\top x", "W⊤x"),
        (r"\partial \ell", "∂ℓ"),
        (r"\nabla_W \ell", "∇Wℓ"),
        (r"\delta_{ic} \odot \hat{y}", "δic⊙yˆ"),
        (r"\mathbf{1}_C \mathbf{W} \mathbb{R} \mathcal{L} \boldsymbol{\theta}", "𝟏C𝐖ℝℒ𝜽"),
        (r"i \ne c \neq k", "i≠c≠k"),
        (r"1, \dots, C", "1,…,C"),
        (r"\left\{ a \right.", "{a"),
        (r"12.5 x", "12.5x"),
        (r"2in", "2in"),
        (r"a - b", "a−b"),
        (r"\text{if } i \% \$", "if\u00a0i%$"),
    ],
)
def test_every_character_is_drawn(latex: str, text: str) -> None:
    assert shown(latex) == text


def test_structure() -> None:
    assert body(r"\frac{a}{b_i}") == "<mfrac><mi>a</mi><msub><mi>b</mi><mi>i</mi></msub></mfrac>"
    assert body(r"x_i^2") == "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>"
    assert body(r"\sum_{j=1}^{C}").startswith("<munderover><mo>∑</mo><mrow>")
    assert body(r"\sqrt[3]{x}") == "<mroot><mi>x</mi><mn>3</mn></mroot>"
    assert body(r"\hat{y}") == '<mover accent="true"><mi>y</mi><mo stretchy="false">ˆ</mo></mover>'


def test_a_sign_is_set_close_and_a_difference_is_not() -> None:
    sign = '<mo form="prefix">−</mo>'
    for latex in ("-x", "a = -x", r"\left(-x\right)", r"\log -x"):
        assert sign in body(latex), latex
    for latex in ("a - x", r"\left(a\right) - x", "a^2 - x", r"\hat{y} - x", "f(a) - x"):
        assert sign not in body(latex), latex
        assert "<mo>−</mo>" in body(latex), latex


def test_functions_stand_apart_from_their_arguments() -> None:
    thin = '<mspace width="0.167em"/>'
    assert thin in body(r"\log p")
    assert thin in body(r"2 \log\left(p\right)")
    assert thin not in body(r"\log\left(p\right)")


def test_brackets_stretch_around_what_is_tall_alone() -> None:
    assert 'stretchy="true"' not in body(r"\left(a - b_i^2\right)")
    assert body(r"\left(\frac{a}{b}\right)").count('stretchy="true"') == 2
    assert body(r"\left[\left(\sum_{j} a\right) b\right]").count('stretchy="true"') == 4


def test_cases_are_a_table_of_whole_cells() -> None:
    latex = r"\begin{cases} \frac{a}{b} - c & \text{if } i = c \\ -p_i p_c & i \ne c \end{cases}"
    table = drawn(latex).find(f".//{{{XMLNS}}}mtable")
    assert table is not None
    assert [["".join(cell.itertext()) for cell in row] for row in table] == [
        ["ab−c", "if\u00a0i=c"],
        ["−pipc", "i≠c"],
    ]


@pytest.mark.parametrize(
    ("latex", "named"),
    [
        (r"\href{javascript:alert(1)}{x}", r"\href"),
        (r"\style{color:red}{x}", r"\style"),
        (r"\tag{1}", r"\tag"),
        (r"\foo", r"\foo"),
        (r"\newcommand{\x}{\x\x}\x", r"\newcommand"),
        (r"\def\x{y}", r"\def"),
        (r"\unicode{60}", r"\unicode"),
        (r"\verb|x|", r"\verb"),
        (r"\not=", r"\not"),
        (r"\begin{aligned} a &= b \end{aligned}", "aligned"),
        (r"\begin{dcases} a \end{dcases}", "dcases"),
        (r"\mathbb{\alpha}", r"\mathbb{\alpha}"),
        (r"\frac{a}", r"\frac"),
        ("a & b", "&"),
        ("a # b", "#"),
        (r"a \\ b", r"\\"),
        ("a % b", "%"),
        ("{a", "braces"),
        ("a}b{", "braces"),
        (r"\left(a", "braces"),
        ("x^", "x^"),
        ("x_a_b", "x_a_b"),
        ("", "ill-formed"),
        ("{" * 300 + "x" + "}" * 300, "deep"),
        (r"\left(" * 300 + "x" + r"\right)" * 300, "deep"),
        (r"\hat " * 2000 + "x", "deep"),
    ],
)
def test_what_it_cannot_draw_it_names(latex: str, named: str) -> None:
    with pytest.raises(ValueError) as error:
        mathml(latex, "words", False)
    assert named in str(error.value)


def test_forty_levels_are_drawn() -> None:
    assert shown("{" * 40 + "x" + "}" * 40) == "x"
    assert shown(r"\frac{1}{1 + " * 40 + "x" + "}" * 40).endswith("x")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a & b", '"><img src=x>', "&lt;", "&#60;b>"])
def test_text_stays_text(text: str) -> None:
    assert shown(rf"\text{{{text}}}") == text.replace(" ", "\u00a0")
    root = etree.fromstring(mathml("x", text, True))
    assert root.get("alttext") == text
    assert root.get("display") == "block"


PIECES = [
    r"\frac", r"\left(", r"\right)", r"\left.", r"\begin{cases}", r"\end{cases}", r"\\", "&", "{", "}", "_", "^", "'",
    "x", "1", "+", "-", r"\sum", r"\hat", r"\text{a<b}", r"\mathbf", r"\mathrm", r"\operatorname{f}", r"\sqrt", "[",
    "]", "|", r"\|", "<", ">", "%", "#", "~", r"\,", r"\displaystyle", r"\limits", r"\over", r"\color", r"\middle",
    r"\substack", r"\top", r"\ne", "2in",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join) | st.text(max_size=20))
def test_any_text_is_drawn_well_or_refused(latex: str) -> None:
    try:
        drawn(latex)
    except ValueError as error:
        assert str(error)
