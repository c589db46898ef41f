"""Lines with misread characters: ``python tests/benchmarks/noise.py [--most 200] [--show]``.

The lines of the worked solutions that are proved, written in LaTeX, with 1 to 3 random confusions of the
table each: how many are repaired to what was meant. Then lines with a mistake in them and the same
noise: how many come out correct, or repaired.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))

from slips import slips

from benchmarks.mutations import chains
from derive.binding import alpha
from derive.checking.asking import Kernel
from derive.checking.restoring import meant
from derive.meaning.evidence import Proved, Refuted
from derive.mistakes.spot import Line
from derive.reading.confusions import CONFUSIONS
from derive.reading.errors import ReadError
from derive.reading.expressions import read_expression
from derive.reading.tokens import tokenize
from derive.scope import ModelError, Scope
from derive.shapes import shape
from derive.term import Term
from derive.writing import relation

READ_FOR: dict[str, list[str]] = {}
for confusion in CONFUSIONS:
    for was in confusion.meant.split():
        READ_FOR.setdefault(was, []).append(confusion.read)


def noisy(text: str, random: Random, times: int) -> str:
    """A text with some characters misread."""
    for _ in range(times):
        places = [t for t in tokenize(text)[:-1] if t.text in READ_FOR]
        if places:
            token = random.choice(places)
            read = random.choice(READ_FOR[token.text])
            glued = text[: token.start][-1:].isalpha() and read[0].isalpha()
            text = text[: token.start] + " " * glued + read + " " * read.startswith("\\") + text[token.end :]
    return text


def members(text: str, scope: Scope) -> tuple[Term, ...] | None:
    """The members of an equation, None where it cannot be read."""
    try:
        terms = tuple(read_expression(side, scope) for side in text.split(" = "))
        for term in terms:
            shape(term, scope)
    except (ReadError, ModelError):
        return None
    return terms


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    random = Random(options.seed)
    lines = [(c, a, b) for c in chains() for a, b in zip(c.members, c.members[1:], strict=False)]
    lines = [(c, a, b) for c, a, b in lines if len(relation(a, b).latex) < 300]
    for what in ("right", "wrong"):
        kinds: Counter[str] = Counter()
        times: list[float] = []
        for n in range(options.most):
            chain, left, right = random.choice(lines)
            kernel = Kernel()
            if what == "wrong":
                every = list(slips(Line(left, right, chain.scope, chain.given)))
                right = random.choice(every).wrong if every else right
                if not isinstance(kernel.ask(left, right, chain.scope, chain.given), Refuted):
                    continue
            clean = relation(left, right).latex
            if " = " not in clean or members(clean, chain.scope) is None:
                continue
            text = noisy(clean, random, n % 3 + 1)
            read = members(text, chain.scope)
            start = perf_counter()
            if read is not None:
                same = tuple(map(alpha, read)) == tuple(map(alpha, (left, right)))
                proved = isinstance(kernel.ask(read[0], read[1], chain.scope, chain.given), Proved)
                kind = "unharmed" if same else "another truth" if proved else "readable and false"
            else:
                found = meant(text, None, chain.scope, chain.given, kernel)
                times.append(perf_counter() - start)
                right_one = found is not None and tuple(map(alpha, found.members)) == tuple(
                    map(alpha, (left, right))
                )
                kind = "not repaired" if found is None else "repaired" if right_one else "repaired otherwise"
            kinds[kind] += 1
            if options.show and kind not in ("repaired", "unharmed"):
                print(f"{what}, {kind}: {clean}\n    {text}")
        total = sum(kinds.values()) - kinds["unharmed"]
        print(what, dict(kinds), f"repaired as meant: {kinds['repaired'] / max(total, 1):.1%} of {total}")
        broken = total - kinds["readable and false"] - kinds["another truth"]
        print(f"    of the {broken} that cannot be read: {kinds['repaired'] / max(broken, 1):.1%}")
        if len(times) > 1:
            print(f"    median {1e3 * median(times):.0f} ms, 99% {1e3 * quantiles(times, n=100)[98]:.0f} ms")


if __name__ == "__main__":
    main()
