r"""Habits of notation that are read in one way once it is known how the text uses its names."""

from __future__ import annotations

from derive.reading.functions import SOFTMAX, WORDS
from derive.reading.people.applications import application
from derive.reading.people.bases import CONNECTIVES, LABELS, atoms, base_at, is_argument, numbered, run_at
from derive.reading.people.bounds import (
    range_in_words,
    size_in_bars,
    split,
    sum_bounds,
    sum_over_set,
)
from derive.reading.people.dotted import dotted
from derive.reading.people.faces import (
    bold_unit,
    delta_prefix,
    large_transpose,
    lone_delta,
    one_face,
    own_count,
    own_e,
    small_transpose,
    square,
    step_of_an_iteration,
    total,
)
from derive.reading.people.hessians import hessian_by_argument, twice_primed
from derive.reading.people.indicated import delta_of, entry_of_unit, indicator
from derive.reading.people.layers import layer
from derive.reading.people.liberty import (
    Liberty,
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
from derive.reading.people.operators import (
    DIFFERENTIATED,
    by_a_square,
    gradient_by_argument,
    hessian,
    second,
)
from derive.reading.people.products import inner, log_of_a_product, product
from derive.reading.people.raised import label_above
from derive.reading.people.signs import prime_of_relu, sign_cases, sign_indicator
from derive.reading.people.traces import entry_of, trace
from derive.reading.people.usage import Usage
from derive.reading.people.written import written_out
from derive.reading.tokens import Token


def _run(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """Several letters without a gap are a word, a function or a name, unless each stands for itself."""
    end = run_at(tokens, n)
    if end < n + 2:
        return None
    word = "".join(t.text for t in tokens[n:end])
    before = text_at(tokens, n - 1)
    if before in ("_", "^") or (before == "{" and text_at(tokens, n - 2) not in ("^", r"\frac", "}")):
        return None  # indices, or the inside of an accent
    plain = word.lower()
    if plain in CONNECTIVES and (len(word) > 2 or plain in ("if", "or", "so", "as")):
        return Rewriting(end, [Token("word", word, tokens[n].start, tokens[end - 1].end, r"\text")])
    if plain in ("loss", "cost", "error") and base_at(tokens, end) and text_at(tokens, end + 1) == "=":
        return Rewriting(end, [Token("word", f"the {word}", tokens[n].start, tokens[end - 1].end, r"\text")])
    if plain == "softmax":
        return Rewriting(end, [named(SOFTMAX, tokens[n:end])])
    if word in WORDS:
        return None
    differential = word[0] == "d" and before in ("{", r"\frac")
    if differential and len(word) > 2 and word[1:].isupper() and not {*word[1:]} <= usage.singles:
        return Rewriting(end, [tokens[n], named(f"\\mathrm{{{word[1:]}}}", tokens[n + 1 : end])])  # dMSE
    if len(word) >= 3 and not differential and not all(letter in usage.singles for letter in word):
        return Rewriting(end, [named(f"\\mathrm{{{word}}}", tokens[n:end])])
    if len(word) == 2 and word[0] == word[1] and word.isupper():
        if word[0] in usage.singles and text_at(tokens, end) == "^":
            return None  # X X^T
        return Rewriting(end, [named(f"\\mathrm{{{word}}}", tokens[n:end])])
    if len(word) >= 2 and word.isupper() and not all(letter in usage.singles for letter in word):
        return Rewriting(end, [named(f"\\mathrm{{{word}}}", tokens[n:end])])
    return None


def _softmax(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """Softmax under any of its names."""
    token = tokens[n]
    if token.kind == "word" and token.text.lower() in ("softmax", "soft max", "smax"):
        return Rewriting(n + 1, [named(SOFTMAX, [token])])
    base = base_at(tokens, n)
    if base and base[0] in usage.vectors and base[0] != SOFTMAX and text_at(tokens, base[1]) == "(":
        return Rewriting(base[1], [named(SOFTMAX, tokens[n : base[1]])], f"{base[0]} is read as softmax")
    return None


def _counted_above(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""An index in raised brackets comes first: ``x^{(n)}_d`` is ``x_{n d}``."""
    base = base_at(tokens, n)
    if base is None or is_argument(tokens, n):
        return None
    at, below, above, primes = base[1], None, None, Tokens()
    while text_at(tokens, at) in ("_", "^", "'"):
        mark = text_at(tokens, at)
        if mark == "'":
            primes, at = [*primes, tokens[at]], at + 1
            continue
        inside = group(tokens, at + 1)
        if inside is None:
            return None
        if mark == "^" and above is None and numbered(inside[0]):
            above = inside[0][1:-1]
        elif mark == "_" and below is None:
            below = inside[0]
        else:
            break
        at = inside[1]
    found = atoms(above) if above else None
    if not above or not found or all(a.isdigit() for a in found):
        return None
    like, name = tokens[n], tokens[n : base[1]]
    layers = [a for place, a in enumerate(found) if a.isdigit() and _numbers(base[0], place, usage)]
    if layers:  # x^{(p, 2)}: the entries p of the layer 2
        above = [t for t in above if t.text not in (",", *layers)]
        name = [named(f"{base[0]}^{{({','.join(layers)})}}", tokens[n:at])]
    indices = [*above, *([made(",", like), *below] if below else [])]
    new = [*name, *primes, made("_", like), *braced(indices, like)]
    return Rewriting(at, new)


def _numbers(name: str, place: int, usage: Usage) -> bool:
    """Whether only numbers stand at a place of a name."""
    return all(letter.isdigit() for letter in usage.spots.get((name, place), ("",)))


def _label(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""What stands below a name and runs over nothing belongs to the name: ``W_h``, ``L_{CE}``."""
    base = base_at(tokens, n)
    if base is None or text_at(tokens, base[1]) != "_" or is_argument(tokens, n):
        return None
    if (
        tokens[n].kind != "name"
        and base[0] in (r"\delta", "e", r"\mathbf{1}", r"\mathbb{1}")
        and base[0] not in usage.bare
    ):
        return None
    inside = group(tokens, base[1] + 1)
    if inside is None:
        return None
    content, after = inside
    words = [t for t in content if t.kind == "word" or (t.kind == "name" and t.text.startswith("\\mathrm"))]
    run = run_at(content, 0) if content else 0
    word = "".join(t.text for t in content[:run])
    above = text_at(tokens, n - 1) == "{" and text_at(tokens, n - 2) == "^"
    raised = above and text_at(tokens, n - 3) != "e"  # a size, n_{in}
    if content and content[0].text in usage.tags and len(content) > 1:
        words = content[:1]
    elif not words and run >= 2 and (_is_label(base[0], word, usage) or (raised and word in LABELS)):
        words = content[:run]
    if words and words[0] is content[0]:
        label, rest = content[: len(words)], content[len(words) :]
    else:
        found = atoms(content)
        if not found:
            return None
        labels = [a for place, a in enumerate(found) if _tells_apart(base[0], place, a, usage)]
        if len(labels) != len(found):
            return None
        label, rest = content, []
    if rest and text_at(rest, 0) == ",":
        rest = rest[1:]
    name = f"{base[0]}_{{{texts(label)}}}"
    below = [made("_", content[0]), *braced(rest, content[0])] if rest else []
    return Rewriting(after, [named(name, tokens[n:after]), *below])


def _is_label(name: str, word: str, usage: Usage) -> bool:
    """Whether letters below a name are a word and not indices."""
    own = [usage.spots.get((name, place), set()) for place in (0, 1)]
    alone = len(word) == 2 and own == [{word[0]}, {word[1]}]
    return (word in LABELS and (alone or len(word) > 2)) or not all(usage.is_index(a) for a in word)


def _tells_apart(name: str, place: int, atom: str, usage: Usage) -> bool:
    if atom.isdigit():
        return not any(usage.is_index(a) for a in usage.spots.get((name, place), ()))
    others = usage.spots.get((name, place), set())
    return not usage.is_index(atom) and (atom not in usage.sizes or others <= usage.sizes)


def _positive_part(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\max(0, a)`` is ReLU."""
    plain = tokens[n].kind == "name" and tokens[n].text in (r"\mathrm{max}", r"\mathrm{Max}")
    word = tokens[n].kind == "word" and tokens[n].text == "max"
    if not (text_at(tokens, n) == r"\max" or plain or word) or text_at(tokens, n + 1) not in ("(", r"\{"):
        return None
    if (end := closing(tokens, n + 1)) < 0:
        return None
    sides = split(tokens[n + 2 : end])
    if len(sides) != 2 or ["0"] not in ([t.text for t in sides[0]], [t.text for t in sides[1]]):
        return None
    inside = sides[1] if [t.text for t in sides[0]] == ["0"] else sides[0]
    relu = Token("word", "ReLU", tokens[n].start, tokens[n].end, r"\operatorname")
    return Rewriting(end + 1, [relu, made("(", tokens[n]), *inside, made(")", tokens[end])])


NAMES: tuple[Liberty, ...] = (
    Liberty("ranges in words", 0, range_in_words),
    Liberty("sums with dots", 0, dotted),
    Liberty("arrays written out", 0, written_out),
    Liberty("inner products", 0, inner),
    Liberty("traces", 0, trace),
    Liberty("sums over sets", 0, sum_over_set),
    Liberty("products over an index", 0, product),
    Liberty("logarithms of products", 0, log_of_a_product),
    Liberty("letters that are a word", 0, _run),
    Liberty("softmax by name", 0, _softmax),
    Liberty("labels that count", 0, layer),
)


HABITS: tuple[Liberty, ...] = (
    Liberty("one face", 0, one_face),
    Liberty("a delta that is a name", 0, lone_delta),
    Liberty("an e that is a name", 0, own_e),
    Liberty("unit vectors in bold", 0, bold_unit),
    Liberty("a small t for a transpose", 0, small_transpose),
    Liberty("a T that is a name for a transpose", 0, large_transpose),
    Liberty("differences", 0, delta_prefix),
    Liberty("softmax under another name", 0, _softmax),
    Liberty("second gradients", 0, hessian),
    Liberty("second derivatives", 0, second),
    Liberty("Hessians by the argument", 0, hessian_by_argument),
    *DIFFERENTIATED,
    Liberty("the positive part", 0, _positive_part),
    Liberty("indicators of a sign", 0, sign_indicator),
    Liberty("cases by sign", 0, sign_cases),
    Liberty("the derivative of ReLU", 0, prime_of_relu),
    Liberty("two primes on functions", 0, twice_primed),
    Liberty("indicators", 0, indicator),
    Liberty("deltas with arguments", 0, delta_of),
    Liberty("entries of unit vectors", 0, entry_of_unit),
    Liberty("indices in raised brackets", 0, _counted_above),
    Liberty("labels above names", 0, label_above),
    Liberty("gradients by the argument", 0, gradient_by_argument),
    Liberty("names with arguments", 0, application),
    Liberty("entries of products", 0, entry_of),
    Liberty("squares", 0, square),
    Liberty("derivatives by a square", 0, by_a_square),
    Liberty("steps of an iteration", 0, step_of_an_iteration),
    Liberty("totals", 0, total),
    Liberty("counts beside a size", 0, own_count),
    Liberty("a size within bars", 0, size_in_bars),
    Liberty("bounds of sums", 0, sum_bounds),
    Liberty("labels below names", 0, _label),
)
