"""Small changes of a module's code, one at a time: what a mutation score counts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

_SWAPPED: dict[type[ast.AST], Any] = {  # kinds of operators, each among its own kind
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.Pow: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "floor": "ceil", "ceil": "floor"}


@dataclass(frozen=True)
class Mutant:
    """A change at a line, in a function or of a constant of a module."""

    module: str
    owner: str  # the function or method around it, by its qualified name; a constant's name
    line: int
    change: str
    code: Any  # the code of the function, or the value of the constant

    def __str__(self) -> str:
        return f"{self.module}.py:{self.line} {self.owner}: {self.change}"

    def apply(self, module: ModuleType) -> None:
        """Put the change into a module that is loaded."""
        if isinstance(self.code, CodeType):
            _functions(module)[self.owner].__code__ = self.code
        else:
            setattr(module, self.owner, self.code)


def mutants(path: Path) -> Iterator[Mutant]:
    """All of them: operators swapped, numbers off by one, conditions forced, statements and cases dropped.

    Messages, annotations, defaults and what is computed when the module is loaded are left alone, but
    for numbers that have a name.
    """
    tree = ast.parse(path.read_text())
    for node in tree.body:
        match node:
            case ast.Assign([ast.Name(name)], ast.Constant(int(n))):
                yield Mutant(path.stem, name, node.lineno, f"{n} -> {n + 1}", n + 1)
                yield Mutant(path.stem, name, node.lineno, f"{n} -> {n - 1}", n - 1)
            case ast.FunctionDef(name):
                yield from _within(node, name, tree, path)
            case ast.ClassDef(name, body=body):
                for part in body:
                    if isinstance(part, ast.FunctionDef):
                        yield from _within(part, f"{name}.{part.name}", tree, path)


def _within(function: ast.FunctionDef, owner: str, tree: ast.Module, path: Path) -> Iterator[Mutant]:
    for holder, key, old in list(_places(function)):
        for new in _variants(old):
            if "lineno" in old._attributes:
                ast.fix_missing_locations(ast.copy_location(new, old))
            else:
                ast.fix_missing_locations(new)
            _put(holder, key, new)
            try:
                code = compile(tree, str(path), "exec")
            except SyntaxError:  # a case after one that takes everything
                continue
            finally:
                _put(holder, key, old)
            line = getattr(old, "lineno", function.lineno)
            yield Mutant(path.stem, owner, line, f"{_text(old)} -> {_text(new)}", _codes(code)[owner])


def _put(holder: Any, key: Any, node: ast.AST) -> None:
    if isinstance(holder, list):
        holder[key] = node
    else:
        setattr(holder, key, node)


def _places(node: ast.AST) -> Iterator[tuple[Any, Any, ast.AST]]:
    """Every part of a function with the place where it stands."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "args") and isinstance(
            node, ast.FunctionDef | ast.AnnAssign
        ):
            continue
        if isinstance(value, list):
            for n, part in enumerate(value):
                if isinstance(part, ast.AST):
                    yield value, n, part
                    if not isinstance(part, ast.Raise | ast.Assert | ast.JoinedStr):
                        yield from _places(part)
        elif isinstance(value, ast.AST):
            yield node, name, value
            if not isinstance(value, ast.JoinedStr):
                yield from _places(value)


def _variants(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in the place of a node."""
    match node:
        case ast.Compare(left, [operator], right) if type(operator) in _SWAPPED:
            yield ast.Compare(left, [_SWAPPED[type(operator)]()], right)
        case ast.BinOp(left, operator, right) if type(operator) in _SWAPPED:
            yield ast.BinOp(left, _SWAPPED[type(operator)](), right)
        case ast.AugAssign(target, operator, value):
            yield ast.Pass()
            yield ast.AugAssign(target, _SWAPPED[type(operator)](), value)
        case ast.BoolOp(operator, values):
            yield ast.BoolOp(_SWAPPED[type(operator)](), values)
            for n in range(len(values)):
                rest = values[:n] + values[n + 1 :]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(operator, rest)
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield operand
        case ast.Constant(bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(int(n)) | ast.Constant(float(n)):
            yield ast.Constant(n + 1)
            if n >= 1:
                yield ast.Constant(n - 1)
        case ast.Call(ast.Name(name), args, keywords) if name in _NAMES:
            yield ast.Call(ast.Name(_NAMES[name], ast.Load()), args, keywords)
        case ast.IfExp(_, body, orelse):
            yield from (body, orelse)
        case ast.If(_, body, orelse):
            yield ast.If(ast.Constant(True), body, orelse)
            yield ast.If(ast.Constant(False), body, orelse)
        case ast.While(_, body, orelse):
            yield ast.While(ast.Constant(False), body, orelse)
        case ast.comprehension(target, iterated, [_, *_], is_async):
            yield ast.comprehension(target, iterated, [], is_async)
        case ast.Return(ast.expr()):
            yield ast.Return(ast.Constant(None))
        case ast.Continue():
            yield from (ast.Break(), ast.Pass())
        case ast.Break():
            yield from (ast.Continue(), ast.Pass())
        case ast.Raise() | ast.Expr(ast.Call()):
            yield ast.Pass()
        case ast.match_case(pattern, guard, body):
            yield ast.match_case(pattern, ast.Constant(False), body)
            if guard is not None:
                yield ast.match_case(pattern, None, body)


def _text(node: ast.AST) -> str:
    match node:
        case ast.If(test):
            return f"if {ast.unparse(test)}"
        case ast.match_case(pattern, guard):
            return f"case {ast.unparse(pattern)}" + (f" if {ast.unparse(guard)}" if guard else "")
    text = " ".join(ast.unparse(node).split())
    return text if len(text) < 90 else f"{text[:60]} … {text[-25:]}"


def _codes(code: CodeType) -> dict[str, CodeType]:
    """The code of every function and method, by its qualified name."""
    found = {}
    for const in code.co_consts:
        if isinstance(const, CodeType) and "<" not in const.co_qualname:
            found[const.co_qualname] = const
            if not const.co_varnames and "." not in const.co_qualname:  # the body of a class, most likely
                found |= _codes(const)
    return found


def _functions(module: ModuleType) -> dict[str, FunctionType]:
    """The functions and methods of a module, without what decorates them."""
    found: dict[str, FunctionType] = {}
    owned = [x for x in vars(module).values() if getattr(x, "__module__", "") == module.__name__]
    for part in (*owned, *(m for x in owned if isinstance(x, type) for m in vars(x).values())):
        part = getattr(part, "__wrapped__", getattr(part, "fget", part))
        if isinstance(part, FunctionType):
            found[part.__code__.co_qualname] = part
    return found
