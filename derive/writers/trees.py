r"""Formulas as trees of MathML elements, for the formats that draw them in a notation of their own.

>>> [part.tag for part in tree(r"\frac{a}{b}").iter()]
['math', 'mfrac', 'mi', 'mi']
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

from derive.writers.mathml import XMLNS, mathml


def tree(latex: str) -> Element:
    """The ``math`` element that draws LaTeX of ours, its tags without their namespace.

    Raises ValueError as `mathml` does. What is parsed is our own serialisation, never a file.
    """
    root = fromstring(mathml(latex, "", False))
    for part in root.iter():
        part.tag = part.tag.removeprefix(f"{{{XMLNS}}}")
    return root


def fences(row: Element) -> tuple[Element | None, list[Element], Element | None]:
    r"""A row as the stretching bracket that it begins with, what stands inside, and that which ends it.

    >>> left, inside, right = fences(tree(r"\left(\frac{a}{b}\right)")[0])
    >>> left.text, [part.tag for part in inside], right.text
    ('(', ['mfrac'], ')')
    >>> fences(tree("a b")[0])[::2]
    (None, None)
    """
    inside = list(row)
    left = inside.pop(0) if inside and _fence(inside[0], "prefix") else None
    right = inside.pop() if inside and _fence(inside[-1], "postfix") else None
    return left, inside, right


def _fence(part: Element, form: str) -> bool:
    return part.tag == "mo" and part.get("form") == form and part.get("stretchy") == "true"
