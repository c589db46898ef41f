"""A program as text: a function for the loss and its gradient, and one that checks them."""

from __future__ import annotations

from collections.abc import Iterator

from derive.coding.arrays import Code
from derive.coding.expressions import Expressions
from derive.coding.program import Argument, Program, Slope, program
from derive.coding.targets import TARGETS, Target
from derive.deriving.solve import Solution
from derive.scope import ModelError
from derive.writing import plain


def code(solution: Solution, to: str = "numpy") -> str:
    """The loss and its gradient as a Python module for numpy, torch or jax.

    The module holds ``loss_and_gradient``, whose docstring states the shapes, and ``check``, which
    gives the largest difference from central differences (numpy) or automatic differentiation
    (torch, jax). Raises ModelError for an unknown library, NoCode (which is one) for a formula that
    has no array form.
    """
    if to not in TARGETS:
        raise ModelError(f"there is no code for {to!r}: choose from {', '.join(TARGETS)}")
    return _Source(program(solution), TARGETS[to]).text()


class _Source:
    def __init__(self, made: Program, target: Target) -> None:
        self.made, self.target = made, target
        arrays = [own for own in made.arguments if own.kind == "array"]
        like = max(arrays, key=lambda own: len(own.shape)).name if arrays else "0"
        self.expressions = Expressions(target, like)

    def text(self) -> str:
        """The whole module."""
        lines = [f"    {size} = {holder}.shape[{axis}]" for size, holder, axis in self.made.sizes]
        lines += [f"    {line.name} = {self.expressions.write(line.code)}" for line in self.made.lines]
        slopes = ", ".join(f'"{own.argument}": {own.name}' for own in self.made.slopes)
        lines.append(f"    return {self.made.loss}, {{{slopes}}}")
        given = ", ".join(own.name for own in self.made.arguments)
        called = {op for line in self.made.lines for op in _operations(line.code)}
        parts = (
            f'"""{_quoted(self.made.solution.problem.title)}: the loss and its gradient."""',
            "\n".join(self.target.imports),
            *(f"\n{text.strip()}" for op, text in self.target.helpers.items() if op in called),
            f"\ndef loss_and_gradient({given}):\n{self._docstring()}\n" + "\n".join(lines),
            "\n" + self.target.check.strip().format(arguments=self._sample()),
            '\nif __name__ == "__main__":\n    print(f"largest difference {check():.1e}")',
        )
        return "\n\n".join(parts) + "\n"

    def _docstring(self) -> str:
        problem = self.made.solution.problem
        loss = plain(problem.loss)
        slopes = ", ".join(plain(own.by) for own in self.made.solution.results)
        lines = [f"The loss {loss} and its derivative by {slopes}.", ""]
        needed = {line.left for line in self.made.lines}
        lines += [f"    {plain(d.left)} = {plain(d.body)}" for d in problem.definitions if d.left in needed]
        sizes = {size for own in self.made.arguments for size in own.shape}
        said = [f"{plain_size} = {says}" if says else plain_size
                for plain_size, says in problem.scope.sizes.items() if plain_size in sizes]  # fmt: skip
        lines += ["", *([f"Sizes: {'; '.join(said)}.", ""] if said else []), "Arguments:"]
        lines += [f"    {own.name}: {self._described(own)}" for own in self.made.arguments]
        lines += ["", "Returns the loss, " + _shape(self.made.loss_shape) + ", and a dict with"]
        lines += [f"    {own.argument}: {_shape(own.shape)}{self._order(own)}" for own in self.made.slopes]
        body = "\n".join(f"    {_quoted(line)}".rstrip() for line in lines)
        return f'    """{body.strip()}\n    """'

    def _order(self, own: Slope) -> str:
        return ", the axes of the loss first" if self.made.loss_shape else ""

    def _described(self, own: Argument) -> str:
        match own.kind:
            case "label":
                last = f"{own.shape[0]} - 1"
                return f"a label counted from 0, an int from 0 to {last}; the formulas count from 1"
            case "size":
                return f"an int, {own.says}" if own.says else "an int"
        shape = f"{self.target.array} of shape {_tuple(own.shape)}"
        if not own.shape:
            shape = self.target.scalar
        domain = {"real": "", "positive": "positive", "nonzero": "not 0"}[own.domain]
        total = "the entries of the last axis sum to 1" if own.total else ""
        return ", ".join(part for part in (shape, own.says, domain, total) if part)

    def _sample(self) -> str:
        """Random arguments for the check, of sizes that differ."""
        used = {size for own in self.made.arguments for size in own.shape}
        sizes = {
            size: 3 + n
            for n, size in enumerate(x for x in self.made.solution.problem.scope.sizes if x in used)
        }
        lines = ["random = np.random.default_rng(seed)", "arguments = {"]
        lines += [f'    "{own.name}": {_drawn(own, sizes)},' for own in self.made.arguments]
        return "\n".join(f"    {line}" for line in (*lines, "}"))


def _operations(code: Code) -> Iterator[str]:
    yield code.op
    for arg in code.args:
        yield from _operations(arg)


def _tuple(shape: tuple[str, ...]) -> str:
    return f"({', '.join(shape)}{',' if len(shape) == 1 else ''})"


def _shape(shape: tuple[str, ...]) -> str:
    return f"of shape {_tuple(shape)}" if shape else "a number"


def _drawn(own: Argument, sizes: dict[str, int]) -> str:
    """An expression for a random argument of the check."""
    shape = tuple(str(sizes[size]) for size in own.shape)
    match own.kind:
        case "label":
            return f"int(random.integers({shape[0]}))"
        case "size":
            return "3"
    if own.total:
        return f"random.dirichlet(np.ones({shape[-1]}), size={_tuple(shape[:-1])})"
    drawn = "random.normal({})" if own.domain == "real" else "random.uniform(0.5, 2.0{})"
    between = "" if own.domain == "real" else ", "
    return drawn.format(f"{between}size={_tuple(shape)}") if shape else f"float({drawn.format('')})"


def _quoted(text: str) -> str:
    """Text as it stands in a docstring: nothing in it ends the string or is an escape."""
    shown = "".join(
        char if char.isprintable() else " " if char.isspace() else "\N{REPLACEMENT CHARACTER}"
        for char in text
    )
    return shown.replace("\\", "\\\\").replace('"', '\\"')
