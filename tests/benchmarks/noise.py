"""Lines with misread characters: ``python tests/benchmarks/noise.py [--most 200] [--seed 1] [--wrong] [--show]``.

The lines of the worked solutions that are proved, written in LaTeX, with 1 to 3 random confusions of the
table each, on different characters: how many are repaired to what was meant. Then lines with a mistake in
them and the same noise: how many are taken, that is, come out correct, under a condition, or repaired. Some
hold under a condition without the noise too, and some noise makes a wrong line true by itself; any other is let
through, which is a hole.

Some noise cannot be seen: ``\\delta_{ij}`` for ``\\delta_{ic}`` is a line like any other. Such lines have rows
of their own. What is readable and false stays wrong, as a person's own slip looks the same; what is readable
and true is right. A line that is repaired *in part* was mended where it could not be read, and what is left of
the noise is true. A line counts as *hidden* if it is not repaired and one of its confusions, alone, gives a
line that is readable and false.

Then each line is put into a text and checked as an answer to its problem, where people's liberties are read
as well: the verdicts, and how many of the repaired lines are what was meant. Times are of the processor.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import process_time

sys.path.insert(0, str(Path(__file__).parent.parent))

from slips import slips

from benchmarks.mutations import Chain, chains
from derive.binding import alpha
from derive.checking.asking import Kernel
from derive.checking.judge import judge
from derive.checking.report import Verdict
from derive.checking.restoring import meant
from derive.meaning.evidence import Proved, Refuted
from derive.mistakes.spot import Line
from derive.reading.confusions import CONFUSIONS
from derive.reading.errors import ReadError
from derive.reading.expressions import read_expression
from derive.reading.submissions import read_submission
from derive.reading.tokens import Token, tokenize
from derive.scope import ModelError, Scope
from derive.shapes import shape
from derive.term import Symbol, Term, map_parts
from derive.writing import condition, relation

READ_FOR: dict[str, list[str]] = {}
for confusion in CONFUSIONS:
    for was in confusion.meant.split():
        READ_FOR.setdefault(was, []).append(confusion.read)

TAKEN = ("correct", "leap", "conditional", "repaired")

Noise = tuple[Token, str]
"""A character and what it is misread as."""


def noise(text: str, random: Random, times: int) -> list[Noise]:
    """Some characters of a text, and what each is misread as."""
    places = [t for t in tokenize(text)[:-1] if t.text in READ_FOR]
    chosen = random.sample(places, min(times, len(places)))
    return [(token, random.choice(READ_FOR[token.text])) for token in sorted(chosen, key=lambda t: t.start)]


def noisy(text: str, misread: list[Noise]) -> str:
    """A text with some characters misread."""
    for token, read in reversed(misread):
        glued = text[: token.start][-1:].isalpha() and read[0].isalpha()
        text = text[: token.start] + " " * glued + read + " " * read.startswith("\\") + text[token.end :]
    return text


def members(text: str, scope: Scope) -> tuple[Term, ...] | None:
    """The members of an equation, None where it cannot be read."""
    try:
        terms = tuple(read_expression(side, scope) for side in text.split(" = "))
        shapes = [shape(term, scope) for term in terms]
    except (ReadError, ModelError):
        return None
    return terms if len(set(shapes)) == 1 or "0" in text.split(" = ") else None


def same(one: tuple[Term, ...] | None, other: tuple[Term, ...] | None, scope: Scope) -> bool:
    """Whether two lines are one, but for the letters of their sums and for ``U_i``, the row ``u_i``."""
    if one is None or other is None:
        return False

    def plain(part: Term) -> Term:
        match part:
            case Symbol(name, indices):
                return Symbol(scope.canonical(name), indices)
        return part

    return [alpha(map_parts(t, plain)) for t in one] == [alpha(map_parts(t, plain)) for t in other]


def outcome(
    clean: str, misread: list[Noise], line: tuple[Term, ...], chain: Chain, times: list[float]
) -> str:
    """What becomes of a line with misread characters."""
    kernel, scope, given = Kernel(), chain.scope, chain.given
    text = noisy(clean, misread)
    read = members(text, scope)
    if read is not None:
        proved = isinstance(kernel.ask(read[0], read[1], scope, given), Proved)
        return "unharmed" if same(read, line, scope) else "another truth" if proved else "readable and false"
    start = process_time()
    found = meant(text, None, scope, given, kernel)
    times.append(process_time() - start)
    if found is None:
        return "hidden" if any(_hides(clean, [one], line, chain) for one in misread) else "not repaired"
    if same(found.members, line, scope):
        return "repaired"
    fewer = [list(some) for n in range(len(misread)) for some in combinations(misread, n)]
    parts = [members(noisy(clean, some), scope) for some in fewer]
    return "in part" if any(same(found.members, part, scope) for part in parts) else "repaired otherwise"


def _hides(clean: str, misread: list[Noise], line: tuple[Term, ...], chain: Chain) -> bool:
    """Whether a confusion alone gives a line that is readable and false."""
    read = members(noisy(clean, misread), chain.scope)
    if read is None or same(read, line, chain.scope):
        return False
    return not isinstance(Kernel().ask(read[0], read[1], chain.scope, chain.given), Proved)


def answer(text: str, chain: Chain) -> Verdict | None:
    """The verdict on a line as the answer to a problem, in the case that the words before it name."""
    case = "".join(f"If ${condition(c).latex}$, then " for c in chain.given)
    scope = chain.scope
    submission = read_submission(f"{case}\n$${text}$$\n", "md", "answer", scope)
    verdicts = [v for v in judge(submission, scope, scope) if v.statement.kind != "condition"]
    return verdicts[0] if len(verdicts) == 1 else None


def checked(clean: str, misread: list[Noise], line: tuple[Term, ...], chain: Chain, wrong: bool) -> str:
    """What becomes of a line as the answer to a problem; of a wrong one that is taken, why it is."""
    verdict = answer(noisy(clean, misread), chain)
    if verdict is None:
        return "in pieces"
    if wrong and verdict.kind in TAKEN:
        return f"{verdict.kind}, {why(clean, misread, verdict, chain)}"
    if verdict.kind != "repaired":
        return verdict.kind
    return (
        "repaired"
        if same(members(verdict.repair or "", chain.scope), line, chain.scope)
        else "repaired otherwise"
    )


def why(clean: str, misread: list[Noise], verdict: Verdict, chain: Chain) -> str:
    """Why a wrong line is taken: it is as without noise, or what is left of its noise makes it true by itself.

    The latter is shown by the line with that noise alone, which is read as it stands and proved. What is only
    said to hold under a condition is a kind of its own.
    """
    before = answer(clean, chain)
    if before is not None and before.kind == verdict.kind:
        return "as without noise"
    left = [list(some) for n in range(1, len(misread) + 1) for some in combinations(misread, n)]
    for read in (members(noisy(clean, some), chain.scope) for some in left):
        taken = members(verdict.repair or noisy(clean, misread), chain.scope)
        if read is not None and same(taken, read, chain.scope):
            found = Kernel().ask(read[0], read[1], chain.scope, chain.given)
            return "made true by its noise" if isinstance(found, Proved) else "LET THROUGH"
    return "the condition is said" if verdict.kind == "conditional" else "LET THROUGH"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--wrong", action="store_true", help="the lines with a mistake alone")
    options = parser.parse_args()
    random = Random(options.seed)
    only = ("wrong",) if options.wrong else ("right", "wrong")
    lines = [(c, a, b) for c in chains() for a, b in zip(c.members, c.members[1:], strict=False)]
    lines = [(c, a, b) for c, a, b in lines if len(relation(a, b).latex) < 300]
    for what in only:
        kinds: Counter[str] = Counter()
        verdicts: Counter[str] = Counter()
        times: list[float] = []
        for n in range(options.most):
            chain, left, right = random.choice(lines)
            if what == "wrong":
                every = list(slips(Line(left, right, chain.scope, chain.given)))
                right = random.choice(every).wrong if every else right
                if not isinstance(Kernel().ask(left, right, chain.scope, chain.given), Refuted):
                    continue
            clean = relation(left, right).latex
            if " = " not in clean or members(clean, chain.scope) is None:
                continue
            misread = noise(clean, random, n % 3 + 1)
            kind = outcome(clean, misread, (left, right), chain, times)
            kinds[kind] += 1
            if kind != "unharmed":
                verdict = checked(clean, misread, (left, right), chain, what == "wrong")
                verdicts[verdict] += 1
                if verdict.endswith("LET THROUGH"):
                    print(f"{verdict}: {clean}\n    {noisy(clean, misread)}")
            if options.show and kind not in ("repaired", "unharmed"):
                print(f"{what}, {kind}: {clean}\n    {noisy(clean, misread)}")
        _print(what, kinds, times)
        print("    checked as an answer:", dict(verdicts))


def _print(what: str, kinds: Counter[str], times: list[float]) -> None:
    total = sum(kinds.values()) - kinds["unharmed"]
    broken = total - kinds["readable and false"] - kinds["another truth"]
    told = broken - kinds["hidden"] - kinds["in part"]
    print(what, dict(kinds))
    for whose, many in (("harmed", total), ("that cannot be read", broken), ("that do not hide", told)):
        print(f"    repaired as meant: {kinds['repaired'] / max(many, 1):.1%} of the {many} {whose}")
    if len(times) > 1:
        print(f"    median {1e3 * median(times):.0f} ms, 99% {1e3 * quantiles(times, n=100)[98]:.0f} ms")


if __name__ == "__main__":
    main()
