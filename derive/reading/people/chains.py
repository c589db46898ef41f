r"""A formula taken apart: rows, statements, chains ``a = b = c``, and the conditions that stand with them.

>>> from derive.reading.tokens import tokenize
>>> from derive.reading.people.liberty import texts
>>> tokens = tokenize(r"a &= b \\ &= c, \quad \text{if } i = j")[:-1]
>>> (chain,) = chains(tokens, Usage(indices=frozenset("ij")))
>>> texts(chain.head), [texts(link.right) for link in chain.links], texts(chain.links[1].given[0])
('a', ['b', 'c'], 'i=j')
"""

from __future__ import annotations

from dataclasses import dataclass, field

from derive.reading.people.bases import atoms
from derive.reading.people.liberty import Tokens, closing, text_at
from derive.reading.people.rows import (
    CONTINUES,
    EQUALITIES,
    OTHERS,
    Part,
    depths_of,
    parts_of,
    rows,
    trimmed,
    unwrapped,
)
from derive.reading.people.usage import Usage
from derive.reading.tokens import Token

_HANGS = ("+", "-", r"\cdot", r"\odot", "/", "(", "[", "=")


@dataclass(slots=True)
class Link:
    """One relation of a chain, its right side, and the index conditions that stand with it."""

    relation: Token
    right: Tokens
    given: list[Tokens] = field(default_factory=list)
    otherwise: bool = False


@dataclass(slots=True)
class Chain:
    """A head and its links; ``goes_on`` where a formula begins with the relation."""

    head: Tokens
    links: list[Link] = field(default_factory=list)
    goes_on: bool = False
    given: list[Tokens] = field(default_factory=list)
    leads: str = ""


def is_condition(tokens: Tokens, usage: Usage) -> bool:
    r"""Whether tokens compare two indices: ``i = c``, ``k \ne i``; at least one is a letter of a range."""
    tokens = stripped(tokens)
    signs = [n for n, t in enumerate(tokens) if t.text in ("=", r"\ne") and t.kind != "word"]
    if len(signs) != 1 or len(tokens) > 12:
        return False
    left, right = tokens[: signs[0]], tokens[signs[0] + 1 :]
    one, other = atoms(left), atoms(right)
    held = [side for side, found in ((left, one), (right, other)) if found is None and _held(side, usage)]
    letters = [found[0] for found in (one, other) if found and len(found) == 1]
    if len(letters) + len(held) != 2:
        return False
    return any(usage.is_index(a) for a in letters) and all(usage.is_index(a) or a.isdigit() for a in letters)


def _held(side: Tokens, usage: Usage) -> bool:
    """A label with its index, ``y_n``."""
    return len(side) in (3, 5) and text_at(side, 1) == "_" and side[0].kind in ("letter", "name")


def stripped(tokens: Tokens) -> Tokens:
    r"""A condition without brackets around it and without ``\forall``."""
    tokens = trimmed(tokens)
    while tokens and tokens[0].text in (r"\forall", "|", r"\exists"):
        tokens = tokens[1:]
    if len(tokens) > 2 and text_at(tokens, 0) in ("(", "[") and closing(tokens, 0) == len(tokens) - 1:
        return trimmed(tokens[1:-1])
    return tokens


def pieces(tokens: Tokens) -> tuple[list[Token], list[Tokens]]:
    """The relations at the top of a part, and the members between them."""
    depths = depths_of(tokens)
    relations, members = list[Token](), [Tokens()]
    for n, token in enumerate(tokens):
        if depths[n] == 0 and token.kind != "word" and (token.text in EQUALITIES or token.text in OTHERS):
            relations.append(token)
            members.append([])
        else:
            members[-1].append(token)
    return relations, [trimmed(member) for member in members]


def chains(tokens: Tokens, usage: Usage, gaps: frozenset[int] = frozenset()) -> list[Chain]:
    """The chains of a formula; ``gaps`` are places before which there is wide space."""
    found: list[Chain] = []
    for row in rows(_unbracketed(unwrapped(tokens), usage)):
        _row(parts_of(row, gaps), usage, found)
    return [chain for chain in found if chain.head or chain.links or chain.given]


