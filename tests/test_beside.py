"""Calls in a process beside this one: the same results, the same errors, and none of its own."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading

import pytest

import derive
from derive.beside import Beside, Here, beside
from derive.term import Bind, Range, Symbol

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system makes no copies of a process")


def test_the_same_results_in_any_order() -> None:
    with Beside("fractions") as process:
        calls = [process.call(divmod, n, 3) for n in range(5)]
        assert [call.result() for call in reversed(calls)] == [divmod(n, 3) for n in reversed(range(5))]


def test_results_outlive_the_process() -> None:
    with Beside() as process:
        call = process.call(max, 1, 2)
    assert call.result() == 2


def test_what_fails_there_raises_here() -> None:
    with Beside() as process:
        call, other = process.call(divmod, 1, 0), process.call(abs, -1)
        with pytest.raises(ZeroDivisionError):
            call.result()
        assert other.result() == 1


def test_a_call_whose_process_has_died_is_made_here() -> None:
    with Beside() as process:
        process.call(os._exit, 1)
        assert process.call(os.getpid).result() == os.getpid()
        assert process.call(abs, -1).result() == 1


def test_it_is_another_process() -> None:
    with Beside() as process:
        assert process.call(os.getpid).result() != os.getpid()
    with Here() as process:
        assert process.call(os.getpid).result() == os.getpid()


def test_a_solution_is_the_same_beside() -> None:
    with beside("sympy") as process:
        assert isinstance(process, Beside)
        other = derive.solve("log-sum-exp", process=process)
    assert derive.write(derive.solve("log-sum-exp"), "json") == derive.write(other, "json")


def test_no_copy_is_made_of_a_process_with_threads() -> None:
    wait = threading.Event()
    thread = threading.Thread(target=wait.wait)
    thread.start()
    try:
        assert not isinstance(beside(), Beside)
    finally:
        wait.set()
        thread.join()


def test_a_term_is_pickled_without_its_hash() -> None:
    term = Bind("sum", "j", Range(Symbol("C")), Symbol("p", (Symbol("j"),)))
    hash(term)
    script = "import pickle, sys; t = pickle.loads(sys.stdin.buffer.read()); print(t in {type(t)(*map(lambda s: getattr(t, s), ('operator', 'index', 'over', 'body'))): 0})"
    done = subprocess.run(
        [sys.executable, "-c", script], input=pickle.dumps(term), capture_output=True, check=True
    )
    assert done.stdout.strip() == b"True", done.stderr
