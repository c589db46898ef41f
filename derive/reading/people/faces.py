r"""One name in several faces: ``\mathbf{z}`` is the vector of the ``z_i``, ``W`` has the rows ``w_i``.

Also names of which only the square occurs, and totals that share their letter with their parts,
``L = \sum_i L_i``.
"""

from __future__ import annotations

from collections.abc import Iterable

from derive.alphabet import ACCENTS, FACES, LETTERS
from derive.reading.functions import UNIT
from derive.reading.people.bases import UNITS, atoms, base_at, carrier, is_argument, is_sign, run_at, scripted
from derive.reading.people.liberty import Rewriting, Tokens, group, made, named, text_at, texts
from derive.reading.people.usage import Usage

_BOLD = (r"\mathbf", r"\boldsymbol", r"\bm", r"\vec", r"\mathsf", r"\pmb")

_RATES = (
    r"\gamma",
    r"\lambda",
    r"\alpha",
    r"\rho",
    r"\eta",
    r"\epsilon",
    r"\varepsilon",
)  # that are raised to T


def note_faces(lists: Iterable[Tokens], usage: Usage) -> None:
    """Note bold names that are the whole of plain ones, squares, and totals named like their parts."""
    squares: dict[str, set[bool]] = {}
    parts: set[str] = set()
    heads = set(LETTERS)
    for tokens in lists:
        equals = next((n for n, t in enumerate(tokens) if t.text == "="), len(tokens))
        first = base_at(tokens, 0)
        array = any(t.text == UNIT for t in tokens)  # z = \sum_k e_k z_k is no total
        head = first[0] if first and first[1] == equals and not array else ""
        for n in range(len(tokens)):
            base = base_at(tokens, n)
            if base is None or is_argument(tokens, n) or is_sign(tokens, n):
                continue
            name, end = base
            stop = scripted(tokens, end)
            scripts = [t.text for t in tokens[end:stop]]
            mentioned = n == 0 and stop == len(tokens)
            if not mentioned and not (text_at(tokens, n - 1) == "{" and text_at(tokens, n - 2) in ACCENTS):
                squares.setdefault(name, set()).add(_squared(tokens, end))
            if text_at(tokens, n - 1) in ("", ",", "&", r"\\") and text_at(tokens, stop) in ("=", "&", ":="):
                heads.add(name)  # s^2 = ..., which says what it is
                after = stop + 1 + (text_at(tokens, stop) == "&")
                usage.own_e |= (
                    name in UNITS and not array and after < len(tokens) and tokens[after].kind != "number"
                )
            usage.own_e |= name == "e" and text_at(tokens, n - 1) == "=:"
            behind = name == head and n > equals and "_" in scripts
            if behind and any(t.text == r"\sum" for t in tokens[equals:n]):
                parts.add(name)
    usage.squares = {
        name
        for name, seen in squares.items()
        if seen == {True} and (name in heads or _inner(name) in (*LETTERS, "s"))
    }
    usage.totals = {name for name in parts if name in usage.bare}
    for face in usage.names_seen:
        command, _, inner = face.partition("{")
        inner = inner.removesuffix("}")
        bold, _, letter = inner.partition("{")
        if command in ACCENTS and bold in _BOLD:  # \hat{\mathbf{y}} is \mathbf{\hat{y}}
            command, inner = bold, f"{command}{{{letter}"
        if command in _BOLD and (inner, 0) in usage.spots and (face, 0) not in usage.spots:
            usage.faces[face] = inner


def _inner(name: str) -> str:
    """The letter under an accent."""
    accent, brace, inner = name.partition("{")
    return inner.removesuffix("}") if brace and accent in ACCENTS else name


def _squared(tokens: Tokens, at: int) -> bool:
    while text_at(tokens, at) in ("_", "^") and (inside := group(tokens, at + 1)):
        if text_at(tokens, at) == "^":
            return [t.text for t in inside[0]] == ["2"]
        at = inside[1]
    return False


def one_face(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\mathbf{z}`` read as z, where the text writes ``z_i`` for its entries."""
    if tokens[n].text not in FACES and tokens[n].text not in ACCENTS:
        return None
    base = base_at(tokens, n)
    if base is None or base[0] not in usage.faces:
        return None
    plain = usage.faces[base[0]]
    plain = r"{\delta}" if plain == r"\delta" and usage.paired else plain  # as its entries are called then
    return Rewriting(
        base[1], [named(plain, tokens[n : base[1]])], f"{base[0]} is read as the array of the {plain}"
    )


def square(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\sigma_l^2`` is one name where ``\sigma`` occurs squared only."""
    base = base_at(tokens, n)
    if base is None or base[0] not in usage.squares or is_argument(tokens, n) or is_sign(tokens, n):
        return None
    at, below, raised = base[1], Tokens(), False
    while text_at(tokens, at) in ("_", "^") and (inside := group(tokens, at + 1)):
        if text_at(tokens, at) == "_":
            below = tokens[at : inside[1]]
        if raised and text_at(tokens, at) == "^":
            return None  # the square of a square
        raised |= text_at(tokens, at) == "^"
        at = inside[1]
    if not raised:
        return None  # within an accent, above which the square stands
    name = base[0].strip("{}") if base[0].startswith("{") else base[0]
    return Rewriting(at, [named(f"{name}^2", tokens[n:at]), *below])


def total(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""The L of ``L = \sum_i L_i`` is another name than the one with an index."""
    base = base_at(tokens, n)
    if base is None or base[0] not in usage.totals or is_argument(tokens, n):
        return None
    if text_at(tokens, base[1]) == "_":
        return None
    return Rewriting(base[1], [named(f"{{{base[0]}}}", tokens[n : base[1]])])


def own_count(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""The ``N_k`` of class k is another name than the size N."""
    base = base_at(tokens, n)
    if base is None or base[0] not in usage.sizes or is_argument(tokens, n):
        return None
    if text_at(tokens, base[1]) != "_" or tokens[n].kind == "name":
        return None
    return Rewriting(base[1], [named(f"{{{base[0]}}}", tokens[n : base[1]])])


def delta_prefix(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\Delta w`` is one name."""
    if text_at(tokens, n) != r"\Delta" or n + 1 >= len(tokens):
        return None
    base = base_at(tokens, n + 1)
    if base is None or text_at(tokens, n + 1) in ("+", "="):
        return None
    return Rewriting(base[1], [named(rf"\Delta {base[0]}", tokens[n : base[1]])])


def lone_delta(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\delta``, ``\delta_o`` and ``\delta_{oi}`` are names where they do not compare two indices."""
    if tokens[n].kind != "command" or text_at(tokens, n) != r"\delta" or is_argument(tokens, n):
        return None
    if usage.paired and text_at(tokens, n + 1) not in ("_", "^", "(", "{"):
        return Rewriting(n + 1, [named(r"{\delta}", tokens[n : n + 1])])
    if text_at(tokens, n + 1) != "_" or (below := group(tokens, n + 2)) is None:
        return None
    if not usage.paired:
        return Rewriting(n + 1, [named(r"\delta", tokens[n : n + 1])])
    found = atoms(below[0])
    alone = found is not None and len(found) != 2 and text_at(tokens, below[1]) != "^"
    if not alone and not (found and usage.tags & {*found}):
        return None
    return Rewriting(n + 1, [named(r"{\delta}", tokens[n : n + 1])])


def own_e(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``e_{ij}`` is a name: a unit vector has one index. So is an e that is defined, but for ``e^z``."""
    if tokens[n].kind != "letter" or tokens[n].text != "e" or run_at(tokens, n) != n + 1:
        return None
    at = n + 1
    below = group(tokens, at + 1) if text_at(tokens, at) == "_" else None
    if not usage.own_e and (below is None or len(atoms(below[0]) or ()) < 2):
        return None
    above = group(tokens, at + 1) if text_at(tokens, at) == "^" else None
    if above and not (above[0][0].kind == "number" or above[0][0].text in ("T", r"\top", "t")):
        return None
    return Rewriting(n + 1, [named("{e}", tokens[n : n + 1])])


def bold_unit(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\mathbf{e}_c`` is the unit vector ``e_c``, unless the text has an e of its own."""
    base = base_at(tokens, n)
    if base is None or base[0] not in UNITS or base[0] == "e" or usage.own_e or base[0] in usage.bare:
        return None
    below = group(tokens, base[1] + 1) if text_at(tokens, base[1]) == "_" else None
    if below is None or len(atoms(below[0]) or ()) != 1:
        return None
    return Rewriting(base[1], [made("e", tokens[n], "letter")])


def small_transpose(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``K^t`` is ``K^\top`` where t is nothing else in the whole text."""
    if usage.times or text_at(tokens, n) != "^" or n == 0 or "t" in usage.names_seen:
        return None
    if any("t" in letters for letters in usage.layers.values()):
        return None
    above = group(tokens, n + 1)
    if above is None or [t.text for t in above[0]] != ["t"] or "t" in (usage.sizes | usage.indices):
        return None
    top = made(r"\top", tokens[n], "command")
    return Rewriting(above[1], [tokens[n], top], "a raised t is read as a transpose")


def large_transpose(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``X^T`` is ``X^\top`` also where T is a name, as in ``X^T (Y - T)``, unless the text has ``\top``."""
    if usage.tops or text_at(tokens, n) != "^" or "T" not in usage.names_seen | usage.sizes:
        return None
    above = group(tokens, n + 1)
    if above is None or [t.text for t in above[0]] != ["T"] or not _turnable(tokens, n):
        return None
    top = made(r"\top", tokens[n], "command")
    return Rewriting(above[1], [tokens[n], top], "a raised T is read as a transpose")


def _turnable(tokens: Tokens, n: int) -> bool:
    r"""Whether what stands before a place may be an array: no sum, no number, no rate such as ``\gamma``."""
    if (at := carrier(tokens, n)) < 0:
        return False
    if text_at(tokens, at) in ("(", "["):  # (1 + r)^T is a power
        return any(t.kind == "letter" and t.text.isupper() for t in tokens[at:n])
    first = tokens[at]
    return first.kind in ("letter", "name") or (first.text in (*LETTERS, *FACES) and first.text not in _RATES)


def scripts_in_order(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """The subscript first, then what is raised."""
    base = base_at(tokens, n)
    if base is None or is_argument(tokens, n) or base[0] == "e" or text_at(tokens, base[1]) != "^":
        return None
    above = group(tokens, base[1] + 1)
    if above is None or text_at(tokens, above[1]) != "_" or (below := group(tokens, above[1] + 1)) is None:
        return None
    raised, under = tokens[base[1] : above[1]], tokens[above[1] : below[1]]
    return Rewriting(below[1], [*tokens[n : base[1]], *under, *raised])


def step_of_an_iteration(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\theta_{t+1}`` is a name of its own beside ``\theta_t``, where t counts steps of no range."""
    base = base_at(tokens, n)
    if base is None or text_at(tokens, base[1]) != "_" or is_argument(tokens, n):
        return None
    below = group(tokens, base[1] + 1)
    if below is None or len(below[0]) != 3 or text_at(below[0], 1) not in ("+", "-"):
        return None
    letter, _, number = below[0]
    counts = letter.kind == "letter" and not usage.is_index(letter.text) and letter.text not in usage.sizes
    if not counts or number.kind != "number" or (base[0], 0) not in usage.spots:
        return None
    if usage.spots[base[0], 0] != {letter.text}:
        return None
    return Rewriting(below[1], [named(f"{base[0]}_{{{texts(below[0])}}}", tokens[n : below[1]])])
