r"""Letters that count layers or steps: the l of ``W^{[l]}`` beside ``a^{[l-1]}``, the t of ``h_{t-1}``.

Arithmetic in a script shows that its letter counts. Where no sum runs over it, it is a part of the names:
``W^{[l]}``, ``W^{[l-1]}`` and ``W^{[L]}`` are three matrices, each of its own shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from derive.alphabet import LETTERS
from derive.labels import Labelled
from derive.reading.people.bases import base_at, is_argument, is_sign
from derive.reading.people.liberty import Rewriting, Tokens, braced, closing, group, made, text_at
from derive.reading.people.usage import Usage
from derive.reading.tokens import Token

_TRANSPOSES = ("T", r"\top", "t", "'")
_BINDERS = (r"\sum", r"\prod", r"\max", r"\min", r"\int")
_PLACES = ("_", "^[]", "^()", "^")


@dataclass(frozen=True, slots=True)
class Script:
    """A label in a script: its ``letter`` (none for a number), its ``shift`` as written, what follows it.

    ``form`` is where it stands: below, or above in square, round or no brackets.
    """

    form: str
    letter: str
    shift: str
    rest: Tokens


@dataclass(slots=True)
class _Seen:
    """What a text shows of the letters at one place: the names that have them, and the shifted ones."""

    names: dict[str, set[str]] = field(default_factory=dict)
    shifted: dict[str, set[str]] = field(default_factory=dict)


def note_layers(lists: Iterable[Tokens], usage: Usage) -> None:
    """Note for each form of script the letters that are labels there."""
    seen = {place: _Seen() for place in _PLACES}
    summed, powers, alone = set[str](), set[str](), set[str]()
    for tokens in lists:
        scripted = any(t.text in ("_", "^") for t in tokens)
        inside = 0  # the end of the script in which a place is
        for n in range(len(tokens)):
            if text_at(tokens, n) in _BINDERS:
                summed |= _bound(tokens, n + 1)
            if text_at(tokens, n) in ("_", "^") and (script := group(tokens, n + 1)):
                inside = max(inside, script[1])
                powers |= {t.text for t in script[0]} if _raises(tokens, n) else set()
            base = base_at(tokens, n)
            if base is None or is_argument(tokens, n) or is_sign(tokens, n):
                continue
            own = list(_scripts(tokens, base[1]))
            if scripted and not own and n >= inside:
                alone.add(base[0])
            for label, _, _ in own:
                if base[0] == "e" and label.form == "^":
                    powers.add(label.letter)
                elif label.letter:
                    seen[label.form].names.setdefault(label.letter, set()).add(base[0])
                    if label.shift:
                        seen[label.form].shifted.setdefault(label.letter, set()).add(base[0])
    usage.layers = {place: _labels(place, own, seen, summed, powers | alone) for place, own in seen.items()}


def _labels(place: str, own: _Seen, seen: dict[str, _Seen], summed: set[str], others: set[str]) -> set[str]:
    """The letters that are labels at one place."""
    match place:
        case "^[]":  # nothing else is written so
            return {a for a in own.names if a in own.shifted or (own.shifted and a.isupper())}
        case "^":  # not an exponent
            counting = {
                a
                for a in own.shifted.keys() - summed - others - seen["_"].names.keys()
                if len(own.names[a]) > 1
            }
        case "_":
            counting = {a for a in own.shifted.keys() - summed if _only(a, own)}
        case _:
            counting = set(own.shifted) - summed
    bases = {name for letter in counting for name in own.names[letter]}
    ends = {
        a
        for a, names in own.names.items()
        if a.isupper() and names & bases and a not in (*_TRANSPOSES, *summed)
    }
    return counting | (ends if place != "_" else set())


def _only(letter: str, own: _Seen) -> bool:
    """Whether names with a shifted index have no other letter there, which could run over the same range."""
    names = own.shifted[letter]
    return not any(names & own.names[other] for other in own.names if other != letter and other.islower())


def _bound(tokens: Tokens, at: int) -> set[str]:
    """The letters below a sum."""
    below = group(tokens, at + 1) if text_at(tokens, at) == "_" else None
    return {t.text for t in below[0] if _letter(t)} if below else set()


def _raises(tokens: Tokens, n: int) -> bool:
    """Whether a raised sign stands behind a number or a bracket, so that it is a power."""
    before = tokens[n - 1] if n else None
    return before is not None and (before.kind == "number" or before.text in (")", "]", r"\}"))


def _letter(token: Token) -> bool:
    return token.kind == "letter" or token.text in LETTERS


def _scripts(tokens: Tokens, at: int) -> Iterator[tuple[Script, int, int]]:
    """The labels in the scripts that begin at a place, each with where its script begins and ends."""
    while text_at(tokens, at) in ("_", "^", "'"):
        inside = group(tokens, at + 1) if text_at(tokens, at) != "'" else ([], at + 1)
        if inside is None:
            return
        script = _script(text_at(tokens, at), inside[0])
        if script is not None:
            yield script, at, inside[1]
        at = inside[1]


def _script(mark: str, content: Tokens) -> Script | None:
    """A script as a label and what follows it; None for what is no label."""
    form, rest = mark, Tokens()
    if mark == "^" and text_at(content, 0) in ("[", "("):
        end = closing(content, 0)
        if end < 0:
            return None
        form += "[]" if content[0].text == "[" else "()"
        content, rest = content[1:end], content[end + 1 :]
    if not content or not (_letter(content[0]) or content[0].kind == "number"):
        return None
    many = 1
    if text_at(content, 1) in ("+", "-") and len(content) > 2 and content[2].kind == "number":
        many = 3
    after = content[many:]
    if form in ("^[]", "^()"):
        if after:
            return None
    elif form == "_":
        if after and after[0].text != ",":
            return None
        rest = after[1:]
    else:
        rest = after
    if mark == "^" and not _behind(rest):
        return None
    first, shift = content[0], content[1:many]
    if first.kind == "number":
        return None if shift or not first.text.isdigit() else Script(form, "", first.text, rest)
    return Script(form, first.text, "".join(t.text for t in shift), rest)


def _behind(rest: Tokens) -> bool:
    """Whether a transpose or an example, ``[l](i)``, or nothing, stands behind a raised label."""
    if not rest:
        return True
    if text_at(rest, 0) == "^" and len(rest) > 1:
        rest = (group(rest, 1) or ([], 0))[0]
    if len(rest) == 1:
        return rest[0].text in _TRANSPOSES
    return text_at(rest, 0) == "(" and closing(rest, 0) == len(rest) - 1


def label_apart(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``W^{[l]T}`` is ``W^{[l]}``, transposed."""
    above = group(tokens, n + 1) if text_at(tokens, n) == "^" else None
    if above is None or text_at(above[0], 0) not in ("[", "("):
        return None
    end = closing(above[0], 0) + 1
    rest = above[0][end:]
    if text_at(rest, 0) == "^":
        rest = (group(rest, 1) or ([], 0))[0]
    if not end or len(rest) != 1 or rest[0].text not in _TRANSPOSES[:2]:
        return None
    like = tokens[n]
    return Rewriting(above[1], [like, *braced(above[0][:end], like), like, *braced(rest, like)])


def layer(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``W^{[l-1]}`` is one name; ``W^{[l]T}`` its transpose, ``a^{[l](i)}`` that of an example."""
    base = base_at(tokens, n)
    if base is None or is_argument(tokens, n) or is_sign(tokens, n):
        return None
    for script, start, end in _scripts(tokens, base[1]):
        turned = script.rest or text_at(tokens, end) == "^"
        numeral = not script.letter and script.form in ("^[]", "^()") and turned  # W^{[2]T}
        if not numeral and script.letter not in usage.layers[script.form]:
            continue
        label = Labelled(base[0], script.form, script.letter, int(script.shift or 0))
        name = Token("name", label.name, tokens[n].start, tokens[end - 1].end)
        rest = script.rest
        if text_at(rest, 0) == "^":
            rest = (group(rest, 1) or (rest, 0))[0]
        if [t.text for t in rest] == ["'"]:
            return Rewriting(end, [name, *tokens[base[1] : start], *rest])
        kept = [made(tokens[start].text, tokens[start]), *braced(rest, tokens[start])] if rest else []
        return Rewriting(end, [name, *tokens[base[1] : start], *kept])
    return None
