"""The formats: each takes every kind of block, shows all text, and lets no text become markup."""

from __future__ import annotations

import functools
import re
import shutil
import subprocess
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from readers import formulas, shown, text_of
from sample_documents import ATTACKS, ELL, ENDLESS, HOSTILE, WIDE, WORKED
from test_mathml import ELEMENTS

from derive.documents import document as types
from derive.documents.document import (
    Bars,
    Block,
    Bullets,
    Callout,
    Chain,
    Display,
    Document,
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
from derive.writers import FORMATS, writer
from derive.writers.columns import columns
from derive.writers.latex_text import escape as escape_latex
from derive.writers.md import escape as escape_markdown
from derive.writers.md import portable
from derive.writers.prose import visible
from derive.writers.tex import write_fragment
from derive.writers.txt import WIDTH

KINDS = get_args(Block)
UNSEEN = {"pdf", "epub"}  # formats whose room to write is no text
DOCUMENTS = {"worked": WORKED, "hostile": HOSTILE, "wide": WIDE, "endless": ENDLESS}
DEEP = functools.reduce(lambda inner, _: (Group(("a case",), inner),), range(12), (Display(ELL),))


def written(name: str, *blocks: Block, title: str = "T") -> str:
    return writer(name).write(Document(title, blocks)).decode()


def of_kind(kind: type, blocks: tuple[Block, ...] = WORKED.blocks) -> Block:
    """A block of a kind, from the worked sample."""
    for block in blocks:
        if isinstance(block, kind):
            return block
        if inner := getattr(block, "blocks", None):
            try:
                return of_kind(kind, inner)
            except LookupError:
                continue
    raise LookupError(kind)


def test_the_sample_has_every_kind_of_block() -> None:
    declared = {
        kind
        for kind in vars(types).values()
        if is_dataclass(kind)
        and isinstance(kind, type)
        and kind not in (Math, Strong, Line, Remark, Chain, Series, Bars, Document)
    }
    assert declared == set(KINDS)
    for kind in KINDS:
        assert of_kind(kind)
        assert all(field.name for field in fields(kind))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_format_takes_every_kind_of_block(name: str, kind: type) -> None:
    block = of_kind(kind)
    alone, empty = shown(name, Document("T", (block,))), shown(name, Document("T", ()))
    assert len(alone) > len(empty) or (kind is Space and name in UNSEEN)
    nested = shown(name, Document("T", (Group(("label",), (block, Callout("note", "title", (block,)))),)))
    assert len(nested) > len(alone)


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_found_by_its_name(name: str) -> None:
    found = writer(name)
    assert (found.name, found.suffix) == (name, ".words.txt" if name == "words" else f".{name}")


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_writing_is_total_and_repeatable(name: str, document: Document) -> None:
    first = writer(name).write(document)
    assert first == writer(name).write(document)
    text = text_of(name, first)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text.replace("\f", ""))


@pytest.mark.parametrize("name", FORMATS)
def test_all_words_of_a_page_are_there(name: str) -> None:
    text = shown(name, WORKED)
    for word in (
        "every",
        "chain rule",
        "common factor",
        "Needed",
        "Result",
        "Remark",
        "vanish",
        "proved",
        "undecided",
    ):
        assert word in text, word


# Text


@given(st.text(max_size=40))
def test_visible_text_is_one_printable_line(text: str) -> None:
    shown = visible(text)
    assert visible(shown) == shown
    assert all(char.isprintable() or char in "\u200c\u200d\u00a0\u00ad" for char in shown)
    shown.encode("utf-8")


# HTML


def page(document: Document) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(writer("html").write(document))


ALLOWED = ELEMENTS | {
    "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "div",
    "span", "section", "details", "summary", "table", "thead", "tbody", "tr", "th", "td", "strong", "code",
    "figure", "figcaption", "svg", "path", "line", "rect", "text", "br",
}  # fmt: skip


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_html_has_no_elements_but_ours_and_fetches_nothing(document: Document) -> None:
    root = page(document)
    for element in root.iter():
        assert element.tag in ALLOWED
        assert not {
            name for name in element.attrib if name.startswith("on") or name in ("src", "href", "style")
        }
    style = root.find(".//style").text
    assert not re.search(r"url\(|@import|expression", style)
    assert root.get("lang")


