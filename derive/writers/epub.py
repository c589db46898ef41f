"""EPUB 3: the page of the HTML writer as a book, with MathML and a table of contents.

The bytes depend on the document alone: the book's identifier is made from its content.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from uuid import NAMESPACE_URL, uuid5

from derive.documents.document import Document, Heading, Math, Text
from derive.writers.archive import pack
from derive.writers.format import Writer
from derive.writers.html import style, write_fragment
from derive.writers.leaves import escape

_XHTML = "http://www.w3.org/1999/xhtml"
_OPS = "http://www.idpf.org/2007/ops"
_SVG = "http://www.w3.org/2000/svg"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MODIFIED = "1980-01-01T00:00:00Z"  # a date is required, and when a book is made is no part of it
_CONTAINER = (
    f'{_DECLARATION}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>\n"
)
# What a reading system may tell about the book: https://www.w3.org/TR/epub-a11y-11/
_ACCESS = (
    ("schema:accessMode", "textual"),
    ("schema:accessModeSufficient", "textual"),
    ("schema:accessibilityFeature", "MathML"),
    ("schema:accessibilityFeature", "alternativeText"),
    ("schema:accessibilityFeature", "structuralNavigation"),
    ("schema:accessibilityHazard", "none"),
    ("schema:accessibilitySummary", "Every formula is MathML with spoken words as its alternative text."),
)


def write(document: Document) -> bytes:
    """The document as a book."""
    language = document.language if re.fullmatch("[a-z]{2,3}(-[A-Za-z0-9]+)*", document.language) else "en"
    title = escape(document.title).strip() or "Untitled"
    body = _body(document)
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": _CONTAINER,
        "book/package.opf": _package(title, language, body),
        "book/nav.xhtml": _page(title, language, _contents(title, document)),
        "book/page.xhtml": _page(title, language, f"<main>\n<h1>{title}</h1>\n{body}\n</main>"),
        "book/style.css": style(),
    }
    return pack({name: text.encode() for name, text in parts.items()}, stored=("mimetype",))


def _body(document: Document) -> str:
    """The blocks as XHTML. No typed text holds a < as it is, so that what is found here are our elements."""
    fragment = write_fragment(document).replace("<br>", "<br/>").replace("<svg ", f'<svg xmlns="{_SVG}" ')
    numbers = iter(range(1, len(fragment)))
    return re.sub(r"<(h[2-6])>", lambda tag: f'<{tag[1]} id="part-{next(numbers)}">', fragment)


def _page(title: str, language: str, body: str) -> str:
    head = f'<title>{title}</title>\n<link rel="stylesheet" type="text/css" href="style.css"/>'
    names = f'xmlns="{_XHTML}" xmlns:epub="{_OPS}" lang="{language}" xml:lang="{language}"'
    html = f"<html {names}>\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>"
    return f"{_DECLARATION}<!DOCTYPE html>\n{html}\n"


def _contents(title: str, document: Document) -> str:
    """The table of contents: the page, and each heading on it."""
    parts = "\n".join(
        f'<li><a href="page.xhtml#part-{n + 1}">{_plain(heading.text)}</a></li>'
        for n, heading in enumerate(_headings(document.blocks))
    )
    inner = f"\n<ol>\n{parts}\n</ol>" if parts else ""
    return (
        '<nav epub:type="toc" id="toc">\n<h1>Contents</h1>\n'
        f'<ol>\n<li><a href="page.xhtml">{title}</a>{inner}</li>\n</ol>\n</nav>'
    )


def _headings(value: object) -> list[Heading]:
    """The headings of a document in the order in which they stand on the page."""
    if isinstance(value, Heading):
        return [value]
    if isinstance(value, tuple):
        return [found for part in value for found in _headings(part)]
    if is_dataclass(value):
        return [found for field in fields(value) for found in _headings(getattr(value, field.name))]
    return []


def _plain(text: Text) -> str:
    plain = "".join(t if isinstance(t, str) else t.plain if isinstance(t, Math) else t.text for t in text)
    return escape(plain).strip() or "…"


def _package(title: str, language: str, body: str) -> str:
    """The package document: what the book is, which files it has, in which order they are read."""
    used = [name for name, tag in (("mathml", "<math "), ("svg", "<svg ")) if tag in body]
    properties = f' properties="{" ".join(used)}"' if used else ""
    access = "\n".join(f'<meta property="{name}">{value}</meta>' for name, value in _ACCESS)
    names = f'xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{language}"'
    return f"""{_DECLARATION}<package {names}>
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{uuid5(NAMESPACE_URL, title + body)}</dc:identifier>
<dc:title>{title}</dc:title>
<dc:language>{language}</dc:language>
<meta property="dcterms:modified">{_MODIFIED}</meta>
{access}
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="page" href="page.xhtml" media-type="application/xhtml+xml"{properties}/>
<item id="style" href="style.css" media-type="text/css"/>
</manifest>
<spine><itemref idref="page"/></spine>
</package>
"""


WRITER = Writer("epub", ".epub", write)
