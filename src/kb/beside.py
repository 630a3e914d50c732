"""The shapes are run in a process beside this one, while this one infers and looks at the texts: two cores for one job.

A process and not a thread, as rdflib and pySHACL compute under Python's one lock; a command of its own and not
`multiprocessing`, which would run a user's script again. It imports its libraries while the data is still being read.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, BinaryIO

import pyoxigraph as ox

from kb.report import Result
from kb.terms import Spelt, spelt

_NT = ox.RdfFormat.N_TRIPLES
_DATA, _SHAPES = "data", "shapes"


class Beside:
    """A process that runs shapes once; a context manager, at the end of which it is gone."""

    def __enter__(self) -> Beside:
        """Start it."""
        self._fed: set[ox.Triple] = set()
        self._numbers: dict[Any, int] = {}
        # -P: no module of the folder that one stands in is taken for one of ours.
        # What it makes lives as long as it does: looking for cycles in it would take a fifth of its time.
        command = [sys.executable, "-P", "-c", "import gc; gc.disable(); from kb import beside; beside.serve()"]
        pipe = subprocess.PIPE
        # A group of its own: an interrupt from the keyboard is for this process, which ends the other.
        # What it would print is no message for people: where it fails, the work is done here and fails here too.
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, and nothing from outside
            command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, start_new_session=True
        )
        return self

    def __exit__(self, *_: object) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None and not stream.closed:
                with suppress(BrokenPipeError):
                    stream.close()
        self._process.wait()

    def feed(self, data: Iterable[ox.Triple]) -> None:
        """Hand over triples ahead of `start`, which repeats them: the process takes them in meanwhile."""
        told = list(data)
        self._fed.update(told)
        self._tell(told)

    def start(self, data: Iterable[ox.Triple], shapes: Iterable[ox.Triple]) -> Callable[[], list[Result]]:
        """Have done beside what `shacl.run` does, and return how to get its results; once.

        No thread waits for them: a parser that lets go of Python's lock for every triple would hold it up here.
        Where the process is lost, the call runs the shapes here.

        Args:
            data: with all that was fed.
            shapes: the shapes graph.

        Raises:
            ValueError: something was fed that is not among the data.
            RuntimeError: by the call: the shapes are ill-formed, with pySHACL's reason.
        """
        told, required = list(data), list(shapes)
        if self._fed and not self._fed.issubset(told):
            raise ValueError("what was fed is not all among the data")
        self._tell([triple for triple in told if triple not in self._fed])
        self._send(_SHAPES, ox.serialize(required, format=_NT))

        def end() -> list[Result]:
            try:
                results, reason = pickle.load(self._process.stdout)  # type: ignore[arg-type] # noqa: S301 - from `serve`
            except (OSError, ValueError, EOFError, pickle.UnpicklingError):
                from kb import shacl

                return shacl.run(told, required)
            if reason is not None:
                raise RuntimeError(reason)
            found: list[Result] = results
            return found

        return end

    def _tell(self, triples: Iterable[ox.Triple]) -> None:
        # Numbers, as each term stands in many triples: what parses N-Triples would spend more on it than on the shapes.
        known, numbers = self._numbers, array("L")
        terms: list[Spelt] = []
        for triple in triples:
            for term in triple:
                number = known.get(term)
                if number is None:
                    number = known[term] = len(known)
                    terms.append(spelt(term))
                numbers.append(number)
        self._send(_DATA, (terms, numbers))

    def _send(self, kind: str, body: Any) -> None:
        # A process that is lost is noticed where its answer is read.
        with suppress(OSError, ValueError):
            pickle.dump((kind, body), self._process.stdin, protocol=pickle.HIGHEST_PROTOCOL)  # type: ignore[arg-type]
            self._process.stdin.flush()  # type: ignore[union-attr] # it is a pipe


def serve(source: BinaryIO | None = None, target: BinaryIO | None = None) -> None:
    """Read data and shapes, run them, and write the results.

    Args:
        source: pickled pairs: `data` with what `Data.add_numbered` takes, and at the end `shapes` with a text in
            N-Triples; standard input where left out.
        target: for a pickled pair of results and, where they cannot be run, the reason; standard output.
    """
    from kb import shacl

    data = shacl.Data()
    while True:
        kind, body = pickle.load(source or sys.stdin.buffer)  # noqa: S301 - from `Beside`
        if kind == _SHAPES:
            break
        data.add_numbered(*body)
    answer: tuple[Any, str | None]
    try:
        answer = data.check(_triples(body)), None
    except RuntimeError as error:
        answer = None, str(error)
    pickle.dump(answer, target or sys.stdout.buffer)


def _triples(text: bytes) -> Iterator[ox.Triple]:
    return (ox.Triple(quad.subject, quad.predicate, quad.object) for quad in ox.parse(text, format=_NT))
