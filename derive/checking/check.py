"""A text and a problem to a report: read, matched, judged, marked."""

from __future__ import annotations

from dataclasses import replace

from derive.checking.goals import goals
from derive.checking.hints import hint
from derive.checking.judge import judge
from derive.checking.marks import mark, sound
from derive.checking.matching import match
from derive.checking.report import Match, Report, Verdict
from derive.problem import Problem
from derive.reading.submissions import Kind, read_submission
from derive.scope import Scope


def check(text: str, kind: Kind, name: str, problem: Problem | None = None, hinting: bool = False) -> Report:
    """The report on a text of a kind (md, tex, txt, ipynb), which messages call by a name.

    With ``hinting`` it has a hint in place of the points, the repairs and the explanations.
    Raises ReadError for a text that is no text of its kind, ModelError for a mark scheme that
    contradicts its problem.
    """
    submission = read_submission(text, kind, name, Scope())
    matches: tuple[Match, ...] = ()
    title = None
    if problem is not None:
        sound(problem)
        title = problem.name
        matching = match(submission, problem)
        problem, matches = matching.problem, matching.matches
        submission = read_submission(text, kind, name, problem.scope)
    verdicts = judge(submission, None if problem is None else problem.scope)
    reached = () if problem is None else goals(verdicts, problem)
    if hinting:
        told = hint(verdicts, reached, problem)
        return Report(submission, tuple(map(_covered, verdicts)), title, matches, reached, hint=told)
    if problem is None:
        return Report(submission, verdicts)
    marked = mark(verdicts, problem)
    return Report(submission, marked.verdicts, title, matches, reached, marked.awards)


def _covered(verdict: Verdict) -> Verdict:
    """A verdict without what gives the answer away."""
    if verdict.kind in ("correct", "definition", "prose"):
        return verdict
    return replace(verdict, says="", mistake=None, repair=None, witness=None)
