"""Every JSON output keeps to the schema that the package ships, and the schema is strict."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from itertools import pairwise
from typing import Any

import jsonschema
import pytest
from solved import CATALOGUE, routes, solution

import derive
from derive.writers.json import SCHEMA, schema

RECORDS = [(name, route) for name in CATALOGUE for route in ("chain", "log-first")]


def record(name: str, route: str = "chain") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(derive.write(solution(name, route), "json"))
    return found


def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema())


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    assert schema()["$id"] == SCHEMA == "derive/solution/1"


@pytest.mark.parametrize(("name", "route"), RECORDS)
def test_every_output_keeps_to_it(name: str, route: str) -> None:
    if route not in routes(name):
        pytest.skip("the route does not apply")
    found = record(name, route)
    validator().validate(found)
    assert (found["problem"], found["route"]) == (name, route)
    assert (found["opening"] == []) == (route == "chain")


@pytest.mark.parametrize("name", CATALOGUE)
def test_steps_are_chained(name: str) -> None:
    for result in record(name)["results"]:
        steps = result["steps"]
        for one, other in pairwise(steps):
            assert one["after"] == other["before"]
        assert steps[-1]["after"] == result["gradient"]["latex"]


def test_tested_and_undecided_evidence_keep_to_it_too() -> None:
    root = derive.Problem(
        definitions=[r"\ell = \sqrt{u} x"], loss=r"\ell", parameters=["x", "u"],
        symbols={"u": {"domain": "positive"}, "x": ()},
    )  # fmt: skip
    validator().validate(json.loads(derive.write(derive.solve(root), "json")))


def _first(found: dict[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = found["results"][0]
    return result


MUTATIONS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "another schema": lambda r: r.update(schema="derive/solution/2"),
    "a key more": lambda r: r.update(note=""),
    "a key less": lambda r: r.pop("route"),
    "no results": lambda r: r.update(results=[]),
    "a route that is none": lambda r: r.update(route="guess"),
    "a gradient without MathML": lambda r: _first(r)["gradient"].pop("mathml"),
    "MathML that is none": lambda r: _first(r)["gradient"].update(mathml="<script>"),
    "a key more in a step": lambda r: _first(r)["steps"][0].update(note=""),
    "a key more in evidence": lambda r: _first(r)["steps"][0]["evidence"].update(note=""),
    "a refuted step": lambda r: _first(r)["steps"][0].update(
        evidence={"kind": "refuted", "why": "", "witness": None}
    ),
    "evidence of two kinds": lambda r: _first(r)["steps"][0]["evidence"].update(digits=3),
    "a step that is a text": lambda r: _first(r)["steps"].append("and so on"),
    "an inner step that is none": lambda r: _first(r)["steps"][-1]["inner"].append({}),
    "a truth for evidence": lambda r: _first(r)["checks"].update(kernel=True),
    "a size of 0": lambda r: _first(r)["checks"]["sympy_concrete"]["sizes"][0].update(C=0),
    "a key more in checks": lambda r: _first(r)["checks"]["sympy_concrete"].update(note=1),
    "a matrix that is a text": lambda r: _first(r).update(matrix="W"),
    "an empty formula": lambda r: _first(r)["gradient"].update(latex=""),
    "a case without its condition": lambda r: _first(r)["cases"][0].pop("when"),
}


@pytest.mark.parametrize("change", MUTATIONS.values(), ids=MUTATIONS)
def test_a_changed_record_does_not(change: Callable[[dict[str, Any]], Any]) -> None:
    changed = deepcopy(record("softmax-cross-entropy"))
    assert validator().is_valid(changed)
    change(changed)
    assert not validator().is_valid(changed)
