r"""``dW`` as a name: the gradient of the loss by W, as in code, or a differential, as in calculus.

``dW = X^\top dZ`` after ``Z = X W`` goes back from Z to W: it speaks of gradients. ``dZ = X\,dW`` goes
forward, from W to Z: it speaks of differentials. A text that goes both ways, or neither, leaves it open:
then ``dW`` is a name of its own, and never d times W.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from derive.reading.people.bases import LOSSES, base_at, is_argument, is_sign, joins, scripted
from derive.reading.people.liberty import Notes, Tokens, braced, group, made, named, text_at, texts
from derive.reading.people.rows import EQUALITIES, depths_of, parts_of, rows, trimmed, unwrapped
from derive.reading.tokens import Token

_TRANSPOSES = (["T"], [r"\top"], ["t"], [r"\intercal"])


@dataclass(slots=True)
class Adjoints:
    """What the equations of a text say of the names behind a d.

    ``edges`` gives what each name is made of; ``backward`` and ``forward`` count the equations that go
    back and forth; ``own`` are the names behind a d, ``means`` those whose gradients are m times those of
    the loss, and ``count`` is that m.
    """

    edges: dict[str, set[str]] = field(default_factory=dict)
    equations: list[tuple[str, list[Tokens]]] = field(default_factory=list)
    own: set[str] = field(default_factory=set)
    backward: int = 0
    forward: int = 0
    loss: str = ""
    count: str = ""
    means: set[str] = field(default_factory=set)

    def made_of(self, name: str, other: str) -> bool:
        """Whether a name is made of another one, by the equations of the text."""
        seen, stack = set[str](), [name]
        while stack:
            for one in self.edges.get(stack.pop(), ()):
                if one == other:
                    return True
                if one not in seen:
                    seen.add(one)
                    stack.append(one)
        return False


def adjoints(lists: Iterable[Tokens]) -> Adjoints:
    """How a text uses names behind a d."""
    lists = list(lists)
    found = Adjoints()
    for head, members in (e for tokens in lists for e in equations(tokens)):
        if behind := _behind(head, 0):
            if behind[1] == len(head):
                found.equations.append((behind[0], members))
                found.own.add(behind[0])
        elif (own := _name_at(head, 0)) and scripted(head, own[2]) in (len(head), own[1]):
            found.edges.setdefault(own[0], set()).update(k for m in members for k in _keys(m))
    for name, members in found.equations:
        others = {k for m in members for k in _ds(m)} - {name}
        found.own |= others
        found.backward += any(found.made_of(other, name) for other in others)
        found.forward += any(found.made_of(name, other) for other in others)
        made_here = any(name in parts for parts in found.edges.values())
        if not others and made_here and any(t.kind != "number" for m in members for t in m):
            found.backward += 1
    if found.backward and not found.forward:
        known = found.edges.keys() | {n for inner in found.edges.values() for n in inner}
        found.own |= {name for tokens in lists for name in _ds(tokens)} & known
    found.loss = _loss(found, lists)
    _find_means(found, lists)
    return found


def _loss(found: Adjoints, lists: list[Tokens]) -> str:
    r"""The loss: of which ``da = \frac{\partial L}{\partial a}`` tells, or a usual letter.

    A usual one is that of what is made of all others, is defined, is differentiated, or is free.
    """
    if told := {name for own, members in found.equations for m in members if (name := _told(m, own))}:
        return min(told)
    inner = set().union(*found.edges.values()) if found.edges else set()
    heads = [n for n in LOSSES if n in found.edges]
    for some in ([n for n in heads if n not in inner | found.own], heads):
        if len(some) == 1:
            return some[0]
    partials = [n for n in LOSSES if any(_differentiated(tokens, n) for tokens in lists)]
    used = {base[0] for tokens in lists for n in range(len(tokens)) if (base := base_at(tokens, n))}
    return next(iter((*partials, *(n for n in LOSSES if n not in used), r"\mathcal{E}")))


def _told(member: Tokens, own: str) -> str:
    r"""The L of a member that is ``\frac{\partial L}{\partial a}`` for an a; empty for any other."""
    top = group(member, 1) if text_at(member, 0) == r"\frac" else None
    bottom = group(member, top[1]) if top else None
    by = base_at(bottom[0], 1) if bottom and bottom[1] == len(member) else None
    if top is None or by is None or by[0] != own:
        return ""
    base = base_at(top[0], 1)
    return base[0] if base and base[1] == len(top[0]) and base[0] in LOSSES else ""


def _differentiated(tokens: Tokens, name: str) -> bool:
    tops = (base_at(tokens, n + 1) for n, t in enumerate(tokens[:-1]) if t.text == r"\partial")
    return any(base is not None and base[0] == name for base in tops)


def _find_means(found: Adjoints, lists: list[Tokens]) -> None:
    r"""Where ``dW = \frac{1}{m} X^\top dZ`` is the gradient of a mean, ``dZ`` is that of one example each."""
    for _, members in found.equations:
        for member in members:
            size = _one_over(member)
            if size and (others := _ds(member)) and _has_examples(member, size, lists):
                found.count = size
                found.means |= set(others)
    heads = {n for n, members in found.equations if any(_one_over(m) and _ds(m) for m in members)}
    found.means = _linked(found, found.means, heads) - heads
    divided = {n for n, members in found.equations  # dZ = \frac{1}{m} (A - Y) is that of the mean itself
               if any(not _ds(m) and any(t.text == found.count for t in m) for m in members)}  # fmt: skip
    if found.means & divided:
        found.means -= _linked(found, divided, heads)


def _has_examples(member: Tokens, size: str, lists: list[Tokens]) -> bool:
    r"""Whether a text has m examples, beside the ``\frac{1}{m}`` itself: a matrix of them, a sum, that m."""
    matrix = any(t.kind == "letter" and t.text.isupper() and t.text != "T" for t in member)
    every = [t for tokens in lists for t in tokens]
    over = [
        t for tokens in lists for _, ms in equations(tokens) for m in ms if _one_over(m) == size for t in m
    ]
    told = sum(t.text == size for t in every) > sum(t.text == size for t in over)
    return matrix or told or any(t.text == r"\sum" for t in every)


def _linked(found: Adjoints, names: set[str], heads: set[str]) -> set[str]:
    r"""Some names with those that equations tie to them without a ``\frac{1}{m}``."""
    reached, before = set(names), -1
    while before < len(reached):
        before = len(reached)
        for name, members in found.equations:
            own = {name, *(k for m in members for k in _ds(m))}
            if name not in heads and own & reached:
                reached |= own
    return reached


def _one_over(member: Tokens) -> str:
    r"""The m of ``\frac{1}{m} ...`` or ``1/m ...`` at the begin of a member."""
    top = group(member, 1) if text_at(member, 0) == r"\frac" else None
    below = group(member, top[1]) if top and [t.text for t in top[0]] == ["1"] else None
    if below and len(below[0]) == 1 and below[0][0].kind == "letter":
        return below[0][0].text
    if [text_at(member, k) for k in (0, 1)] == ["1", "/"] and len(member) > 2 and member[2].kind == "letter":
        return member[2].text
    return ""


def rewritten_adjoints(tokens: Tokens, found: Adjoints) -> tuple[Tokens, Notes]:
    """A formula in which names behind a d are written as what they are here, and notes that say so."""
    if not found.equations:
        return tokens, ()
    new, notes = tokens, list[tuple[str, int]]()
    totals = {} if found.backward else dict(_totals(tokens, found))
    gradients = found.backward and not found.forward
    for n in range(len(tokens) - 1, -1, -1):
        behind = _behind(new, n)
        if behind is None or behind[0] not in found.own:
            continue
        name, end = behind
        like, variable = new[n], new[n + 1 : end]
        if not gradients:
            if by := totals.get(like.start):
                shown = texts(new[n:end])
                notes.append(
                    (f"{shown} is read as the change of {texts(variable)} with {texts(by)}", like.start)
                )
                step = named(rf"\mathrm{{d}}{texts(by)}", [like])
                new = [*new[:n], *_quotient(variable, by, like), step, *new[end:]]
                continue
            new = [*new[:n], named(rf"\mathrm{{d}}{texts(variable)}", new[n:end]), *new[end:]]
            continue
        loss = named(found.loss, [like])
        quotient = _quotient([loss], variable, like)
        scaled = name in found.means
        if scaled:
            quotient = [Token("letter", found.count, like.start, like.start), *quotient]
        if scaled or text_at(new, end) in ("^", "'"):
            quotient = [made("(", like), *quotient, made(")", like)]
        times = f"{found.count} times " if scaled else ""
        says = f"{texts(new[n:end])} is read as {times}the gradient of {found.loss} by {texts(variable)}"
        notes.append((says, like.start))
        new = [*new[:n], *quotient, *new[end:]]
    return new, tuple(reversed(notes))


def _quotient(of: Tokens, by: Tokens, like: Token) -> Tokens:
    partial = made(r"\partial", like, "command")
    return [made(r"\frac", like, "command"), *braced([partial, *of], like), *braced([partial, *by], like)]


def _totals(tokens: Tokens, found: Adjoints) -> Iterator[tuple[int, Tokens]]:
    """Where ``df = g dx`` begins, with that x: numbers, since no index stands there."""
    for head, members in equations(tokens):
        own = _behind(head, 0)
        if own is None or own[1] != len(head) or any(t.text == "_" for t in head):
            continue
        behind = [(m, n, b) for m in members for n in range(len(m)) if (b := _behind(m, n))]
        variables = {texts(m[n + 1 : b[1]]): (b[0], m[n + 1 : b[1]]) for m, n, b in behind}
        if len(variables) == 1:
            ((name, by),) = variables.values()
            if found.made_of(own[0], name) and all(t.text != "_" for t in by):
                yield head[0].start, by


def equations(tokens: Tokens) -> Iterator[tuple[Tokens, list[Tokens]]]:
    """The heads of the equations of a formula, each with the members behind it."""
    for row in rows(unwrapped(tokens)):
        for part in parts_of(row, frozenset()):
            inside = [t for t in part.tokens if t.text != "&"]
            depths, members = depths_of(inside), [Tokens()]
            for n, token in enumerate(inside):
                if depths[n] == 0 and token.text in EQUALITIES:
                    members.append([])
                else:
                    members[-1].append(token)
            if len(members) > 1 and (head := trimmed(members[0])):
                yield head, [trimmed(m) for m in members[1:]]


def _name_at(tokens: Tokens, n: int) -> tuple[str, int, int] | None:
    """A name with its numerals, without its index letters; its end, and the end of its letter alone."""
    base = base_at(tokens, n)
    if base is None or is_argument(tokens, n) or is_sign(tokens, n):
        return None
    key, at = base[0], base[1]
    while text_at(tokens, at) in ("_", "^", "'"):
        if text_at(tokens, at) == "'":
            key, at = key + "'", at + 1
            continue
        inside = group(tokens, at + 1)
        if inside is None or (text_at(tokens, at) == "^" and [t.text for t in inside[0]] in _TRANSPOSES):
            break
        if text_at(tokens, at) == "^" and all(t.kind == "number" for t in inside[0]):
            break  # a power
        key += "".join(t.text for t in inside[0] if t.kind == "number")
        at = inside[1]
    return key, at, base[1]


def _behind(tokens: Tokens, n: int) -> tuple[str, int] | None:
    """The name that stands behind the d at a place without a gap, and its end."""
    if n + 1 >= len(tokens):
        return None
    token, after = tokens[n], tokens[n + 1]
    upright = token.kind == "word" and token.text == "d"
    if not upright and not (token.kind == "letter" and token.text == "d" and token.end == after.start):
        return None
    if is_argument(tokens, n) or is_sign(tokens, n) or joins(tokens, n - 1):
        return None
    before = text_at(tokens, n - 1)
    if before == r"\frac" or (before == "{" and text_at(tokens, n - 2) in (r"\frac", "}")):
        return None
    found = _name_at(tokens, n + 1)
    return (found[0], found[1]) if found and not joins(tokens, found[1] - 1) else None


def _keys(tokens: Tokens) -> set[str]:
    return {found[0] for n in range(len(tokens)) if (found := _name_at(tokens, n))}


def _ds(tokens: Tokens) -> list[str]:
    return [found[0] for n in range(len(tokens)) if (found := _behind(tokens, n))]
