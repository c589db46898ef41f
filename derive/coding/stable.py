r"""Numbers that neither overflow nor vanish: exponentials are kept as their logarithms.

What is built from exponentials by products, quotients and sums has a logarithm that can be computed
without them: ``log(e^u) = u``, ``log(a / b) = log a - log b``, ``log(a + b)`` and ``log \sum_j a_j`` by
a shifted log-sum-exp. So ``log p_c`` is ``z_c`` less one log-sum-exp, and the softmax is its ``exp``.
"""

from __future__ import annotations

from fractions import Fraction

from derive.binding import free_names, substitute
from derive.coding.arrays import Axes, Code, elementwise, negative, summed
from derive.coding.names import Names
from derive.coding.vectors import Vectors
from derive.scope import Scope
from derive.term import ONE, Apply, Bind, Number, Symbol, Term, div, mul, parts


class Stable(Vectors):
    """Compiles Terms as `Vectors` does, but logarithms and quotients of exponentials by their logarithms.

    ``logs`` gathers the definitions whose logarithm is read: each becomes a variable of its own.
    """

    def __init__(self, scope: Scope, names: Names) -> None:
        super().__init__(scope, names)
        self.logs: dict[str, str] = {}

    def code(self, term: Term, hint: Axes = ()) -> Code:
        """A scalar Term as an array over its free letters. Raises NoCode."""
        match term:
            case Apply("log", (arg,)) if self.exponential(arg):
                found = self.log(arg, hint)
                if found is not None:
                    return found
            case Apply("div", (top, bottom)) if self.exponential(bottom):
                found = self._quotient(top, bottom, hint)
                if found is not None:
                    return found
        return super().code(term, hint)

    def exponential(self, term: Term) -> bool:
        """Whether an exponential stands in a Term, or in a definition that it reads."""
        for part in parts(term):
            if isinstance(part, Apply) and part.operator in ("exp", "sigmoid"):
                return True
            definition = self.scope.definitions.get(part.name) if isinstance(part, Symbol) else None
            if definition is not None and self.exponential(definition.body):
                return True
        return False

    def log(self, term: Term, hint: Axes) -> Code | None:
        """The logarithm of what is positive by its form; None for what is not."""
        match term:
            case Number(value):
                return None if value <= 0 else _log(super().code(term))
            case Symbol():
                return self._log_symbol(term, hint)
            case Apply("exp", (arg,)):
                return self.code(arg, hint)
            case Apply("sigmoid", (arg,)):  # log sigma(u) = -softplus(-u)
                return negative(self._softplus(negative(self.code(arg, hint))))
            case Apply("add", (first, Apply("neg", (second,)))) if first == ONE:
                score = self._score(second)  # 1 - sigma(u) = sigma(-u)
                return None if score is None else negative(self._softplus(self.code(score, hint)))
            case Apply("pow", (base, exponent)):
                inner = self.log(base, hint)
                return None if inner is None else self._times(self.code(exponent, hint), inner, hint)
            case Apply("add", args):
                return self._log_add(args, hint)
            case Apply("mul" | "dot" | "odot" | "div", args):
                logs = [self.log(arg, hint) for arg in args]
                found = [own for own in logs if own is not None]
                if len(found) < len(logs):
                    return None
                if term.operator == "div":
                    found[1] = negative(found[1])
                kept = [own for own in found if own.op != "zero"]
                return elementwise("add", kept, hint) if len(kept) > 1 else (kept or found)[0]
            case Bind("sum", index, over, body):
                (index,), body = self.apart((index,), body)
                inner = self.log(body, hint)
                if inner is not None and over.but is not None:
                    inner = self.without(inner, index, over.but, "-inf")
                if inner is not None and index in inner.axes:
                    return summed(inner, index, "logsumexp")
        return None

    def _log_symbol(self, term: Symbol, hint: Axes) -> Code | None:
        """The logarithm of a defined symbol as a variable, of a declared one if it is positive."""
        score = self._score(term)
        if score is not None:
            return negative(self._softplus(negative(self.code(score, hint))))
        name = self.scope.canonical(term.name)
        definition = self.scope.definitions.get(name)
        if definition is not None and self.exponential(term):
            if self.log(self.opened(name)[1], ()) is None:
                return None
            self.logs[name] = self.names.of(f"log {name}", f"log_{self.names.of(name)}")
            return self.read(self.logs[name], term.indices)
        positive = term.name in self.scope.sizes or (
            name in self.scope.symbols and self.scope.symbol(name).domain == "positive"
        )
        return _log(self.code(term, hint)) if positive and definition is None else None

    def _score(self, term: Term) -> Term | None:
        """The u of ``sigma(u)``, also where a symbol is defined as that."""
        match term:
            case Apply("sigmoid", (arg,)):
                return arg
            case Symbol(name, indices) if self.scope.canonical(name) in self.scope.definitions:
                letters, body = self.opened(self.scope.canonical(name))
                score = self._score(body)
                new = dict(zip(letters, indices, strict=True))
                return None if score is None else substitute(score, new, self.scope.alternatives)
        return None

    def _log_add(self, args: tuple[Term, ...], hint: Axes) -> Code | None:
        logs = [self.log(arg, hint) for arg in args]
        found: Code | None = None
        for own in logs:
            if own is None:
                return None
            found = own if found is None else self._log_sum(found, own, hint)
        return found

    def _log_sum(self, left: Code, right: Code, hint: Axes) -> Code:
        """``log(e^a + e^b)``; with ``a = 0`` it is softplus."""
        if left.op == "zero":
            return self._softplus(right)
        if right.op == "zero":
            return self._softplus(left)
        return elementwise("logaddexp", [left, right], hint)

    def _quotient(self, top: Term, bottom: Term, hint: Axes) -> Code | None:
        """``a / b`` by logarithms, term by term where the numerator as a whole has none."""
        below = self.log(bottom, hint)
        if below is None:
            return None
        above = self.log(top, hint)
        if above is not None:
            whole = (
                negative(below) if above.op == "zero" else elementwise("add", [above, negative(below)], hint)
            )
            return Code("exp", (whole,), whole.axes)
        match top:
            case Apply("neg", (arg,)):
                return negative(self.code(div(arg, bottom), hint))
            case Apply("add", args):
                return elementwise("add", [self.code(div(arg, bottom), hint) for arg in args], hint)
            case Apply("mul" | "dot" | "odot", args):
                positive = [arg for arg in args if self.exponential(arg) and self.log(arg, hint) is not None]
                others = [arg for arg in args if arg not in positive]
                return self.code(mul(*others, div(mul(*positive), bottom)), hint) if others else None
            case Bind("sum", index, over, body) if over.but is None and index not in free_names(bottom):
                return self.code(Bind("sum", index, over, div(body, bottom)), hint)
        return self.code(mul(top, div(Number(Fraction(1)), bottom)), hint)

    def _softplus(self, arg: Code) -> Code:
        return Code("softplus", (arg,), arg.axes)

    def _times(self, number: Code, log: Code, hint: Axes) -> Code:
        return log if log.op == "zero" else elementwise("mul", [number, log], hint)


def _log(code: Code) -> Code:
    """The logarithm of a number, 0 for 1."""
    if code.op == "number" and code.detail == "1":
        return Code("zero", detail="0")
    return Code("log", (code,), code.axes)
