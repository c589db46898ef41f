"""Reports in every format: they show each verdict where it belongs, and no text becomes markup."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
import readers
from lxml import html as lxml_html
from sample_reports import HOSTILE, SAMPLE, SOFTMAX, TEXT
from test_writers import ALLOWED, compiled

from derive.checking.check import check
from derive.checking.report import FAULTS, Kind, Report
from derive.documents import document as doc
from derive.documents.report import document
from derive.documents.sketch import ONE, SIGNS, TWO, sketch
from derive.documents.submission import parts
from derive.documents.verdicts import FINE, WORDS, headline, summary
from derive.scope import Scope
from derive.statement import Submission
from derive.writers import FORMATS, messages, writer
from derive.writers.columns import columns
from derive.writers.prose import visible
from derive.writers.record import SCHEMA, record, schema, write

SHOWN = list(SAMPLE.shown)


def text(report: Report, colour: bool = False) -> str:
    return messages.write(report, colour).decode()


# Words


def test_every_kind_has_a_sign_and_a_word_of_its_own() -> None:
    assert set(WORDS) == set(get_args(Kind))
    words = [word.word for word in WORDS.values()]
    assert len(set(words)) == len(words)
    assert all(word.sign for word in WORDS.values())
    assert {kind for kind, word in WORDS.items() if word.tone == "bad"} == set(FAULTS)
    good = {word.sign for word in WORDS.values() if word.tone == "good"}
    assert good.isdisjoint(word.sign for word in WORDS.values() if word.tone != "good")


def test_the_sample_has_every_kind_of_verdict() -> None:
    assert {v.kind for v in SAMPLE.verdicts} == set(get_args(Kind))


def test_the_summary_counts() -> None:
    told = summary(SAMPLE)
    assert told.startswith("A mistake, a wrong line,")
    assert "2 unreadable lines" in told and "2 definitions" in told
    assert told.endswith("The first error stands in line 9.")
    fine = replace(SAMPLE, verdicts=tuple(v for v in SAMPLE.verdicts if v.kind == "correct"))
    assert summary(fine) == f"{len(fine.verdicts)} correct lines."


# Messages


def test_each_message_has_its_place_its_sign_and_its_words() -> None:
    heads = [line for line in text(SAMPLE).splitlines() if line.startswith("answer.md:")]
    assert len(heads) == len(SHOWN)
    for head, verdict in zip(heads, SHOWN, strict=True):
        at = verdict.statement.place
        assert head.startswith(
            f"answer.md:{at.line}:{at.column}: {WORDS[verdict.kind].sign} {headline(verdict)}"
        )


def test_the_conditions_around_an_unreadable_formula_are_not_what_was_read() -> None:
    told = text(check("Let $p_k = e^{z_k}/z_i$. When $k = i$ we get $\\frac{a}{b = 1$.", None, "md"))
    assert "unreadable" in told and "condition: k = i" in told and "read as" not in told


def test_carets_stand_below_what_they_are_about() -> None:
    lines = text(SAMPLE).splitlines()
    sources = [v.statement.source for v in SHOWN if v.kind not in FINE]
    found = []
    for above, line in pairwise(lines):
        if re.fullmatch(r" +\| +\^+", line):
            found.append(above[line.index("^") : line.rindex("^") + 1])
    assert len(found) == len(sources)
    for shown, source in zip(found, sources, strict=True):
        assert shown and source.startswith(shown.rstrip("…"))


def test_carets_count_wide_characters_and_long_lines_are_cut() -> None:
    verdict = SHOWN[4]
    for before in ("数学の勾配 ", "x" * 500 + " ", "\x1b[31m\u202e "):
        content = before + verdict.statement.source
        start = len(before)
        at = replace(verdict.statement.place, start=start, end=len(content), line=1, column=start + 1)
        stated = replace(verdict.statement, place=at)
        report = Report(
            Submission("a.md", content, (stated,), Scope()), (replace(verdict, statement=stated),)
        )
        shown = text(report).splitlines()
        assert max(map(columns, shown)) <= messages.WIDTH
        source, carets = shown[1], shown[2]
        assert columns(source[: source.index(verdict.statement.source[:8])]) == carets.index("^")


def test_colours_only_add_colour() -> None:
    plain, coloured = text(SAMPLE), text(SAMPLE, colour=True)
    assert "\x1b" not in plain
    assert coloured != plain
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


def test_a_text_without_formulas_has_a_report() -> None:
    empty = Report(Submission("a.md", "", (), Scope()), ())
    assert text(empty) == "No formula was found.\n"
    assert validator().is_valid(json.loads(write(empty)))
    for name in FORMATS:
        assert "No formula" in readers.shown(name, document(empty))


# JSON


def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema())


def test_the_schema_is_one_and_the_sample_keeps_to_it() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    assert schema()["$id"] == SCHEMA == "derive/report/1"
    found = json.loads(write(SAMPLE))
    validator().validate(found)
    assert found == record(SAMPLE)
    assert found["first_error"] == 9 and found["reached_goal"] is False
    assert len(found["lines"]) == len(SHOWN)
    assert sum(found["summary"].values()) == len(SHOWN)
    for line, verdict in zip(found["lines"], SHOWN, strict=True):
        row = TEXT.splitlines()[line["line"] - 1]
        assert row[line["column"] - 1 :].startswith(verdict.statement.source)


MUTATIONS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "another schema": lambda r: r.update(schema="derive/report/2"),
    "a key more": lambda r: r.update(note=""),
    "a key less": lambda r: r.pop("matching"),
    "a verdict that is none": lambda r: r["lines"][0].update(verdict="fine"),
    "a kind that is none": lambda r: r["lines"][0].update(kind="row"),
    "a line 0": lambda r: r["lines"][0].update(line=0),
    "a truth for evidence": lambda r: r["lines"][0].update(holds=True),
    "a witness that is a text": lambda r: r["lines"][4].update(witness="C = 2"),
    "a witness without values": lambda r: r["lines"][4]["witness"].pop("left"),
    "a size of 0": lambda r: r["lines"][4]["witness"]["sizes"].update(C=0),
    "a goal that is a text": lambda r: r["goals"].append("done"),
    "a maybe for the goal": lambda r: r.update(reached_goal="perhaps"),
    "negative points": lambda r: r["marks"][0].update(points=-1),
    "a mark without a reason": lambda r: r["marks"][0].pop("why"),
    "a count of nothing": lambda r: r["summary"].update(wrong=0),
    "a count of what is none": lambda r: r["summary"].update(fine=1),
    "an empty hint": lambda r: r.update(hint=""),
}


@pytest.mark.parametrize("change", MUTATIONS.values(), ids=MUTATIONS)
def test_a_changed_record_does_not(change: Callable[[dict[str, Any]], Any]) -> None:
    changed = deepcopy(json.loads(write(SAMPLE)))
    assert validator().is_valid(changed)
    change(changed)
    assert not validator().is_valid(changed)


# Pages


def _words(block: Any) -> str:
    """All text of a block, formulas in their plain writing."""
    match block:
        case str():
            return block
        case doc.Math():
            return block.plain
        case tuple():
            return "".join(map(_words, block))
        case doc.Paragraph() | doc.Heading():
            return _words(block.text)
        case doc.Display():
            return block.math.plain
    raise AssertionError(block)


def test_each_verdict_stands_beside_its_part_once() -> None:
    found = parts(SAMPLE)
    assert [v for part in found for v in part.verdicts] == SHOWN


def test_the_page_says_what_was_written_and_nothing_else() -> None:
    shown = " ".join(" ".join(map(_words, part.blocks)) for part in parts(SAMPLE))
    for words in (
        "The gradient of the loss",
        "The probabilities are p_k = e^z_k / (Σ_{j=1}^{C} e^z_j) and the loss is ℓ = −log p_c.",
        "∂ℓ/∂z_i = −(1 / p_c) (∂p_c/∂z_i) = −(1 / p_c) p_c (δ_ic − p_i) = δ_ic − p_i",
        "If i = c, this is ∂ℓ/∂z_i = 1 − p_i, so that",
        "and with a lost hat ∂ℓ/∂b_i = p_i − δ_ic. Without more ado",
        "if p_1 ?! 3 and log p_c² = 2 log p_c.",
    ):
        assert words in shown, words
    assert not re.search(r"\$|\\begin|\\end|\\\[|&", shown)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_tells_every_verdict(name: str) -> None:
    page = " ".join(readers.shown(name, document(SAMPLE)).replace("{}", "").split())
    page = page.replace(" equals ", " = ") if name == "words" else page
    for verdict in SHOWN:
        assert headline(verdict) in page
        assert f"(line {verdict.statement.place.line})" in page
    for words in (
        "The quotient rule was skipped.",
        "Take C = 2",
        "was not reached",
        "1.5 of 4.5",
        "counts the classes",
    ):
        assert words in page, words


def test_html_has_remarks_at_the_side_with_signs() -> None:
    root = lxml_html.document_fromstring(writer("html").write(document(SAMPLE)))
    remarks = root.findall(".//div[@class='remarks']/div")
    assert len(remarks) == len(SHOWN)
    for remark, verdict in zip(remarks, SHOWN, strict=True):
        word = WORDS[verdict.kind]
        assert remark.get("class") == f"remark {word.tone}"
        assert (
            remark.find("p").text_content()
            == f"{word.sign} {headline(verdict)} (line {verdict.statement.place.line})"
        )
    assert {e.tag for e in root.iter()} <= ALLOWED
    assert not root.findall(".//code")


# Hostile text


BAD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.mark.parametrize("report", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_comes_out_as_text(report: Report) -> None:
    page = document(report)
    outputs = {name: readers.shown(name, page) for name in FORMATS}
    outputs |= {"text": text(report), "json": write(report).decode()}
    for name, output in outputs.items():
        assert not BAD.search(output), name
    root = lxml_html.document_fromstring(outputs["html"].encode())
    assert {e.tag for e in root.iter()} <= ALLOWED
    assert root.find(".//title").text_content() == visible(page.title)
    found = json.loads(outputs["json"])
    assert {line["source"] for line in found["lines"]} == {report.verdicts[0].statement.source}


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="pdflatex is not installed")
def test_latex_compiles(tmp_path: Path) -> None:
    blocks = document(SAMPLE).blocks + tuple(b for report in HOSTILE for b in document(report).blocks)
    log = compiled(writer("tex").write(doc.Document("Reports", blocks)).decode(), tmp_path)
    wide = [float(x) for x in re.findall(r"Overfull \\[hv]box \(([\d.]+)pt", log)]
    assert max(wide, default=0) <= 5
    assert "undefined" not in log


def test_a_formula_is_drawn_only_if_it_can_be_read() -> None:
    from derive.documents.phrases import formula, phrase

    assert formula(r"\sum_{k=1}^{C} p_k = 1", SOFTMAX.scope) is not None
    assert formula(r"i \ne c", SOFTMAX.scope) is not None
    for attack in (r"\input{/etc/passwd}", "<script>", r"\def\x{\x}\x", "q", ""):
        assert formula(attack, SOFTMAX.scope) is None
    assert phrase(r"a `\input{x}` b", SOFTMAX.scope) == ("a ", r"\input{x}", " b")


# Sketches of what was typed and not read


SKETCHES = [
    *sorted(SIGNS),
    *(f"{command}{{a}}" for command in sorted(ONE)),
    *(f"{command}{{a}}{{b}}" for command in sorted(TWO)),
    r"\mathbf{x}_i\in\mathbb{R}^{D\times K},\quad i=1,\dots,N",
    r"f''(x)_i^{[l-1]}\text{ for all } x",
    r"\operatorname{tr}(A^\top B)",
]


def test_every_sketch_is_drawn_by_every_writer(tmp_path: Path) -> None:
    drawn = [sketch(source) for source in SKETCHES]
    assert None not in drawn
    page = doc.Document("Signs", tuple(doc.Display(math) for math in drawn if math))
    for name in ("html", "md", "txt", "docx", "pdf"):
        assert writer(name).write(page)
    if shutil.which("pdflatex"):
        log = compiled(writer("tex").write(page).decode(), tmp_path)
        assert "undefined" not in log


@pytest.mark.parametrize(
    "source",
    [r"\input{x}", r"\href{a}{b}", "x^2^3", "x_", "{x", "x}", r"\frac{1}", r"\text{\input{x}}", "{" * 50, ""],
)
def test_what_is_not_on_the_list_is_not_sketched(source: str) -> None:
    assert sketch(source) is None


def test_a_range_behind_a_formula_stands_in_its_display() -> None:
    text = "Let $x\\in\\mathbb{R}^D$ and\n$$ z_k = w_k x, \\qquad k = 1,\\dots,K $$\nbe given."
    blocks = [block for part in parts(check(text, "md", "a.md")) for block in part.blocks]
    assert [type(block) for block in blocks] == [doc.Paragraph, doc.Display, doc.Paragraph]
    assert isinstance(blocks[1], doc.Display)
    assert blocks[1].math.latex.endswith(r"\quad k=1,\dots,K")
    words = [piece for block in blocks if isinstance(block, doc.Paragraph) for piece in block.text]
    assert "$" not in "".join(piece for piece in words if isinstance(piece, str))
