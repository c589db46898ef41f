"""Array expressions as text of Python, in brackets only where they bind less than what is around them.

>>> from derive.coding.arrays import name, product
>>> from derive.coding.targets import NUMPY
>>> Expressions(NUMPY, "W").write(product((name("W", ("i", "d")), name("x", ("d",))), ("d",)))
'W @ x'
"""

from __future__ import annotations

import re
from fractions import Fraction

from derive.coding.arrays import Code, constant
from derive.coding.targets import Target

SUM, PRODUCT, SIGN, POWER, ATOM = range(5)
_STRENGTH = {"add": SUM, "mul": PRODUCT, "div": PRODUCT, "matmul": PRODUCT, "neg": SIGN, "pow": POWER}


class Expressions:
    """Writes expressions for one library; ``like`` is an argument whose type new arrays take."""

    def __init__(self, target: Target, like: str) -> None:
        self.target, self.like = target, like

    def write(self, code: Code, need: int = SUM) -> str:
        """A Code as an expression, in brackets where it binds less than ``need``."""
        text = self._raw(code)
        strength = _STRENGTH.get(code.op, ATOM)
        if code.op == "number" and "/" in text:
            strength = PRODUCT
        return f"({text})" if strength < need else text

    def _raw(self, code: Code) -> str:
        match code.op:
            case "number":
                return _number(Fraction(code.detail))
            case "name" | "size" | "zero":
                return code.detail
            case "add":
                return self._sum(code.args)
            case "neg":
                return f"-{self.write(code.args[0], PRODUCT)}"
            case "mul":
                first, *rest = code.args
                return " * ".join((self.write(first, PRODUCT), *(self.write(arg, POWER) for arg in rest)))
            case "div":
                return f"{self.write(code.args[0], PRODUCT)} / {self.write(code.args[1], POWER)}"
            case "matmul":
                return f"{self.write(code.args[0], PRODUCT)} @ {self.write(code.args[1], POWER)}"
            case "pow":
                return f"{self.write(code.args[0], ATOM)} ** {self.write(code.args[1], SIGN)}"
            case "index":
                return f"{self.write(code.args[0], ATOM)}[{code.detail}]"
            case "transpose":
                return f"{self.write(code.args[0], ATOM)}.T"
        return self._call(code)

    def _call(self, code: Code) -> str:
        whole = code.op == "sum" and not code.axes
        text = self.target.templates["sum all" if whole else code.op]
        args = [self.write(arg) for arg in code.args]
        if (
            code.op != "broadcast"
            and len(args) == 1
            and constant(code.args[0])
            and code.op not in ("eye", "onehot")
        ):
            args = [self.target.wraps.replace("{0}", args[0])]
        rest = ", ".join(args[1:]) + ("," if len(args) == 2 else "")
        detail = code.detail.replace("-inf", f"-{self.target.module}.inf")
        filled = {"{m}": self.target.module, "{*}": ", ".join(args), "{rest}": rest, "{d}": detail,
                  "{like}": self.like}  # fmt: skip
        filled |= {f"{{{n}}}": arg for n, arg in enumerate(args)}
        return _filled(text, filled)

    def _sum(self, args: tuple[Code, ...]) -> str:
        written = self.write(args[0])
        for arg in args[1:]:
            if arg.op == "neg":
                written += f" - {self.write(arg.args[0], PRODUCT)}"
            else:
                written += f" + {self.write(arg, PRODUCT)}"
        return written


def _filled(template: str, parts: dict[str, str]) -> str:
    """A template with its places filled, each once: what is put in is not read again."""
    return re.sub(r"\{(?:[0-9]|m|\*|rest|d|like)\}", lambda m: parts[m[0]], template)


def _number(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    return f"{value.numerator} / {value.denominator}"
