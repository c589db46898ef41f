r"""Labels that count layers or steps, as parts of names: ``W^{[l-1]}``, ``z^{l+1}``, ``h_{t-1}``.

A label is a letter with a shift, or a number. Names that differ in their label only are one family.

>>> label_of("W^{[l-1]}"), label_of("W^{(2)}")
(Labelled(base='W', form='^[]', letter='l', shift=-1), Labelled(base='W', form='^()', letter='', shift=2))
>>> label_of("z^{l+1}").at("l", 0).name, label_of("W")
('z^{l}', None)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_LABELLED = re.compile(
    r"(?P<base>.+?)(?P<open>\^\{\[|\^\{\(|\^\{|_\{)"
    r"(?P<letter>\\[A-Za-z]+|[A-Za-z])?(?P<shift>[-+]?[0-9]{1,4})?(?P<close>\]\}|\)\}|\})",
    re.DOTALL,
)
_FORMS = {"^{[": ("^[]", "]}"), "^{(": ("^()", ")}"), "^{": ("^", "}"), "_{": ("_", "}")}
_BRACKETS = {"^[]": ("^{[", "]}"), "^()": ("^{(", ")}"), "^": ("^{", "}"), "_": ("_{", "}")}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A name taken apart. ``form`` is where the label stands; a number has no ``letter``."""

    base: str
    form: str
    letter: str
    shift: int

    @property
    def name(self) -> str:
        """The whole name; a number in square brackets is written in round ones, as all numbers are."""
        form = "^()" if self.form == "^[]" and not self.letter else self.form
        opened, closed = _BRACKETS[form]
        shift = f"{self.shift:+d}" if self.shift and self.letter else "" if self.letter else str(self.shift)
        return f"{self.base}{opened}{self.letter}{shift}{closed}"

    @property
    def family(self) -> tuple[str, str]:
        """What names have in common that differ in their labels."""
        return self.base, "^()" if self.form == "^[]" else self.form

    def at(self, letter: str, shift: int) -> Labelled:
        """The name of the same family at another label."""
        return replace(self, letter=letter, shift=shift)


def is_raised(name: str) -> bool:
    r"""Whether a name ends in a superscript, so that a power of it needs brackets.

    >>> is_raised("W^{[l]}"), is_raised("h_{t-1}")
    (True, False)
    """
    found = label_of(name)
    return found is not None and found.form != "_"


def is_lowered(name: str) -> bool:
    r"""Whether a name ends in a subscript, so that an index needs it in braces.

    >>> is_lowered("z_{2}"), is_lowered(r"W_{\text{in}}"), is_lowered(r"\hat{y}"), is_lowered(r"\hat{y_{1}}")
    (True, True, False, False)
    """
    depth, lowered = 0, False
    for n, char in enumerate(name):
        depth += (char == "{") - (char == "}")
        if not depth and char != "}":
            lowered = name.startswith("_{", n)
    return lowered


def may_be_one(name: str, other: str) -> bool:
    r"""Whether two names may be the same quantity: a letter in a label can be any number.

    >>> may_be_one("z_{k}", "z_{c}"), may_be_one("z_{1}", "z_{k}"), may_be_one("z", "z_{k}")
    (True, True, True)
    >>> may_be_one("z_{1}", "z_{2}"), may_be_one("z_{k}", "w_{k}")
    (False, False)
    """
    one, two = label_of(name), label_of(other)
    if one and two:
        return name == other or (one.family == two.family and bool(one.letter or two.letter))
    return (one.base if one else name) == (two.base if two else other)


def label_of(name: str) -> Labelled | None:
    """A name as a base and a label; None for a name without one."""
    found = _LABELLED.fullmatch(name)
    if found is None:
        return None
    form, closer = _FORMS[found["open"]]
    letter, shift = found["letter"] or "", found["shift"] or ""
    if found["close"] != closer or not (letter or shift):
        return None
    if bool(letter) == shift.isdigit():
        return None
    return Labelled(found["base"], form, letter, int(shift or 0))