def _unbracketed(tokens: Tokens, usage: Usage) -> Tokens:
    r"""An equation as a whole in brackets, ``[a = b]``, which compares more than two indices."""
    inside = trimmed(tokens)
    whole = text_at(inside, 0) == "[" and closing(inside, 0) == len(inside) - 1
    if whole and not is_condition(inside, usage) and len(pieces(inside[1:-1])[0]) > 0:
        return inside[1:-1]
    return tokens


def _row(parts: list[Part], usage: Usage, found: list[Chain]) -> None:
    here: list[Link] = []  # the links of this row, which a condition behind them governs
    began = len(found)
    pending: list[Tokens] = []
    parts = _opened(parts, usage)
    for n, part in enumerate(parts):
        words = part.before.lower()
        pending_for: list[Tokens] = []
        tokens = _cut_condition(trimmed(part.tokens), usage, pending_for)
        if is_condition(part.tokens, usage):
            if len(found) > began or here:
                for link in here:
                    link.given.append(stripped(part.tokens))
                if not here:
                    found[-1].given.append(stripped(part.tokens))
            else:
                pending.append(stripped(part.tokens))
            continue
        if "otherwise" in words or "else" in words:
            for link in here[-1:]:
                link.otherwise = True
        if not tokens:
            continue
        relations, members = pieces(tokens)
        last = found[-1] if found else None
        if not members[0] and relations:
            if last is None or (len(found) == began and not part.first and part.before):
                found.append(Chain([], goes_on=True, leads=words))
            chain = found[-1]
        elif not relations and last is not None and _goes_on(part, tokens, last):
            (last.links[-1].right if last.links else last.head).extend(tokens)
            continue
        elif (
            not relations
            and here
            and here[-1].given
            and ("or" in words.split() or pending_for or _in_a_case(parts[n + 1 : n + 2], usage))
        ):
            chain = Chain(
                found[-1].links[-2].right if len(found[-1].links) > 1 else found[-1].head, leads="or"
            )
            found.append(chain)
            relations, members = [here[-1].relation], [chain.head, members[0]]
            here = []
        else:
            chain = Chain(members[0], leads=words)
            found.append(chain)
            here = []
        chain.given += pending
        links = [Link(r, m) for r, m in zip(relations, members[1:], strict=True) if m and not _left_out(m)]
        for link in links:
            link.given += pending + pending_for
        chain.links += links
        here += links
        pending = []
    if pending:
        found.append(Chain([], given=pending))


def _in_a_case(behind: list[Part], usage: Usage) -> bool:
    """Whether what stands behind a part says in which case it is meant: ``i \\ne j``, "otherwise"."""
    return any(
        is_condition(part.tokens, usage) or {"otherwise", "else"} & set(part.before.lower().split())
        for part in behind
    )


def _left_out(member: Tokens) -> bool:
    """Whether a member is only dots: steps that a person leaves out; the chain goes on behind them."""
    return [t.text for t in member] == [r"\ldots"]


def _opened(parts: list[Part], usage: Usage) -> list[Part]:
    """Parts with the condition that some begin with apart: ``i = j: a = b``."""
    found: list[Part] = []
    for part in parts:
        colon = next((n for n, t in enumerate(part.tokens) if t.text == ":"), 0)
        supposes = part.before.lower().split()[-1:] in (["if"], ["when"], ["case"])
        if colon and (supposes or is_condition(part.tokens[:colon], usage)):
            found.append(Part(part.tokens[:colon], part.before, part.first))
            part = Part(part.tokens[colon + 1 :], ":", part.first)
        found.append(part)
    return found


def _goes_on(part: Part, tokens: Tokens, last: Chain) -> bool:
    """Whether a row without a relation goes on with the member before it."""
    if not part.first:
        return False
    member = last.links[-1].right if last.links else last.head
    return tokens[0].text in CONTINUES or (bool(member) and member[-1].text in _HANGS)


def _cut_condition(tokens: Tokens, usage: Usage, given: list[Tokens]) -> Tokens:
    r"""Cut a condition in brackets from the end of a part: ``a = b (i \ne c)``, ``a = b \forall i \ne c``."""
    for n in range(len(tokens) - 3, 0, -1):
        if tokens[n].text in ("(", "[", r"\forall") and is_condition(tokens[n:], usage):
            indicator = tokens[n].text != r"\forall" and tokens[n - 1].text in ("1", "I", "_")
            if indicator or tokens[n - 1].kind == "word":
                return tokens
            given.append(stripped(tokens[n:]))
            return tokens[:n]
    return tokens
