"""Calls in a process beside this one, which imports what is slow to import while this one goes on.

>>> Here().call(max, 1, 2).result()
2
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any, Generic, NoReturn, TypeVar

T = TypeVar("T")


class Pending(Generic[T]):
    """A call in this process, made when its result is first asked for."""

    def __init__(self, function: Callable[..., T], args: tuple[Any, ...]) -> None:
        self._function, self._args = function, args

    def result(self) -> T:
        """What the call gives, or raises."""
        if not hasattr(self, "_result"):
            self._result = self._made()
        return self._result

    def _made(self) -> T:
        return self._function(*self._args)


class Here:
    """Calls in this process."""

    def call(self, function: Callable[..., T], *args: Any) -> Pending[T]:
        """A call whose result will be asked for."""
        return Pending(function, args)

    def __enter__(self) -> Here:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        pass


class Beside(Here):
    """Calls in a copy of this process, one after the other, in the order in which they are given.

    The copy begins with importing some modules. The functions are those of modules, and they and their
    arguments can be pickled. A call whose process has died is made here.
    """

    def __init__(self, *modules: str) -> None:
        to_child, from_parent = os.pipe()
        to_parent, from_child = os.pipe()[::-1]
        self._process = os.fork()
        if self._process == 0:
            os.close(from_parent)
            os.close(from_child)
            _serve(modules, os.fdopen(to_child, "rb"), os.fdopen(to_parent, "wb"))
        os.close(to_child)
        os.close(to_parent)
        self._calls, self._results = os.fdopen(from_parent, "wb"), os.fdopen(from_child, "rb")
        self._answers: list[_Answer[Any]] = []

    def call(self, function: Callable[..., T], *args: Any) -> Pending[T]:
        """A call that the copy begins with as soon as it has done those before."""
        import pickle

        try:
            pickle.dump((function, args), self._calls)
            self._calls.flush()
        except OSError:  # the copy has died
            return Pending(function, args)
        answer = _Answer(function, args, self)
        self._answers.append(answer)
        return answer

    def read(self, wanted: _Answer[Any]) -> None:
        """Read results, which come in the order of the calls, up to the wanted one."""
        import pickle

        while not wanted.known:
            answer = self._answers.pop(0)
            try:
                answer.known = pickle.load(self._results)
            except (EOFError, OSError):
                answer.known = (False, None)

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        """Take in the results that nobody has asked for yet, unless something failed; end the copy."""
        from signal import SIGKILL

        if kind is None and self._answers:
            self.read(self._answers[-1])
        os.kill(self._process, SIGKILL)
        os.waitpid(self._process, 0)
        for pipe in (self._calls, self._results):
            with suppress(OSError):  # of a copy that had died before
                pipe.close()


class _Answer(Pending[T]):
    """A call that was given to a copy; ``known`` is whether it succeeded, and its result."""

    def __init__(self, function: Callable[..., T], args: tuple[Any, ...], copy: Beside) -> None:
        super().__init__(function, args)
        self._copy = copy
        self.known: tuple[bool, Any] | None = None

    def _made(self) -> T:
        self._copy.read(self)
        assert self.known is not None
        done, result = self.known
        return result if done else super()._made()  # what fails there raises here


def beside(*modules: str) -> Here:
    """A copy of this process that imports some modules meanwhile; this one where there are no copies.

    A copy has no threads but the one that made it: where others run, calls are made here.
    """
    return Beside(*modules) if hasattr(os, "fork") and _alone() else Here()


def _alone() -> bool:
    """Whether one thread runs; who has started another has imported ``threading``."""
    threading = sys.modules.get("threading")
    return threading is None or threading.active_count() == 1


def _serve(modules: tuple[str, ...], calls: IO[bytes], results: IO[bytes]) -> NoReturn:
    """Make the calls that come until no more can come."""
    import pickle
    from importlib import import_module

    try:
        for module in modules:
            import_module(module)
        while True:
            function, args = pickle.load(calls)
            try:
                answer = True, function(*args)
            except Exception:
                answer = False, None
            pickle.dump(answer, results)
            results.flush()
    except BaseException:
        os._exit(0)  # nothing of what the original has still to do is done twice
    os._exit(0)