def test_html_shows_hostile_text_as_it_is() -> None:
    for text in ATTACKS:
        root = lxml_html.document_fromstring(written("html", Paragraph((text,)), title=text).encode())
        assert root.find(".//title").text_content() == visible(text)
        paragraph = root.find(".//p")
        assert paragraph.text_content() == visible(text)


def test_html_draws_every_formula_of_the_worked_page() -> None:
    root = page(WORKED)
    assert not root.findall(".//code")
    assert all(math.get("alttext") for math in root.findall(".//math"))


def test_html_shows_a_formula_that_it_cannot_draw_in_plain_writing() -> None:
    text = written("html", Display(Math(r"\href{javascript:x}{<b>}", "<b>", "words")))
    assert "<code>&lt;b&gt;</code>" in text
    assert "javascript" not in text


def test_html_headings_skip_no_level() -> None:
    root = lxml_html.document_fromstring(
        written("html", Heading(3, ("deep",)), Heading(1, ("top",)), Heading(3, ("deeper",))).encode()
    )
    assert [e.tag for e in root.iter("h1", "h2", "h3", "h4")] == ["h1", "h2", "h2", "h3"]


# Markdown

MARKDOWN = MarkdownIt("gfm-like", {"html": True, "linkify": False})


def as_github_reads(source: str) -> str:
    """Mathematics that is left after Markdown has taken what it takes for its own."""
    return lxml_html.fromstring(f"<div>{MARKDOWN.render(source)}</div>").text_content()


@pytest.mark.parametrize("text", ATTACKS)
def test_markdown_shows_hostile_text_as_it_is(text: str) -> None:
    shown = as_github_reads("x" + escape_markdown(text) + "x")
    assert shown.strip() == "x" + visible(text) + "x"


@settings(max_examples=200)
@given(st.text(alphabet="\\`*_{}[]()#+-.!|<>~$&;:@a1 \"'=", max_size=20))
def test_markdown_shows_any_text_as_it_is(text: str) -> None:
    root = lxml_html.fromstring(f"<div>{MARKDOWN.render(written('md', Paragraph((text,))))}</div>")
    assert " ".join(root.text_content().split()) == " ".join(("T " + visible(text)).split())
    assert all(element.tag in ("div", "h1", "p", "span") for element in root.iter())


def latex_of(document: Document) -> list[str]:
    return [math.latex for math in formulas(document)]


@pytest.mark.parametrize(
    "latex", sorted({*latex_of(WORKED), *latex_of(WIDE), r"\{a\}\,[b]_{1}*c_{2}<d|e", "- x", "1. x"})
)
def test_markdown_leaves_mathematics_alone(latex: str) -> None:
    """What GitHub's Markdown hands on, and what Jupyter takes out before it, are the same."""
    math = Math(latex, "plain", "words")
    source = written("md", Paragraph(("Let ", math, " and ", math, " be.")), Display(math))
    shown = as_github_reads(source)
    outside = re.split(r"\$\$?", source)[1::2]
    assert outside
    for part in outside:
        assert part.strip() in shown


def test_markdown_uses_nothing_that_github_refuses() -> None:
    for latex in (*latex_of(WORKED), *latex_of(WIDE)):
        assert not re.search(r"\\operatorname|\\\\|\\[^a-zA-Z ]|[<>|*\[\]~]", portable(latex))


def test_markdown_puts_displays_between_blank_lines() -> None:
    lines = writer("md").write(WORKED).decode().split("\n")
    fences = [n for n, line in enumerate(lines) if line == "$$"]
    assert fences and len(fences) % 2 == 0
    for opening, closing in zip(fences[::2], fences[1::2], strict=True):
        assert lines[opening - 1] == lines[closing + 1] == ""
        assert all(lines[opening + 1 : closing])


def test_markdown_keeps_formulas_apart_from_words() -> None:
    source = written("md", Paragraph(("the", ELL, ELL, "th and (", ELL, ")-axis")))
    assert r"the $\ell$ $\ell$ th and ($\ell$)-axis" in source


# Text for a terminal


@pytest.mark.parametrize("document", [*DOCUMENTS.values(), Document("deep", DEEP)], ids=[*DOCUMENTS, "deep"])
def test_text_is_never_wider_than_the_terminal(document: Document) -> None:
    lines = writer("txt").write(document).decode().splitlines()
    assert max(map(columns, lines)) <= WIDTH
    assert not [line for line in lines if line != line.rstrip()]


