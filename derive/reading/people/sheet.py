"""A text as formulas: found, tokenized, their liberties undone, taken apart into chains.

What is known of names only after the whole text was seen is used on the second look: which letters are
indices, which are labels, which names are functions.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from derive.reading.errors import ReadError
from derive.reading.people.abstract import abstracted, note_abstract, within
from derive.reading.people.activations import activated, activations
from derive.reading.people.adjoints import adjoints, rewritten_adjoints
from derive.reading.people.aliases import without_aliases
from derive.reading.people.applications import note_applications
from derive.reading.people.chains import Chain, chains
from derive.reading.people.decorations import undecorated
from derive.reading.people.deviations import with_deviations
from derive.reading.people.examples import for_each_example
from derive.reading.people.faces import note_faces
from derive.reading.people.factorials import with_factorials
from derive.reading.people.habits import HABITS, NAMES
from derive.reading.people.indicated import indicator
from derive.reading.people.instances import instantiated
from derive.reading.people.iterates import iterates
from derive.reading.people.jacobians import as_matrices, jacobians
from derive.reading.people.layers import note_layers
from derive.reading.people.liberty import Liberty, Notes, Tokens, all_rewritten
from derive.reading.people.macros import Macro, expanded, macros
from derive.reading.people.maps import maps
from derive.reading.people.means import note_means
from derive.reading.people.naming import names_in, softmax_names
from derive.reading.people.numerals import in_digits, numerals
from derive.reading.people.observing import count_letters, observe, observe_sizes
from derive.reading.people.overloaded import overloaded, told_apart
from derive.reading.people.parameterised import without_parameters
from derive.reading.people.piecewise import join_pieces
from derive.reading.people.plain import PLAIN, TYPED
from derive.reading.people.pointfree import pointfree
from derive.reading.people.primes import derived, primed
from derive.reading.people.raised import note_raised
from derive.reading.people.sections import part_sections
from derive.reading.people.sources import LONGEST, Formula, formulas, own_words, with_signs
from derive.reading.people.spellings import SPELLINGS
from derive.reading.people.stars import starred
from derive.reading.people.starts import mixed_starts
from derive.reading.people.usage import Usage
from derive.reading.people.vectors import note_vectors
from derive.reading.people.words import counted_sizes, spaces
from derive.reading.people.zeros import counts_from_zero, with_zeros
from derive.reading.tokens import tokenize
from derive.scope import Declared, Scope

MOST = 24_000  # characters of formulas that are read of one text
MOST_FORMULAS = 1_000  # that are read of one text
DEEPEST = 40  # brackets within brackets
_EXCERPT = 200  # characters that are kept of a formula that is not read
_GAP = re.compile(r"\\q?quad(?![A-Za-z])|\\[hv]space|~~|\\;\s*\\;|\\ \s*\\ |   +|\t|&")


@dataclass(slots=True)
class Sheet:
    """One formula of a text. Tokens and notes count from the begin of ``text``, which is as long as typed."""

    formula: Formula
    text: str
    tokens: Tokens = field(default_factory=list)
    trouble: ReadError | None = None
    notes: Notes = ()
    chains: list[Chain] = field(default_factory=list)
    gaps: frozenset[int] = frozenset()


def sheets(
    text: str, kind: str, known: Scope | None, letters: Collection[str] = (), each: int | None = None
) -> tuple[list[Sheet], Usage, Scope]:
    """The formulas of a text with their chains, how it uses names, and a scope without shapes.

    With a number ``each`` what is said of one example is read for each of them, see `for_each_example`;
    ``letters`` are those that a problem counts with: they are indices where they stand below a name.
    """
    found: list[Sheet] = []
    total, own = 0, macros(text) if "\\" in text else {}
    written = list(formulas(text, kind))
    for formula in sorted((*written, *numerals(text, written)), key=lambda f: f.start):
        total += min(formula.end - formula.start, LONGEST)
        too_much = total > MOST or len(found) >= MOST_FORMULAS
        found.append(_tokenized(formula, text, too_much, own))
        if too_much:
            break  # one statement says that the rest is not read
    join_pieces(text, found)
    usage = Usage(words=own_words(text), given=frozenset(letters if known is None else known.letters))
    for sheet in found:
        liberties = (*PLAIN, *TYPED, *SPELLINGS) if sheet.formula.plain else (*TYPED, *SPELLINGS)
        sheet.tokens, notes = all_rewritten(sheet.tokens, liberties, usage)
        sheet.notes += notes
    for sheet, (tokens, notes) in zip(found, without_aliases([s.tokens for s in found]), strict=True):
        sheet.tokens, sheet.notes = tokens, sheet.notes + notes
    for sheet, (tokens, notes) in zip(found, pointfree([s.tokens for s in found]), strict=True):
        sheet.tokens, sheet.notes = tokens, sheet.notes + notes
    for sheet, (tokens, notes) in zip(found, iterates([s.tokens for s in found]), strict=True):
        sheet.tokens, sheet.notes = tokens, sheet.notes + notes
    for sheet, (tokens, notes) in zip(found, with_factorials([s.tokens for s in found]), strict=True):
        sheet.tokens, sheet.notes = tokens, sheet.notes + notes
    for sheet, tokens in zip(found, with_deviations(text, [s.tokens for s in found]), strict=True):
        sheet.tokens = tokens
    part_sections(text, found)
    of_functions = jacobians(text, found)
    for sheet in found:
        sheet.tokens, notes = as_matrices(sheet.tokens, of_functions, usage)
        sheet.notes += notes
    behind_d = adjoints(sheet.tokens for sheet in found)
    several = overloaded(sheet.tokens for sheet in found)
    for sheet in found:
        sheet.tokens, on_gradients = rewritten_adjoints(sheet.tokens, behind_d)
        sheet.tokens, on_letters = told_apart(sheet.tokens, several)
        sheet.notes += on_gradients + on_letters
    if each is not None:
        made = for_each_example([sheet.tokens for sheet in found], each)
        for sheet, (tokens, notes) in zip(found, made, strict=True):
            sheet.tokens, sheet.notes = tokens, sheet.notes + notes
    _by_definition(found, text)
    count_letters((sheet.tokens for sheet in found), usage)
    usage.mixed = mixed_starts(sheet.tokens for sheet in found)
    note_layers((sheet.tokens for sheet in found), usage)
    note_vectors((sheet.tokens for sheet in found), usage)
    _rewrite(found, NAMES, usage)
    usage.activations = activations([sheet.tokens for sheet in found])
    for sheet in found:
        sheet.tokens, notes = activated(sheet.tokens, usage.activations)
        sheet.notes += notes
    lists = [sheet.tokens for sheet in found]
    softmax_names(lists, text, usage)
    if known is not None:
        usage.counted |= known.letters.keys() & _letters_below(lists)
    observe(lists, usage)
    note_faces(lists, usage)
    note_raised(lists, usage)
    note_applications(lists, usage)
    usage.named_sizes = counted_sizes(text, found) | {
        s for shape in spaces(found).values() for s in shape if s
    }
    if known is not None:
        usage.named_sizes |= known.sizes.keys() & usage.bare - usage.indices
    note_means(lists, usage, known.sizes if known is not None else ())
    usage.indices -= usage.named_sizes
    if not counts_from_zero(lists, usage):
        for sheet in found:
            sheet.tokens = with_zeros(sheet.tokens, usage)
    usage.paired |= any(indicator(tokens, n, usage) for tokens in lists for n in range(len(tokens)))
    _rewrite(found, HABITS, usage)
    note_abstract((sheet.tokens for sheet in found), usage)
    for sheet in found:
        sheet.tokens = abstracted(sheet.tokens, usage)
    observe_sizes((sheet.tokens for sheet in found), usage)
    for sheet in found:
        sheet.chains = chains(sheet.tokens, usage, sheet.gaps)
    lists = [part for sheet in found for part in (sheet.tokens, *within(sheet.tokens, usage))]
    names = names_in(lists, usage)
    letters = dict.fromkeys(usage.indices, "?")
    scope = Scope(
        dict.fromkeys(usage.sizes, ""), letters, {n: Declared() for n in sorted(names - usage.indices)}
    )
    return found, usage, scope


def _by_definition(found: list[Sheet], text: str) -> None:
    """Functions of the text at their arguments, where its definitions say what they are."""
    for sheet, (tokens, notes) in zip(found, without_parameters(s.tokens for s in found), strict=True):
        sheet.tokens, sheet.notes = tokens, sheet.notes + notes
    known = maps([sheet.tokens for sheet in found], [sheet.gaps for sheet in found])
    slopes = primed((sheet.tokens for sheet in found), text)
    for sheet in found:
        sheet.tokens, notes = instantiated(sheet.tokens, known)
        sheet.tokens, more = derived(sheet.tokens, slopes)
        sheet.notes += notes + more


def _letters_below(lists: list[Tokens]) -> set[str]:
    return {t.text for tokens in lists for t in tokens if t.kind == "letter"}


def _rewrite(found: list[Sheet], liberties: tuple[Liberty, ...], usage: Usage) -> None:
    for sheet in found:
        sheet.tokens, notes = all_rewritten(sheet.tokens, liberties, usage)
        sheet.notes += notes


def _too_deep(tokens: Tokens) -> int | None:
    """Where brackets and braces are nested too deep to be read; None if nowhere."""
    depth = 0
    for token in tokens:
        depth += (token.text in ("{", "(", "[")) - (token.text in ("}", ")", "]"))
        if depth > DEEPEST:
            return token.start
    return None


def _tokenized(formula: Formula, text: str, too_much: bool, own: Mapping[str, Macro]) -> Sheet:
    if formula.end - formula.start > LONGEST:
        begin = text[formula.start : formula.start + _EXCERPT]
        why = ReadError(f"a formula of more than {LONGEST} characters is not read", begin, 0)
        return Sheet(formula, begin, trouble=why)
    shown = undecorated(text[formula.start : formula.end])
    shown = with_signs(shown) if formula.plain else in_digits(shown) if formula.spoken else shown
    sheet = Sheet(formula, shown)
    if too_much:
        sheet.trouble = ReadError(
            f"more than {MOST_FORMULAS} formulas, or {MOST} characters of them, in one text", shown, 0
        )
        return sheet
    try:
        sheet.tokens, sheet.notes = starred(expanded(tokenize(shown)[:-1], own), shown)
    except ReadError as error:
        sheet.trouble = error
        return sheet
    if (deep := _too_deep(sheet.tokens)) is not None:
        sheet.tokens = []
        sheet.trouble = ReadError(f"brackets are nested more than {DEEPEST} deep", shown, deep)
        return sheet
    after = [found.end() for found in _GAP.finditer(shown)]
    starts = [token.start for token in sheet.tokens]
    gaps, n = set(), 0
    for at in after:
        while n < len(starts) and starts[n] < at:
            n += 1
        if n < len(starts):
            gaps.add(starts[n])
    sheet.gaps = frozenset(gaps)
    return sheet
