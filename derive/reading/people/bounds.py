r"""How people write the bounds of sums and the ranges of indices."""

from __future__ import annotations

from derive.reading.people.bases import atoms, base_at
from derive.reading.people.liberty import Rewriting, Tokens, braced, group, made, named, text_at, texts
from derive.reading.people.usage import Usage
from derive.reading.tokens import Token


def size_in_bars(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``|V|`` at the end of a sum is the size ``V``."""
    if text_at(tokens, n) != "|" or text_at(tokens, n + 2) != "|" or text_at(tokens, n - 1) not in ("^", "{"):
        return None
    name = named(tokens[n + 1].text, tokens[n : n + 3])
    return Rewriting(n + 3, [name]) if tokens[n + 1].text not in usage.bare else None


def sum_bounds(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\sum_{i,j}`` is a double sum; ``\sum_{i=0}^{N-1}`` and ``\sum_{1 \le i \le N}`` end at N."""
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
    if not above and len(below) == 5 and shown[0] == "1" and shown[1] == shown[3] == r"\le":
        start = [below[2], made("=", like), made("1", like, "number")]
        return Rewriting(at, _sum(like, start, below[4:]))
    if "," in shown and r"\ne" not in shown and "=" not in shown and (letters := atoms(below)):
        new: Tokens = []
        for m, _ in enumerate(letters):
            new += _sum(token, split(below)[m], above)
        return Rewriting(at, new)
    if scripts.get("^") is not None and above is not scripts["^"]:
        return Rewriting(at, _sum(like, below, above))
    return None


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
    return [Token("command", r"\sum", like.start, like.end), made("_", like), *braced(below, like), *end]


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
    usage.ends.setdefault(letter.text, set()).add(size[0])
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