def test_text_aligns_relations_and_reasons() -> None:
    a, b = Math("a", "a", "a"), Math("bbb", "bbb", "b")
    working = Working((Line(b, "=", a, ("why",)), Line(None, "=", b, ("because",)), Line(a, "=", b)))
    assert written("txt", working).splitlines()[3:] == [
        "bbb = a     why",
        "    = bbb   because",
        "  a = bbb",
    ]


def test_text_puts_a_long_reason_below() -> None:
    working = Working((Line(ELL, "=", ELL, ("word " * 30,), "proved"),))
    first, *rest = written("txt", working).splitlines()[3:]
    assert first == "ℓ = ℓ"
    assert len(rest) == 2 and rest[-1].endswith("✓ proved")


# LaTeX


@given(st.text(max_size=30))
def test_latex_text_is_ascii_without_live_specials(text: str) -> None:
    source = escape_latex(text)
    assert source.isascii()
    assert (
        source.count("{") - 2 * source.count(r"\{") == source.count("}") - 2 * source.count(r"\}")
        or "{" in text
        or "}" in text
    )
    without = re.sub(r"\\[{}&#%_\"'`^~=.-]", "", source)
    assert not re.search(r"[#%&_]|(?<!\\)\$", without.replace("~", ""))


needs_latex = pytest.mark.skipif(not shutil.which("pdflatex"), reason="pdflatex is not installed")


def compiled(source: str, folder: Path) -> str:
    (folder / "page.tex").write_text(source, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "page.tex"]
    run = subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
    log = (run.stdout + run.stderr).decode("utf-8", "replace")
    assert run.returncode == 0, log[-2000:]
    return log


@needs_latex
@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_latex_compiles_without_complaint(document: Document, tmp_path: Path) -> None:
    log = compiled(writer("tex").write(document).decode(), tmp_path)
    too_wide = [float(width) for width in re.findall(r"Overfull \\[hv]box \(([\d.]+)pt", log)]
    assert max(too_wide, default=0) <= 5
    assert "undefined" not in log
    assert "Missing character" not in (tmp_path / "page.log").read_text(errors="replace")
    assert "mktexpk" not in log  # a bitmap font


@needs_latex
def test_latex_fragments_go_into_a_document_of_their_own(tmp_path: Path) -> None:
    fragment = write_fragment(WORKED)
    packages = re.match(r"% needs (\\usepackage\{.*\})\n", fragment)
    assert packages
    source = rf"\documentclass{{article}}{packages[1]}\begin{{document}}"
    compiled(f"{source}\n{fragment}\n{fragment}\n\\end{{document}}", tmp_path)


@needs_latex
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
def test_latex_prints_what_was_typed(tmp_path: Path) -> None:
    typed = [
        text for text in ATTACKS if text.isascii() and text.strip() and text.isprintable() and len(text) < 100
    ]
    compiled(
        written("tex", *(Bullets(((text,),)) for text in typed), Table((("h",),), (((typed[0],),),))),
        tmp_path,
    )
    subprocess.run(["pdftotext", "-raw", "page.pdf"], cwd=tmp_path, check=True, timeout=60)
    shown = re.sub(r"\s", "", (tmp_path / "page.txt").read_text())
    likely = str.maketrans("’‘∗−˜ˆ”", "'`*-~^\"")
    for text in typed:
        assert re.sub(r"\s", "", text) in shown.translate(likely), text


@pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed")
def test_a_browser_runs_nothing(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(writer("html").write(HOSTILE))
    options = (
        "headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
        "disable-component-update", "disable-sync", "dump-dom", f"user-data-dir={tmp_path / 'profile'}",
    )  # fmt: skip
    address = (tmp_path / "page.html").as_uri()
    command = ["chromium", *(f"--{option}" for option in options), address]
    dom = subprocess.run(command, capture_output=True, timeout=120, check=True).stdout.decode()
    root = lxml_html.document_fromstring(dom)
    assert len(root.findall(".//math")) == len(page(HOSTILE).findall(".//math"))
    assert {element.tag for element in root.iter()} <= ALLOWED
