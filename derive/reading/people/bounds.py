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


def sum_over_set(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\sum_{s \in S}`` is a sum over the members of S, as many as there are."""
    if text_at(tokens, n) != r"\sum" or text_at(tokens, n + 1) != "_":
        return None
    below = group(tokens, n + 2)
    if below is None or len(below[0]) < 3 or text_at(below[0], 1) != r"\in":
        return None
    after = below[1]
    if text_at(tokens, after) == "^":
        return None
    letter, members = below[0][0], base_at(below[0], 2)
    if letter.kind != "letter" or members is None or members[1] != len(below[0]) or "mathbb" in members[0]:
        return None
    like = tokens[n]
    size = named(members[0], below[0][2:])
    start = [letter, made("=", like), made("1", like, "number")]
    note = f"the sum over the set {size.text} is read as one over {letter.text} = 1, …, {size.text}"
    return Rewriting(after, _sum(like, start, [size]), note)


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
    usage.ranges.setdefault(letter.text, size[0])
    words = Token(
        "word", f"for {texts(tokens[start - 1 : after])}", letter.start, tokens[after - 1].end, r"\text"
    )
    return Rewriting(after, [words])


def dotted_sum(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``z_1 + z_2 + \ldots + z_C`` is ``\sum_{k=1}^{C} z_k``."""
    found = _first_terms(tokens, n)
    if found is None:
        return None
    terms, dots = found
    end = dots + 2
    depth = 0
    while end < len(tokens):
        text = text_at(tokens, end)
        depth += (text in ("(", "{", "[")) - (text in (")", "}", "]"))
        if depth < 0 or (depth == 0 and text in ("+", "-", "=", ",", r"\\", "&", "|")):
            break
        end += 1
    last = tokens[dots + 2 : end]
    if last and text_at(last, len(last) - 1) == ".":
        last, end = last[:-1], end - 1
    places = [m for m, (a, b) in enumerate(zip(terms[0], last, strict=False)) if a.text != b.text]
    if len(terms[0]) != len(last) or not places or any(terms[0][m].text != "1" for m in places):
        return None
    size = last[places[0]]
    if size.kind != "letter" or any(last[m].text != size.text for m in places):
        return None
    if len(terms) > 1 and [t.text for t in terms[1]] != [
        "2" if m in places else t.text for m, t in enumerate(last)
    ]:
        return None
    letter = next(a for a in "kjilnmrs" if all(t.text != a for t in tokens))
    body = [made(letter, t, "letter") if m in places else t for m, t in enumerate(last)]
    start = [made(letter, tokens[n], "letter"), made("=", tokens[n]), made("1", tokens[n], "number")]
    new = [made("(", tokens[n]), *_sum(tokens[n], start, [size]), *body, made(")", tokens[n])]
    return Rewriting(end, new, f"{texts(tokens[n:end])} is read as {texts(new[1:-1])}")


def _first_terms(tokens: Tokens, n: int) -> tuple[list[Tokens], int] | None:
    """One or two terms that begin at a place, and the dots after them, with a plus on either side."""
    if n and text_at(tokens, n - 1) not in ("=", "(", "{", "&", "[", "") and tokens[n - 1].kind != "word":
        return None
    terms: list[Tokens] = [[]]
    for m in range(n, min(n + 60, len(tokens))):
        text = text_at(tokens, m)
        if text == r"\ldots":
            plus = text_at(tokens, m + 1) == "+"
            return (terms[:-1], m) if plus and not terms[-1] and 2 <= len(terms) <= 3 else None
        if text == "+" and _level(tokens[n:m]):
            terms.append([])
        elif text in ("=", r"\\", "&"):
            return None
        else:
            terms[-1].append(tokens[m])
    return None


def _level(tokens: Tokens) -> bool:
    opened = sum(text_at(tokens, m) in ("(", "{", "[") for m in range(len(tokens)))
    return opened == sum(text_at(tokens, m) in (")", "}", "]") for m in range(len(tokens)))


def range_in_words(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """A range, looked for where its letter stands."""
    for m in range(n + 2, min(n + 8, len(tokens))):
        if text_at(tokens, m) == r"\ldots" and (found := _range(tokens, m, usage)):
            return found if found.tokens[0].start == tokens[n].start else None
    return None
