"""A text and a problem to a report: read, matched, judged, marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from derive.checking.judge import judge
from derive.checking.report import Award, Report, Verdict
from derive.checking.results import Stated, stated
from derive.problem import Problem
from derive.reading.notebooks import markdown
from derive.reading.submissions import Kind, read_submission
from derive.scope import Scope
from derive.statement import Submission


def check(text: str, kind: Kind, name: str, problem: Problem | None = None, hinting: bool = False) -> Report:
    """The report on a text of a kind (md, tex, txt, ipynb), which messages call by a name.

    With ``hinting`` it has a hint in place of the points, the repairs and the explanations.
    Raises ReadError for a text that is no text of its kind, ModelError for a mark scheme that
    contradicts its problem.
    """
    if kind == "ipynb":
        text, kind = markdown(text, name), "md"
    if problem is not None:
        submission = read_submission(text, kind, name, letters=problem.scope.letters)
        return _answer(submission, kind, problem, hinting)
    submission = read_submission(text, kind, name)
    found = Report(submission, judge(submission))
    return _hinted(found) if hinting else found


def _answer(submission: Submission, kind: Kind, problem: Problem, hinting: bool) -> Report:
    """The report on a submission as an answer to a problem, read once more with its names known."""
    from derive.checking.goals import goals
    from derive.checking.intermediate import with_intermediate
    from derive.checking.marks import mark, sound
    from derive.checking.matching import match
    from derive.checking.posed import back
    from derive.checking.strange import with_strange_losses
    from derive.checking.turned import with_turned

    sound(problem)
    matching = match(submission, problem, kind)
    posed = matching.problem
    submission = read_submission(submission.text, kind, submission.name, posed.scope)
    own: Scope | None = problem.scope
    if (other := with_turned(submission, posed)) is not None:
        posed, own = other, None  # under the problem's own name stands another matrix
        submission = read_submission(submission.text, kind, submission.name, posed.scope)
    model = with_intermediate(submission, posed.scope)
    verdicts = judge(submission, model, own)
    verdicts = with_strange_losses(verdicts, matching.matches, problem)
    said = list(stated(verdicts, model))
    found = Report(submission, verdicts, problem.name, matching.matches, goals(said, posed))
    if hinting:
        found = _hinted(found, said, posed)
    else:
        marked = mark(said, verdicts, posed)
        found = replace(found, verdicts=marked.verdicts, awards=marked.awards)
    return _in_names(found, back(problem, posed, [match.theirs for match in matching.matches]))


def _in_names(report: Report, own: Mapping[str, str]) -> Report:
    """The report with what was not reached under the problem's own names where these had given way."""
    from derive.checking.renaming import rename

    def award(one: Award) -> Award:
        left, right = one.result
        return one if one.points else replace(one, result=(rename(left, own), rename(right, own)))

    goals = (goal if goal.forms else replace(goal, sought=rename(goal.sought, own)) for goal in report.goals)
    return replace(report, goals=tuple(goals), awards=tuple(map(award, report.awards)))


def _hinted(report: Report, said: Sequence[Stated] = (), problem: Problem | None = None) -> Report:
    """The report with a hint in place of what gives the answer away."""
    from derive.checking.hints import hint  # it works problems out itself

    told = hint(report.verdicts, said, report.goals, problem)
    return replace(report, verdicts=tuple(map(_covered, report.verdicts)), hint=told)


def _covered(verdict: Verdict) -> Verdict:
    """A verdict without what gives the answer away."""
    if verdict.kind in ("correct", "definition", "prose"):
        return verdict
    return replace(verdict, says="", mistake=None, repair=None, witness=None)
