r"""How a text uses its names: which letters are indices and which are labels, which names are sizes.

Letters at the same place below a name run over the same range. Where one of them is the letter of a sum,
of a delta or of a condition, or is a number beside a letter, all of them are indices; otherwise they tell
names apart, as in ``W_h`` and ``W_o``.
"""

from __future__ import annotations

from collections.abc import Iterable

from derive.alphabet import ACCENTS, FACES, LETTERS
from derive.reading.functions import FUNCTIONS, SOFTMAX, WORDS
from derive.reading.people.bases import (
    LABELS,
    UNITS,
    atoms,
    base_at,
    carrier,
    held_atoms,
    is_sign,
    joins,
    numbered,
)
from derive.reading.people.liberty import Tokens, group, text_at
from derive.reading.people.units import labels_a_unit
from derive.reading.people.usage import Usage
from derive.reading.tokens import Token

_DELTAS = (r"\delta",)


_NUMERALS = "0123456789"


_SIGNS = ("d", r"\partial")


def observe(lists: Iterable[Tokens], usage: Usage) -> None:
    """Look through formulas."""
    for tokens in lists:
        for n in range(len(tokens)):
            _observe(tokens, n, usage)
    usage.tags = _tags(usage)
    for pair in usage.deltas:
        if not usage.tags & set(pair) and not labels_a_unit(pair, usage.spots):
            usage.counted |= set(pair)
            usage.joined.append(set(pair))
            usage.paired = True
    usage.indices = _indices(usage)


def observe_sizes(lists: Iterable[Tokens], usage: Usage) -> None:
    """Look once more for the sizes at the ends of sums, when labels are parts of names."""
    usage.ends.clear()
    for tokens in lists:
        for n in range(len(tokens)):
            if text_at(tokens, n) == r"\sum":
                _sum(tokens, n, usage)


def _observe(tokens: Tokens, n: int, usage: Usage) -> None:
    token = tokens[n]
    text = text_at(tokens, n)
    if text in (r"\sum", r"\prod"):
        _sum(tokens, n, usage)
        return
    if text in ("=", r"\ne"):
        _compared(tokens, n, usage)
        if text == "=" and n + 1 < len(tokens) and tokens[n + 1].text == SOFTMAX:
            usage.shares.add(tokens[n - 1].text if n else "")
        return
    base = base_at(tokens, n)
    usage.tops |= text in (r"\top", r"\intercal")
    if text == "^" and (raised := group(tokens, n + 1)) and len(raised[0]) > 1:
        usage.times |= any(t.text == "t" for t in raised[0])
        counts = raised[0][0].text == "T" and raised[0][1].text in ("+", "-")
        usage.tops |= counts and not _on_a_sum(tokens, n)
    if base is None or is_sign(tokens, n):
        usage.differentials |= base is not None and base[0] == "d"
        return
    name, after = base
    usage.names_seen.add(name)
    # \frac{d\sigma}{dz} does not tell a function from a quantity
    over = [text_at(tokens, n - 2), text_at(tokens, after)] == ["{", "}"]
    told = text_at(tokens, after) not in ("(", "'", "[") and not (over and text_at(tokens, n - 1) in _SIGNS)
    if name == r"\sigma" and len(tokens) > 1 and told:
        usage.bare.add(name)
    if name in FUNCTIONS or (token.kind == "word" and token.text in WORDS):
        return
    if text_at(tokens, n - 1) in ACCENTS or text_at(tokens, n - 1) in FACES:
        return
    lower = upper = None
    primes = 0
    while text_at(tokens, after) in ("_", "^", "'"):
        mark = text_at(tokens, after)
        if mark == "'":
            primes, after = primes + 1, after + 1
            continue
        inside = group(tokens, after + 1)
        if inside is None:
            break
        if mark == "_":
            lower = inside[0]
        else:
            upper = inside[0]
        after = inside[1]
    found = (atoms(lower) or held_atoms(lower)) if lower and not _word(lower) else []
    if upper is not None and numbered(upper):
        front = atoms(upper[1:-1])
        if front and found is not None and not all(a.isdigit() for a in front):
            usage.counted |= {a.rstrip("'") for a in front if not a.isdigit()}
            found = front + found
    if found is None:
        return
    if name in _DELTAS and (len(found) == 2 or (len(found) == 1 and upper and len(upper) == 1)):
        usage.deltas.append(found if len(found) == 2 else [*found, upper[0].text] if upper else found)
        return
    if not found and text_at(tokens, after) != "(":
        usage.bare.add(name)
        usage.alone[name] = usage.alone.get(name, 0) + 1
    for place, letter in enumerate(found):
        usage.spots.setdefault((name, place), set()).add(letter.rstrip("'"))


def _on_a_sum(tokens: Tokens, n: int) -> bool:
    """Whether the script at a place is a bound."""
    return text_at(tokens, carrier(tokens, n)) in (r"\sum", r"\prod", r"\int")


def _word(lower: Tokens) -> bool:
    """Whether a word stands below a name, as in ``n_{hidden}``; one of two letters may be two indices."""
    return len(lower) > 2 and "".join(t.text for t in lower) in LABELS


