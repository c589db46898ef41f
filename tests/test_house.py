"""The house itself: small modules, layers, nothing typed is evaluated, quick imports, docstrings."""

from __future__ import annotations

import ast
import inspect
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import derive

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "derive").rglob("*.py"))
NAMES = [path.relative_to(ROOT).as_posix() for path in MODULES]
EVERY = pytest.mark.parametrize("path", MODULES, ids=NAMES)
FORBIDDEN = {"eval", "exec", "compile", "sympify", "parse_expr", "parse_latex", "lambdify", "S", "__import__"}


@EVERY
def test_a_module_has_at_most_300_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


def calls(tree: ast.AST) -> set[str]:
    """The names that a module calls, and those that it imports or reads as attributes."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found.add(node.func.id)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if not (
                node.func.attr == "compile" and isinstance(owner, ast.Name) and owner.id in ("re", "typst")
            ):
                found.add(node.func.attr)
        elif isinstance(node, ast.ImportFrom | ast.Import):
            found |= {alias.name.rsplit(".", 1)[-1] for alias in node.names}
    return found


@EVERY
def test_nothing_is_evaluated(path: Path) -> None:
    assert not calls(ast.parse(path.read_text())) & FORBIDDEN


def test_the_test_of_evaluation_can_fail() -> None:
    for text in ("eval(x)", "sympy.sympify(x)", "from sympy import lambdify", "compile(x)"):
        assert calls(ast.parse(text)) & FORBIDDEN
    assert not calls(ast.parse("re.compile(x)")) & FORBIDDEN


@EVERY
def test_every_public_name_has_a_docstring(path: Path) -> None:
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree), "the module has none"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name
            for own in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(own, ast.FunctionDef) and not own.name.startswith("_"):
                    assert ast.get_docstring(own), f"{node.name}.{own.name}"


def test_the_public_api_is_documented_and_complete() -> None:
    assert set(derive.__all__) <= set(dir(derive))
    for name in derive.__all__:
        assert inspect.getdoc(getattr(derive, name)), name
    with pytest.raises(AttributeError, match="nothing"):
        _ = derive.nothing


LIGHT = """
import sys
import derive
from derive.cli import main
try:
    main(["--help"])
except SystemExit:
    pass
heavy = {"sympy", "flint", "latex2mathml", "mpmath", "numpy", "inspect", "tomllib"} & set(sys.modules)
print("HEAVY", sorted(heavy), "END")
"""


def test_importing_and_help_load_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, cwd=ROOT, check=True)
    assert "HEAVY [] END" in done.stdout


def test_the_layers_hold() -> None:
    command = shutil.which("lint-imports") or shutil.which("lint-imports", path=Path(sys.executable).parent)
    if command is None:
        pytest.skip("import-linter is not installed")
    done = subprocess.run([command, "--no-cache"], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout
