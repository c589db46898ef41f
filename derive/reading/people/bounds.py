r"""How people write the bounds of sums and the ranges of indices."""

from __future__ import annotations

from derive.reading.people.bases import atoms, base_at
from derive.reading.people.liberty import (
    Rewriting,
    Tokens,
    braced,
    closing,
    group,
    made,
    named,
    text_at,
    texts,
)
from derive.reading.people.usage import Usage
from derive.reading.tokens import Token


def size_in_bars(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``|V|`` at the end of a sum is the size ``V``."""
    if text_at(tokens, n) != "|" or text_at(tokens, n + 2) != "|" or text_at(tokens, n - 1) not in ("^", "{"):
        return None
    name = named(tokens[n + 1].text, tokens[n : n + 3])
    return Rewriting(n + 3, [name]) if tokens[n + 1].text not in usage.bare else None


def sum_bounds(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\sum_{i,j}`` is a double sum; ``\sum_{i=0}^{N-1}``, ``\sum_{i \le N}`` end at N."""
    if text_at(tokens, n) != r"\sum":
        return None
    scripts: dict[str, Tokens] = {}
    at = n + 1
    while text_at(tokens, at) in ("_", "^"):
        inside = group(tokens, at + 1)
        if inside is None or text_at(tokens, at) in scripts:
            return None
        scripts[text_at(tokens, at)] = inside[0]
        at = inside[1]
    below, above = scripts.get("_", []), scripts.get("^", [])
    shown = [t.text for t in below]
    like, token = tokens[n], tokens[n]
    if (
        above
        and len(above) > 2
        and above[0].text == (below[0].text if below else "")
        and above[1].text == "="
    ):
        above = above[2:]
    if shown[1:] == ["=", "0"] and [t.text for t in above[-2:]] == ["-", "1"]:
        start = [*below[:2], made("1", below[2], "number")]
        note = f"the sum from 0 to {texts(above)} is read as the sum from 1 to {texts(above[:-2])}"
        return Rewriting(at, _sum(like, start, above[:-2]), note)
    if shown[1:] == ["=", "0"] and (counted := _one_more(above, usage)) is not None:
        start = [*below[:2], made("1", below[2], "number")]
        note = f"the sum from 0 to {texts(above)} is read as one over {counted.text} places"
        return Rewriting(at, _sum(like, start, [counted]), note)
    if not above and len(below) > 2 and shown[1] == r"\le" and r"\le" not in shown[2:]:
        start = [below[0], made("=", like), made("1", like, "number")]
        return Rewriting(at, _sum(like, start, below[2:]), f"{texts(below)} is read as from 1 on")
    if not above and len(below) == 5 and shown[0] == "1" and shown[1] == shown[3] == r"\le":
        start = [below[2], made("=", like), made("1", like, "number")]
        return Rewriting(at, _sum(like, start, below[4:]))
    if r"\ne" not in shown and "=" not in shown and (letters := atoms(below)) and len(letters) > 1:
        each = split(below) if "," in shown else [[t] for t in below if t.text != "'"]
        if len(each) == len(letters):
            return Rewriting(at, [new for one in each for new in _sum(token, one, above)])
    if scripts.get("^") is not None and above is not scripts["^"]:
        return Rewriting(at, _sum(like, below, above))
    return None


def _one_more(above: Tokens, usage: Usage) -> Token | None:
    """The size of a range from 0 to a name that is no index itself."""
    base = base_at(above, 0) if above else None
    whole = base is not None and base[1] == len(above) and not usage.is_index(base[0])
    return named(f"{base[0]}+1", above) if base and whole else None


def sum_over_set(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\sum_{s \in S}`` and ``\sum_{x_i \in S}`` are sums over the members of S, as many as there are."""
    if text_at(tokens, n) not in (r"\sum", r"\prod") or text_at(tokens, n + 1) != "_":
        return None
    below = group(tokens, n + 2)
    cut = next((m for m, t in enumerate(below[0]) if t.text == r"\in"), 0) if below else 0
    if below is None or not cut:
        return None
    after = below[1]
    if text_at(tokens, after) == "^":
        above = group(tokens, after + 1)
        if above is None or above[0]:
            return None
        after = above[1]
    letter, members = _member(below[0][:cut]), below[0][cut + 1 :]
    if text_at(members, 0) == "{" and closing(members, 0) == len(members) - 1:
        members = members[1:-1]
    size = _set(members)
    if letter is None or size is None:
        return None
    like = tokens[n]
    start = [letter, made("=", like), made("1", like, "number")]
    note = f"the sum over the set {size.text} is read as one over {letter.text} = 1, …, {size.text}"
    return Rewriting(after, _sum(like, start, [size]), note)


def _member(tokens: Tokens) -> Token | None:
    """The letter that counts the members of a set: s itself, or the i of ``(x_i, y_i)``."""
    if len(tokens) == 1:
        return tokens[0] if tokens[0].kind == "letter" else None
    if text_at(tokens, 0) == "(" and closing(tokens, 0) == len(tokens) - 1:
        tokens = tokens[1:-1]
    letters: dict[str, Token] = {}
    for one in split(tokens):
        base = base_at(one, 0) if one else None
        below = group(one, base[1] + 1) if base and text_at(one, base[1]) == "_" else None
        if below is None or below[1] != len(one) or len(below[0]) != 1 or below[0][0].kind != "letter":
            return None
        letters[below[0][0].text] = below[0][0]
    return next(iter(letters.values())) if len(letters) == 1 else None


def _set(tokens: Tokens) -> Token | None:
    """A set by its name, be it a word, as a size."""
    base = base_at(tokens, 0) if tokens else None
    if base is not None and base[1] == len(tokens) and "mathbb" not in base[0]:
        return named(base[0], tokens)
    word = "".join(t.text for t in tokens)
    spelled = len(tokens) > 2 and all(t.kind == "letter" for t in tokens)
    return named(rf"\mathrm{{{word}}}", tokens) if spelled else None


def split(tokens: Tokens) -> list[Tokens]:
    """Tokens split at their commas."""
    found: list[Tokens] = [[]]
    for token in tokens:
        if token.text == ",":
            found.append([])
        else:
            found[-1].append(token)
    return found


def _sum(like: Token, below: Tokens, above: Tokens) -> Tokens:
    end = [made("^", like), *braced(above, like)] if above else []
    return [Token("command", like.text, like.start, like.end), made("_", like), *braced(below, like), *end]


def _range(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``i = 1, \ldots, C`` and ``i \in \{1, \ldots, C\}`` are words: over what i runs."""
    if text_at(tokens, n) != r"\ldots":
        return None
    start, end = n - 1, n + 1
    while text_at(tokens, start) in (",", "1", "2") and start > 1:
        start -= 1
    while text_at(tokens, end) == ",":
        end += 1
    opened = text_at(tokens, start) in (r"\{", "[", "(")
    start -= opened
    if text_at(tokens, start) not in ("=", r"\in") or text_at(tokens, start + 1 + opened) != "1":
        return None
    size = base_at(tokens, end) if end < len(tokens) else None
    letter = tokens[start - 1] if start else None
    if size is None or letter is None or base_at(tokens, start - 1) is None:
        return None
    after = size[1] + (opened and text_at(tokens, size[1]) in (r"\}", "]", ")"))
    if (
        after < len(tokens)
        and text_at(tokens, after) not in (",", ".", ";", ")", r"\\", "&", ":")
        and tokens[after].kind != "word"
    ):
        return None
    usage.counted.add(letter.text)
    usage.ranges.setdefault(letter.text, size[0])
    words = Token(
        "word", f"for {texts(tokens[start - 1 : after])}", letter.start, tokens[after - 1].end, r"\text"
    )
    return Rewriting(after, [words])


def range_in_words(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """A range, looked for where its letter stands."""
    for m in range(n + 2, min(n + 8, len(tokens))):
        if text_at(tokens, m) == r"\ldots" and (found := _range(tokens, m, usage)):
            return found if found.tokens[0].start == tokens[n].start else None
    return None