def count_letters(lists: Iterable[Tokens], usage: Usage) -> None:
    """Note the letters, and those that stand by themselves, not in a run of letters."""
    for tokens in lists:
        for n, token in enumerate(tokens):
            if token.kind == "letter" and not (joins(tokens, n - 1) or joins(tokens, n)):
                usage.singles.add(token.text)
            if token.kind == "letter" or token.text in LETTERS:
                usage.letters.add(token.text)


def _sum(tokens: Tokens, n: int, usage: Usage) -> None:
    after, below, above = n + 1, None, None
    while text_at(tokens, after) in ("_", "^"):
        inside = group(tokens, after + 1)
        if inside is None:
            break
        if text_at(tokens, after) == "_":
            below = inside[0]
        else:
            above = inside[0]
        after = inside[1]
    letters: list[str] = []
    for m, _ in enumerate(below or []):
        base = base_at(below or [], m)
        if base and below and text_at(below, m - 1) == r"\le" and base[1] == len(below):
            continue  # the end of 1 \le i \le N
        if base and not (m and text_at(below or [], m - 1) in ("=", "_", "^", r"\in")):
            letters.append(base[0])
    if below and any(t.text == r"\in" for t in below):
        return  # a sum over a set
    usage.counted |= set(letters)
    if len(letters) > 1 and below and any(t.text == r"\ne" for t in below):
        usage.joined.append(set(letters))
    if letters and above:
        end = base_at(above, 0)
        if end and (end[1] == len(above) or text_at(above, end[1]) == "-"):
            usage.ends.setdefault(letters[0], set()).add(end[0])


def _compared(tokens: Tokens, n: int, usage: Usage) -> None:
    r"""``i = c`` and ``i \ne c`` between two letters, with nothing around them."""
    if not (1 <= n < len(tokens) - 1):
        return
    left, right = tokens[n - 1], tokens[n + 1]
    if not (_letter(left) and _letter(right)):
        return
    before, after = tokens[n - 2] if n > 1 else None, tokens[n + 2] if n + 2 < len(tokens) else None
    free = (before is None or before.kind == "word" or before.text in _EDGES) and (
        after is None or after.kind == "word" or after.text in _EDGES
    )
    if free:
        usage.joined.append({left.text, right.text})
    bracket = text_at(tokens, n - 2) + text_at(tokens, n + 2)
    if bracket == "[]" or (bracket == r"\{\}" and text_at(tokens, n - 3) in ("}", "1", "I")):
        usage.counted |= {left.text, right.text}  # 1[k = c]


_EDGES = (
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    r"\{",
    r"\}",
    ",",
    ";",
    ".",
    ":",
    "&",
    r"\\",
    r"\Rightarrow",
    r"\forall",
)


def _letter(token: Token) -> bool:
    return (token.kind == "letter" and token.text.islower()) or token.text in LETTERS


def _tags(usage: Usage) -> frozenset[str]:
    """The h and o of ``w_{hij}`` and ``w_{oij}``, in a text in which h is a quantity, ``h_{ij}``."""
    based = {name for name, _ in usage.spots if len(name) == 1 and name.islower()} - usage.counted
    longer = {name for name, place in usage.spots if place}
    found: set[str] = set()
    for (name, place), letters in usage.spots.items():
        if (
            place == 0
            and name in longer
            and letters & based
            and not letters & usage.counted
            and len(letters) > 1
        ):
            found |= letters
    return frozenset(found) if not any(a[0] in _NUMERALS for a in found) else frozenset()


def _indices(usage: Usage) -> frozenset[str]:
    """The letters that run over ranges: all that share a place with one that certainly does."""
    below = set().union(*usage.spots.values()) if usage.spots else set()
    usage.counted |= usage.given & below
    sure = set(usage.counted)
    for pair in usage.joined:
        if all(letter in below or letter in sure or letter in usage.given for letter in pair) and (
            pair & (below | sure)
        ):
            sure |= pair  # i = c compares indices only where both stand below names somewhere
    others = set[str]().union(*(letters for (name, _), letters in usage.spots.items() if name not in UNITS))
    units = set[str]().union(*(usage.spots.get((name, 0), set()) for name in UNITS))
    sure |= {a for a in units & others if a[0] not in _NUMERALS}  # p_c, e_c
    for (name, place), letters in usage.spots.items():
        if not place and name in usage.bare and letters <= {"i", "j"}:
            sure |= letters  # z_i beside z is its i-th entry
        if not place and name in usage.shares and len(letters) == 1 and _lower(letters):
            sure |= letters  # the p_c of p = softmax(z)
    sure -= usage.tags
    while True:
        more = set(sure)
        for letters in usage.spots.values():
            if letters & sure or (any(a[0] in _NUMERALS for a in letters) and _lower(letters)):
                more |= letters
        for name in {name for name, place in usage.spots if place}:  # w_{ji} has two indices or none
            places = [letters for (other, _), letters in usage.spots.items() if other == name]
            if any(letters & sure for letters in places):
                more |= {a for letters in places for a in letters if _lower({a})}
        more -= usage.tags
        if more == sure:
            break
        sure = more
    return frozenset(a for a in sure if a[0] not in _NUMERALS and a not in usage.sizes)


def _lower(letters: set[str]) -> bool:
    return any(len(a) == 1 and a.islower() for a in letters)
