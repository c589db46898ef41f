"""Words and books: every formula said, XHTML and packages as EPUB 3 has them, text as it was typed."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from lxml import etree
from readers import book, formulas, shown
from sample_documents import ATTACKS, HOSTILE, WIDE, WORKED
from solved import CATALOGUE, solution

import derive
from derive.documents.document import Document, Paragraph, Table
from derive.writers import writer
from derive.writers.prose import visible

DOCUMENTS = pytest.mark.parametrize("document", [WORKED, HOSTILE, WIDE], ids=["worked", "hostile", "wide"])
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
XHTML = "{http://www.w3.org/1999/xhtml}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"


# Words


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_solution_is_said_without_a_sign(name: str) -> None:
    text = derive.write(solution(name), "words").decode()
    assert "partial derivative" in text and "This is proved." in text
    assert not re.search(r"[=≠≥≤∂∇Σ√·^_\\$]", text.replace("2^127", "")), text
    lines = text.splitlines()
    assert all(line == line.strip() for line in lines)


def test_all_formulas_are_said_and_apart_from_the_words_around_them() -> None:
    figures = {"Figure"}
    text = " ".join(shown("words", WORKED).split())
    for block in WORKED.blocks:
        if type(block).__name__ not in figures:
            for math in formulas(block):
                assert re.search(rf"(?<!\w){re.escape(math.words)}(?!\w)", text), math.words


@pytest.mark.parametrize("text", [*filter(str.strip, ATTACKS), "x" * 10_000])
def test_words_show_typed_text(text: str) -> None:
    found = shown("words", Document(text, (Paragraph((text,)),)))
    plain = re.sub(r"[²′]| = ", "", visible(text)).strip()
    assert found.count(plain) >= 1


# Books


@DOCUMENTS
def test_a_book_is_an_archive_as_readers_expect_it(document: Document) -> None:
    content = writer("epub").write(document)
    assert content[30:58] == b"mimetypeapplication/epub+zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first, *rest = archive.infolist()
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        assert {own.date_time for own in (first, *rest)} == {(1980, 1, 1, 0, 0, 0)}
    parts = book(content)
    container = etree.fromstring(parts["META-INF/container.xml"])
    (root,) = (
        own.get("full-path") for own in container.iter() if "rootfile" in own.tag and own.get("full-path")
    )
    package = etree.fromstring(parts[root])
    assert package.get("version") == "3.0"
    identifier = package.find(f".//{DC}identifier")
    assert identifier.get("id") == package.get("unique-identifier")
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", identifier.text)
    assert package.find(f".//{DC}title").text == visible(document.title).strip()
    assert re.fullmatch("[a-z]{2}", package.find(f".//{DC}language").text)
    manifest = {own.get("id"): own for own in package.iter(f"{OPF}item")}
    listed = {f"book/{own.get('href')}" for own in manifest.values()}
    assert listed == {name for name in parts if name.startswith("book/")} - {root}
    assert [own.get("idref") for own in package.iter(f"{OPF}itemref")] == ["page"]
    assert manifest["nav"].get("properties") == "nav"
    assert set((manifest["page"].get("properties") or "").split()) == used(parts["book/page.xhtml"])


def used(page: bytes) -> set[str]:
    tags = {etree.QName(own).localname for own in etree.fromstring(page).iter() if isinstance(own.tag, str)}
    return {name for name, tag in (("mathml", "math"), ("svg", "svg")) if tag in tags}


@DOCUMENTS
def test_a_page_of_a_book_is_xhtml_that_fetches_nothing(document: Document) -> None:
    root = etree.fromstring(book(writer("epub").write(document))["book/page.xhtml"])
    assert root.tag == f"{XHTML}html" and root.get("lang")
    spaces = {etree.QName(own).namespace for own in root.iter()}
    assert spaces <= {
        "http://www.w3.org/1999/xhtml",
        "http://www.w3.org/1998/Math/MathML",
        "http://www.w3.org/2000/svg",
    }
    assert not [
        own for own in root.iter() if etree.QName(own).localname in ("script", "img", "iframe", "object")
    ]
    for own in root.iter():
        for name, value in own.attrib.items():
            assert not name.startswith("on")
            assert name not in ("src", "href", "style") or value == "style.css"
    for math in root.iter(f"{MATHML}math"):
        assert math.get("alttext")


@DOCUMENTS
def test_the_contents_lead_to_the_headings(document: Document) -> None:
    parts = book(writer("epub").write(document))
    page = etree.fromstring(parts["book/page.xhtml"])
    headings = list(page.iter(*(f"{XHTML}h{n}" for n in range(2, 7))))
    nav = etree.fromstring(parts["book/nav.xhtml"])
    (toc,) = nav.iter(f"{XHTML}nav")
    assert toc.get("{http://www.idpf.org/2007/ops}type") == "toc"
    links = [own.get("href").partition("#")[2] for own in toc.iter(f"{XHTML}a")][1:]
    assert links == [own.get("id") for own in headings]
    assert all("".join(own.itertext()).strip() for own in toc.iter(f"{XHTML}a"))


@pytest.mark.parametrize("text", [*filter(str.strip, ATTACKS), "]]>", "x" * 10_000])
def test_a_book_shows_typed_text_as_it_is(text: str) -> None:
    page = Document(text, (Paragraph((text,)), Table(((text,),), (((text,),),))))
    root = etree.fromstring(book(writer("epub").write(page))["book/page.xhtml"])
    assert ["".join(own.itertext()) for own in root.iter(f"{XHTML}p", f"{XHTML}th", f"{XHTML}td")] == [
        visible(text)
    ] * 3
