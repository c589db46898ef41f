"""Notebooks: valid, and their cells run and find the gradient that central differences find."""

from __future__ import annotations

import nbformat
import pytest
from solved import CATALOGUE, solution

import derive


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_cells_run(name: str) -> None:
    notebook = nbformat.reads(derive.write(solution(name), "ipynb").decode(), as_version=4)
    nbformat.validate(notebook)
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert len(cells) == 2
    space: dict[str, object] = {"__name__": "notebook"}
    for cell in cells:
        exec(cell, space)
    assert 0 <= float(space["difference"]) < 1e-5  # type: ignore[arg-type]


def test_a_wrong_gradient_is_noticed() -> None:
    notebook = nbformat.reads(derive.write(solution("softmax-cross-entropy"), "ipynb").decode(), as_version=4)
    one, other = (cell.source for cell in notebook.cells if cell.cell_type == "code")
    space: dict[str, object] = {"__name__": "notebook"}
    exec(one.replace("d_b = p - e_c", "d_b = p + e_c"), space)
    with pytest.raises(AssertionError):
        exec(other, space)
