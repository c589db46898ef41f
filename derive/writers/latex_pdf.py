"""PDF by an installed pdflatex, which gets the page of the LaTeX writer.

It runs in a folder of its own, without access to the shell or to files above that folder, and for a
limited time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from derive.documents.document import Document
from derive.writers.format import Writer
from derive.writers.tex import write as write_tex

SECONDS = 20
# the name of the folder would otherwise go into the file
_JOB = r"\pdftrailerid{derive}\input{page.tex}"
_SAFE = {"openin_any": "p", "openout_any": "p", "shell_escape": "f"}
_FIXED = {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"}


def write(document: Document) -> bytes:
    """The document as pdflatex sets it.

    Raises ValueError where pdflatex is missing or takes longer than ``SECONDS``, RuntimeError where
    it does not accept the page.
    """
    program = shutil.which("pdflatex")
    if program is None:
        raise ValueError("pdflatex is not installed: install TeX Live, or leave out --engine latex")
    with TemporaryDirectory() as folder:
        (Path(folder) / "page.tex").write_bytes(write_tex(document))
        options = ("-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "-jobname=page")
        try:
            run = subprocess.run(
                (program, *options, _JOB),
                cwd=folder,
                env={**os.environ, **_SAFE, **_FIXED},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise ValueError(f"pdflatex did not finish within {SECONDS} s") from None
        made = Path(folder) / "page.pdf"
        if run.returncode or not made.is_file():
            said = run.stdout.decode("utf-8", "replace")
            complaint = next((line for line in said.splitlines() if line.startswith("!")), "no reason given")
            raise RuntimeError(f"pdflatex: {complaint}")
        return made.read_bytes()


WRITER = Writer("pdf", ".pdf", write)
