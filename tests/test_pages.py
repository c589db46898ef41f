"""The pages as their readers see them: through pdflatex, an XML parser and a browser."""

from __future__ import annotations

import json
import re
import shutil
import struct
import subprocess
import zlib
from html import escape
from pathlib import Path

import pytest
from solved import CATALOGUE, solution

import derive

EVERY = pytest.mark.parametrize("name", CATALOGUE)
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_tex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
needs_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
FRAGMENT = r"""\documentclass{article}
\usepackage{amsmath,amssymb,booktabs,array,graphicx,xcolor}
\begin{document}
\input{body}
\end{document}
"""


def compiled(folder: Path, source: str) -> str:
    """The log of a run of pdflatex that must succeed."""
    (folder / "page.tex").write_text(source, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False)
    log = (folder / "page.log").read_text(encoding="latin-1")
    assert done.returncode == 0, log[-2000:]
    assert (folder / "page.pdf").read_bytes().startswith(b"%PDF")
    return log


def assert_clean(log: str) -> None:
    assert not re.findall(r"^! .*|.*undefined.*|Missing character.*", log, re.M)
    wide = [float(x) for x in re.findall(r"Overfull \\[hv]box \(([0-9.]+)pt too", log)]
    assert all(x <= 5 for x in wide), wide


@needs_tex
@EVERY
def test_the_article_compiles(name: str, tmp_path: Path) -> None:
    assert_clean(compiled(tmp_path, derive.write(solution(name), "tex").decode()))


@needs_tex
def test_a_fragment_goes_into_an_article_of_ones_own(tmp_path: Path) -> None:
    body = derive.write(solution("softmax-cross-entropy"), "tex", fragment=True)
    (tmp_path / "body.tex").write_bytes(body)
    assert b"documentclass" not in body
    log = compiled(tmp_path, FRAGMENT)
    assert not re.findall(r"^! .*|.*undefined.*|Missing character.*", log, re.M)


@needs_tex
def test_a_wrong_page_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        compiled(tmp_path, FRAGMENT.replace(r"\input{body}", r"\undefinedcommand"))
    with pytest.raises(AssertionError):
        assert_clean(
            compiled(tmp_path, FRAGMENT.replace(r"\input{body}", r"\hbox to 3pt{wide text}\ref{no}"))
        )


def as_xml(page: str) -> str:
    """HTML with its void elements closed, which is all that keeps ours from being XML."""
    return re.sub(r"<(meta|br|hr|link)\b([^>]*?)/?>", r"<\1\2/>", page.replace("<!DOCTYPE html>", ""))


@EVERY
def test_html_is_well_formed_and_fetches_nothing(name: str) -> None:
    from lxml import etree

    page = derive.write(solution(name), "html").decode()
    tree = etree.fromstring(as_xml(page).encode())
    assert not tree.xpath("//script | //link | //iframe | //object | //embed | //img | //base")
    for own in tree.iter():
        for key, value in own.attrib.items():
            assert not key.startswith("on"), (own.tag, key)
            if key.rsplit("}", 1)[-1] in ("src", "href", "action", "data", "srcset"):
                assert value.startswith("#"), value
    assert not re.search(r"url\(|@import", page)
    assert "://" not in re.sub(r'xmlns="[^"]*"', "", page)
    assert tree.xpath("//*[local-name()='math']")
    assert not tree.xpath("//*[local-name()='merror']")


def browse(*arguments: str) -> str:
    assert BROWSER is not None
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


MEASURE = """<!DOCTYPE html><meta charset="utf-8"><body>%s<pre id="found"></pre><script>
addEventListener("load", () => {
  const found = {};
  for (const frame of document.querySelectorAll("iframe")) {
    const root = frame.contentDocument.documentElement;
    found[frame.id] = [root.scrollWidth, root.clientWidth, root.scrollHeight,
                       frame.contentDocument.querySelectorAll("math").length];
  }
  document.getElementById("found").textContent = JSON.stringify(found);
});</script>"""


def widths(pages: dict[str, str], width: int, folder: Path) -> dict[str, list[int]]:
    """The width of the content, that of the window, the height, and the number of formulas of each page."""
    frames = "".join(
        f'<iframe id="{name}" style="border:0;width:{width}px;height:700px" srcdoc="{escape(page)}"></iframe>'
        for name, page in pages.items()
    )
    (folder / "frames.html").write_text(MEASURE % frames, encoding="utf-8")
    dumped = browse("--virtual-time-budget=8000", "--dump-dom", (folder / "frames.html").as_uri())
    found: dict[str, list[int]] = json.loads(dumped.split('<pre id="found">')[1].split("</pre>")[0])
    return found


@needs_browser
@pytest.mark.parametrize("width", [360, 1000])
def test_no_page_is_wider_than_its_window(width: int, tmp_path: Path) -> None:
    pages = {name: derive.write(solution(name), "html").decode() for name in CATALOGUE}
    wide = "<!DOCTYPE html><div style='width:3000px'>wide</div>"
    found = widths({**pages, "wide": wide}, width, tmp_path)
    assert set(found) == {*CATALOGUE, "wide"}
    content, window, *_ = found.pop("wide")
    assert content > window  # so that this test can fail
    for name, (content, window, height, formulas) in found.items():
        assert content <= window == width, name
        assert height > 1000, name
        assert formulas > 20, name


def pixels(png: bytes) -> tuple[tuple[int, int, int], int]:
    """The first pixel of a PNG, and how many of its bytes differ from what their neighbours predict."""
    assert png.startswith(b"\x89PNG")
    data, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += length + 12
    rows = zlib.decompress(data)
    return (rows[1], rows[2], rows[3]), len(rows) - rows.count(0)


@needs_browser
@pytest.mark.parametrize(
    ("scheme", "window"), [("light", "1000,1400"), ("dark", "1000,1400"), ("light", "500,900")]
)
def test_a_screenshot_shows_something(scheme: str, window: str, tmp_path: Path) -> None:
    page, shot = tmp_path / "page.html", tmp_path / "shot.png"
    page.write_bytes(derive.write(solution("softmax-cross-entropy"), "html"))
    browse(
        f"--screenshot={shot}", f"--window-size={window}",
        f"--blink-settings=preferredColorScheme={int(scheme == 'light')}", page.as_uri(),
    )  # fmt: skip
    corner, drawn = pixels(shot.read_bytes())
    assert (min(corner) > 200) if scheme == "light" else (max(corner) < 80), corner
    assert drawn > 10_000
