r"""What no Term can hold, read as a whole: ``\arg\max_w L``, ``\max_j z_j``, ``\mathbb{E}[x]``, ``(W, b)``.

Each stands as a name of its own, of which nothing is known: what is proved with it holds whatever it is,
as ``e^{-m} / e^{-m} = 1``; nothing with it is refuted, and nothing is said of a derivative of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from derive.labels import may_be_one
from derive.reading.people.bases import base_at, run_at, scripted
from derive.reading.people.factors import factor_end, product_end
from derive.reading.people.held import (
    ARRAY,
    COMMANDS,
    EXPECTATION,
    GRADIENT,
    LIST,
    MAXIMUM,
    NAMES,
    OPTIMUM,
    SET,
    SUM,
    Abstract,
)
from derive.reading.people.liberty import Tokens, closing, group, named, text_at, texts
from derive.reading.people.rows import EQUALITIES, OTHERS
from derive.reading.people.usage import Usage
from derive.scope import Scope
from derive.term import Derivative, Symbol, Term, parts

_EXPECTED = ("E", r"\mathbb{E}", r"\mathrm{E}", r"\text{E}", r"\mathbf{E}", r"\operatorname{E}")
_TO_THE_END = (OPTIMUM, "a limit", "an integral")  # they reach as far as the formula goes
_ENDS = (*EQUALITIES, *OTHERS, ",", ";", "&", r"\\", r"\Rightarrow", r"\Leftrightarrow", r"\therefore")
_UPRIGHT = re.compile(r"\\(?:mathrm|operatorname\*?|text|textrm)\{([A-Za-z ]+)\}(?:_\{(.*)\})?")
SPELLED = re.compile(r"\\(argmax|argmin)(?![A-Za-z])")  # no commands of LaTeX
_OPENERS = ("(", "[", r"\{")


def note_abstract(lists: Iterable[Tokens], usage: Usage) -> None:
    """Note under which names a text has expectations: those that stand before square brackets only."""
    seen: dict[str, set[bool]] = {}
    for tokens in lists:
        for n in range(len(tokens)):
            base = base_at(tokens, n)
            name = base[0].partition("_")[0] if base else ""
            if base and name in _EXPECTED and text_at(tokens, n - 1) not in ("_", "^"):
                seen.setdefault(base[0], set()).add(text_at(tokens, scripted(tokens, base[1])) == "[")
    blackboard = {name for name in seen if name.startswith(r"\mathbb")}
    usage.expectations = frozenset(blackboard | {name for name, own in seen.items() if own == {True}})


def reserved(name: str) -> bool:
    r"""Whether a name always stands for what no Term can hold, so that ``\mathrm{Var}(x)`` is no function.

    >>> [reserved(name) for name in (r"\mathbb{E}", r"\mathrm{Var}", r"\mathrm{max}_{w}", "E", "L")]
    [True, True, True, False, False]
    """
    upright = _UPRIGHT.fullmatch(name)
    return name.partition("_")[0] == r"\mathbb{E}" or bool(upright and upright[1] in NAMES)


def abstracted(tokens: Tokens, usage: Usage) -> Tokens:
    """The tokens with all that no Term can hold as names; what is inside comes first."""
    for n in range(len(tokens) - 1, -1, -1):
        found = _at(tokens, n, usage) or _sum(tokens, n, usage) or _norm(tokens, n)
        found = found or _array(tokens, n, usage) or _enumeration(tokens, n, usage)
        if found is None:
            continue
        what, inside, bound, end = found
        name = named(SPELLED.sub(r"\\operatorname{\1}", texts(tokens[n:end])), tokens[n:end])
        letters = frozenset(_letters(tokens[n:end], usage)) - bound
        first = tokens.index(inside[0][0], n) if inside and inside[0] else n
        usage.abstract[name.text] = Abstract(
            what, tuple(inside), letters, texts(tokens[n:first]).rstrip("([")
        )
        tokens = [*tokens[:n], name, *tokens[end:]]
    return tokens


def within(tokens: Tokens, usage: Usage) -> Iterator[Tokens]:
    """The formulas inside what stands under a name of its own."""
    for token in tokens:
        if token.kind == "name" and token.text in usage.abstract:
            for inside in usage.abstract[token.text].inside:
                yield inside
                yield from within(inside, usage)


def held_in(names: Iterable[str], usage: Usage) -> list[Abstract]:
    """What stands under names that no Term can hold."""
    return [usage.abstract[name] for name in sorted(set(names) & usage.abstract.keys())]


_Found = tuple[str, list[Tokens], frozenset[str], int]


def _at(tokens: Tokens, n: int, usage: Usage) -> _Found | None:
    """What begins at a place with its name: what it is, what is inside, the letters it binds, its end."""
    head = _head(tokens, n, usage)
    if head is None or text_at(tokens, n - 1) in ("_", "^"):
        return None
    what, start, bound = head
    at = scripted(tokens, start)
    if at >= len(tokens):
        return None
    below = group(tokens, start + 1) if text_at(tokens, start) == "_" else None
    bound |= frozenset(t.text for t in below[0]) if below else frozenset()
    opened = text_at(tokens, at) in _OPENERS
    if what == GRADIENT and (below or text_at(tokens, at) in (r"\cdot", r"\times")):
        return None  # the gradient by a variable is known
    if what in _TO_THE_END or (what == MAXIMUM and bound and _begins(tokens, n)):
        end = _reach(tokens, at)
    elif opened and what in (MAXIMUM, EXPECTATION, "a determinant", "a rank", "a matrix as one vector"):
        end = closing(tokens, at) + 1
    elif what in (MAXIMUM, EXPECTATION):
        end = product_end(tokens[: _reach(tokens, at)], at)
    else:
        end = factor_end(tokens[: _reach(tokens, at)], at)
    if end <= at or (what == MAXIMUM and not bound and not opened):
        return None
    whole = opened and closing(tokens, at) == end - 1
    inside = _split(tokens[at + 1 : end - 1]) if whole else [tokens[at:end]]
    if what == MAXIMUM and len(inside) > 1 and not bound:
        return None  # \max(a, b) is known
    told = whole and _told(tokens[at + 1 : end - 1])
    return what, [] if told else inside, bound, end


def _told(inside: Tokens) -> bool:
    """Whether a condition or a list stands in brackets, as in ``E[x | y]``."""
    depth = 0
    for n in range(len(inside)):
        text = text_at(inside, n)
        depth += (text in (*_OPENERS, "{")) - (text in (")", "]", r"\}", "}"))
        if depth == 0 and text in ("|", ":", *EQUALITIES, r"\ldots"):
            return True
    return False


def _head(tokens: Tokens, n: int, usage: Usage) -> tuple[str, int, frozenset[str]] | None:
    """What a name or a command stands for, where its scripts begin, and the letters of a label below it."""
    token = tokens[n]
    if token.kind == "command" and token.text in COMMANDS:
        if text_at(tokens, n - 1) == r"\arg":
            return None
        two = token.text == r"\arg" and text_at(tokens, n + 1) in (r"\max", r"\min")
        return COMMANDS[token.text], n + 1 + two, frozenset()
    base, end = base_at(tokens, n), run_at(tokens, n)
    word = "".join(t.text for t in tokens[n:end])
    if end > n + 1 and word in NAMES and text_at(tokens, end) in ("(", "_"):  # max(a), without a backslash
        return NAMES[word], end, frozenset()
    if base is None and token.kind == "word" and token.text in NAMES:  # arg max
        return NAMES[token.text], n + 1, frozenset()
    if base and base[0] in usage.expectations:
        return EXPECTATION, base[1], frozenset()
    upright = _UPRIGHT.fullmatch(base[0]) if base else None
    if base and upright and upright[1] in NAMES:
        return NAMES[upright[1]], base[1], frozenset(re.findall(r"[A-Za-z]", upright[2] or ""))
    return None


def _begins(tokens: Tokens, n: int) -> bool:
    return n == 0 or text_at(tokens, n - 1) in _ENDS


def _reach(tokens: Tokens, n: int) -> int:
    """The end of a member: the next relation, comma or closing bracket outside of all brackets."""
    depth = 0
    for m in range(n, len(tokens)):
        text = text_at(tokens, m)
        if depth == 0 and (text in (*_ENDS, ".") or (tokens[m].kind == "word" and " " in tokens[m].text)):
            return m
        depth += text in (*_OPENERS, "{") or text.startswith(r"\begin{")
        depth -= text in (")", "]", r"\}", "}") or text.startswith(r"\end{")
        if depth < 0:
            return m
    return len(tokens)


_CONDITIONS = (r"\substack", r"\le", "<", r"\ge", ">", r"\in", ":", "|", r"\subset", r"\subseteq")


def _sum(tokens: Tokens, n: int, usage: Usage) -> _Found | None:
    r"""A sum whose places are told by conditions, ``\sum_{-m \le j \le m}``, or that starts late."""
    if text_at(tokens, n) != r"\sum" or text_at(tokens, n + 1) != "_":
        return None
    below, at = group(tokens, n + 2), scripted(tokens, n + 1)
    if below is None:
        return None
    starts = [m for m in range(len(below[0])) if text_at(below[0], m) == "="]
    late = any(text_at(below[0], m + 1) not in ("1", "0", "") for m in starts)
    if not late and not any(text_at(below[0], m) in _CONDITIONS for m in range(len(below[0]))):
        return None
    end, member = at, tokens[: _reach(tokens, at)]
    while (after := product_end(member, end)) > end or text_at(member, end) in (r"\cdot", r"\odot", "/"):
        end = max(after, end + 1)
    bound = frozenset(t.text for t in below[0])
    return (SUM, [tokens[at:end]], bound, end) if end > at else None


def _array(tokens: Tokens, n: int, usage: Usage) -> _Found | None:
    r"""An array that is given by its entry, ``(a_{ij})_{i,j=1}^n``."""
    close = closing(tokens, n) if text_at(tokens, n) in ("(", "[") else -1
    below = group(tokens, close + 2) if close > n + 1 and text_at(tokens, close + 1) == "_" else None
    if below is None:
        return None
    letters = {t.text for t in below[0] if t.text not in (",", "=", "1", r"\le")}
    counted = len(letters) > 1 or any(t.text == "=" for t in below[0])
    inside = {t.text for t in tokens[n + 1 : close]}
    if not counted or not letters <= inside or not all(map(usage.is_index, letters)):
        return None  # softmax(z)_k and (W x)_i are entries
    if n and (tokens[n - 1].kind in ("letter", "name", "word") or text_at(tokens, n - 1) in ("}", ")")):
        return None
    return ARRAY, [tokens[n + 1 : close]], frozenset(letters), scripted(tokens, close + 1)


def _norm(tokens: Tokens, n: int) -> _Found | None:
    r"""A norm ``\|w\|_p`` that is not the sum of absolute values or of squares."""
    if text_at(tokens, n) not in (r"\|", r"\lVert"):
        return None
    closer = (r"\|", r"\rVert")[text_at(tokens, n) == r"\lVert"]
    end = next((m for m in range(n + 1, len(tokens)) if text_at(tokens, m) == closer), n)
    below = group(tokens, end + 2) if end > n + 1 and text_at(tokens, end + 1) == "_" else None
    if below is None or text_at(tokens, n + 1) == "_" or texts(below[0]) in ("1", "2", "F"):
        return None
    return f"a norm {texts(below[0])}", [tokens[n + 1 : end]], frozenset(), below[1]


def _enumeration(tokens: Tokens, n: int, usage: Usage) -> _Found | None:
    r"""A list ``(W, b)`` or a set ``\{ x : x > 0 \}`` that is a whole side of an equation."""
    opener = text_at(tokens, n)
    if opener not in ("(", r"\{") or text_at(tokens, n - 1) not in EQUALITIES:
        return None
    if (close := closing(tokens, n)) < 0:
        return None
    end = scripted(tokens, close + 1)
    if end < len(tokens) and text_at(tokens, end) not in (*_ENDS, "."):
        return None
    content = tokens[n + 1 : close]
    several = _split(content)
    set_of = opener == r"\{" and (end > close + 1 or any(t.text in ("|", ":") for t in content))
    if len(several) < 2 and not set_of:
        return None
    if opener == "(" and not any(t.text == r"\ldots" for t in content):
        return LIST, several, frozenset(), end
    return (SET if opener == r"\{" else LIST), [], frozenset(t.text for t in content), end


def _split(tokens: Tokens) -> list[Tokens]:
    """Tokens split at the commas and semicolons outside of all brackets."""
    found, depth = [Tokens()], 0
    for n, token in enumerate(tokens):
        text = text_at(tokens, n)
        depth += text in (*_OPENERS, "{") or text.startswith(r"\begin{")
        depth -= text in (")", "]", r"\}", "}") or text.startswith(r"\end{")
        if depth == 0 and text in (",", ";"):
            found.append([])
        else:
            found[-1].append(token)
    return found


def _letters(tokens: Tokens, usage: Usage) -> Iterator[str]:
    """The index letters that stand in tokens outside of sums over them."""
    summed = {text_at(tokens, n + 2 + (text_at(tokens, n + 2) == "{")) for n in range(len(tokens))
              if text_at(tokens, n) == r"\sum"}  # fmt: skip
    for token in tokens:
        if token.text in usage.abstract:
            yield from usage.abstract[token.text].letters
        elif token.kind != "name" and usage.is_index(token.text) and token.text not in summed:
            yield token.text


def left_open(
    left: Term, right: Term, scope: Scope, usage: Usage, vague: Mapping[str, frozenset[str]]
) -> tuple[str, str]:
    """Why an equation cannot be judged, and why it may be right where it is refuted; empty if it can.

    ``vague`` are names that are given by something that no Term can hold, each with the names inside it.
    """
    names = scope.closure(left) | scope.closure(right)
    held, given = held_in(names, usage), sorted(names & vague.keys())
    if not held and not given:
        return "", ""
    why = held[0].why if held else f"nothing is known of how {given[0]} is made"
    for part in (*parts(left), *parts(right)):
        if isinstance(part, Derivative):
            reached, by = scope.closure(part.of), scope.canonical(part.by.name)
            varying = (
                m for own in reached & vague.keys() for n in vague[own] for m in scope.closure(Symbol(n))
            )
            if reached & usage.abstract.keys() or any(may_be_one(by, n) for n in varying):
                return why, ""
    return (why, "") if any(one.letters for one in held) else ("", why)
