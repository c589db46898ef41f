r"""Names in a list of tokens, before anything is known of them: bases, indices, runs of letters."""

from __future__ import annotations

from derive.alphabet import ACCENTS, FACES, LETTERS
from derive.reading.functions import WORDS
from derive.reading.people.liberty import Tokens, group, text_at, texts

# Words that tell the parts of a text apart and are no names.
CONNECTIVES = frozenset(
    (*("if", "when", "for", "where", "and", "or", "so", "since", "because", "then", "therefore", "thus"),
     *("hence", "otherwise", "else", "with", "as", "in", "case", "all", "while", "but", "that", "is", "let"),
     *("we", "have", "by", "from", "using", "given", "also", "similarly", "finally", "both", "the"))
)  # fmt: skip

# Words below names that tell them apart and are no indices.
LABELS = frozenset(
    (*("in", "out", "hid", "max", "min", "new", "old", "val", "test", "train", "data", "tot", "reg", "pred"),
     *("true", "hidden", "input", "output", "loss", "layer", "batch", "model", "total", "dim", "class"))
)  # fmt: skip


# The usual letters of a loss, a number that is differentiated.
LOSSES = ("L", "J", r"\mathcal{L}", r"\ell", "E", "C", r"\mathcal{J}", r"\mathrm{loss}", r"\text{loss}")
UNITS = ("e", r"\mathbf{e}", r"\boldsymbol{e}", r"\bm{e}", r"\vec{e}")  # the names of unit vectors


def base_at(tokens: Tokens, n: int) -> tuple[str, int] | None:
    """The name that begins at a place, without scripts, and what comes after it."""
    if not 0 <= n < len(tokens):
        return None
    token = tokens[n]
    if token.kind == "name" or (token.kind == "letter" and not in_word(tokens, n)):
        return token.text, n + 1
    if token.kind == "word":
        plain = token.text.strip(" ,.:;").lower()
        if " " in token.text or plain in CONNECTIVES or not token.text.isalnum():
            return None
        return f"{token.face}{{{token.text}}}", n + 1
    if token.text in LETTERS:
        return token.text, n + 1
    if token.text in ACCENTS or token.text in FACES:
        inside = group(tokens, n + 1)
        if inside is None or not inside[0]:
            return None
        content, after = inside
        if all(t.kind in ("letter", "number") for t in content):
            return f"{token.text}{{{''.join(t.text for t in content)}}}", after
        inner = base_at(content, 0)
        return (f"{token.text}{{{inner[0]}}}", after) if inner and inner[1] == len(content) else None
    return None


def in_word(tokens: Tokens, n: int) -> bool:
    """Whether a letter belongs to the name of a function that is written without a backslash."""
    start = n
    while joins(tokens, start - 1):
        start -= 1
    end = run_at(tokens, start)
    return end > start + 1 and "".join(t.text for t in tokens[start:end]) in WORDS


def atoms(content: Tokens) -> list[str] | None:
    """The indices in a subscript, as names and numerals; None for anything else, such as a computed index."""
    found: list[str] = []
    n = 0
    while n < len(content):
        token = content[n]
        if token.text == "," and token.kind == "mark":
            n += 1
            continue
        if token.text == "'" and found:
            found[-1] += "'"
            n += 1
            continue
        if token.kind == "number":
            found.append(token.text)
            n += 1
            continue
        base = base_at(content, n)
        if base is None or text_at(content, base[1]) in ("_", "^"):
            return None
        found.append(base[0])
        n = base[1]
    return found


def held_atoms(content: Tokens) -> list[str] | None:
    """A label with its own index, ``y_n``, as one atom; None for anything else."""
    base = base_at(content, 0) if content else None
    if base is None or text_at(content, base[1]) != "_" or scripted(content, base[1]) != len(content):
        return None
    inside = group(content, base[1] + 1)
    return [f"{base[0]}_{{{texts(inside[0])}}}"] if inside else None


def numbered(content: Tokens) -> bool:
    """Whether a superscript is bracketed, so that it counts: ``(n)``, ``[2]``."""
    return len(content) >= 3 and content[0].text + content[-1].text in ("()", "[]")


def is_sign(tokens: Tokens, n: int) -> bool:
    """Whether a letter is the e of a power, the T of a transpose or the d of a differential."""
    text, before = text_at(tokens, n), text_at(tokens, n - 1)
    if before == "{":
        raised, fraction = text_at(tokens, n - 2) == "^", text_at(tokens, n - 2) in (r"\frac", "}")
    else:
        raised, fraction = before == "^", before == r"\frac"
    match text:
        case "e":
            return text_at(tokens, n + 1) == "^"
        case "T" | "t" | r"\top":
            return raised and text_at(tokens, n + 1) != "_"
        case "d":
            return fraction and n + 1 < len(tokens)
    return False


def is_argument(tokens: Tokens, n: int) -> bool:
    """Whether a token is the script, or the letter under an accent, of what stands before it."""
    before = text_at(tokens, n - 1)
    return before in ("_", "^") or before in ACCENTS or before in FACES


def scripted(tokens: Tokens, n: int) -> int:
    """The end of the scripts that begin at a place."""
    while text_at(tokens, n) in ("_", "^", "'"):
        if text_at(tokens, n) == "'":
            n += 1
            continue
        inside = group(tokens, n + 1)
        if inside is None:
            return n
        n = inside[1]
    return n


def carrier(tokens: Tokens, n: int) -> int:
    """Where that begins on which the script at a place stands: a letter, a bracket; -1 if nothing does."""
    at, depth = n - 1, 0
    while at >= 0:
        text = text_at(tokens, at)
        depth += (text in ("}", ")", "]")) - (text in ("{", "(", "["))
        if depth == 0 and text_at(tokens, at - 1) not in ("_", "^", *FACES):
            return at
        at -= 1 if depth or text_at(tokens, at - 1) in FACES else 2
    return -1


def joins(tokens: Tokens, n: int) -> bool:
    """Whether a letter and the next one stand without a gap."""
    if not 0 <= n < len(tokens) - 1:
        return False
    one, other = tokens[n], tokens[n + 1]
    return one.kind == other.kind == "letter" and one.end == other.start


def run_at(tokens: Tokens, n: int) -> int:
    """The end of the run of letters that begins at a place; the place itself inside of a run."""
    if tokens[n].kind != "letter" or joins(tokens, n - 1):
        return n
    end = n + 1
    while joins(tokens, end - 1):
        end += 1
    return end
