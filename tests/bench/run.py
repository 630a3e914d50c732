"""Measure speed and memory as ratios against the plain way, in the same run: `python tests/bench/run.py`.

It imports nothing but the standard library: a process inherits the peak memory of the one that started it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

TESTS = Path(__file__).resolve().parent.parent
SMALL, LARGE = 250, 10_000
"""Claim lines: a dataset in its first week, and one of two long articles read whole."""
MANY, TWICE = 10_000, 20_000
"""Records, or claims."""
LINES_PER_RECORD = 4.6
"""More than a synthetic record has on average, so that there are records enough."""
FEWEST_HELPS = 15
"""Runs of what takes a fifth of a second, and varies by a third of it."""
FACTOR = {"linux": 1024, "darwin": 1}
"""Bytes in what the system counts as one of `ru_maxrss`."""


class CannotRunError(Exception):
    """A benchmark could not be run; the message says which command failed, and how."""


@dataclass(frozen=True)
class Run:
    """One process.

    Attributes:
        seconds: what its work took, or the whole process where it prints none of its own.
        cpu: seconds that its threads computed for that.
        memory: the most bytes that it held.
    """

    seconds: float
    cpu: float
    memory: int


@dataclass(frozen=True)
class Goal:
    """What a ratio should be: at least so many times faster, or at most so many times as long."""

    bound: float
    faster: bool

    @property
    def words(self) -> str:
        """Return it for the table."""
        if not self.faster:
            return f"≤ {self.bound:g} times as long"
        return "no slower" if self.bound == 1 else f"≥ {self.bound:g} times faster"


@dataclass(frozen=True)
class Row:
    """A line of the table.

    Attributes:
        name: of the benchmark.
        what: what is compared, at which size.
        unit: of both values.
        ours: median.
        other: median of what it is compared with.
        ratio: of the two medians, as the goal has it.
        cpu: the same ratio in computing time, which other work on the machine disturbs less; None for memory.
        goal: in words, or a dash.
        met: or None where there is no goal.
        runs: every measured value, ours first.
    """

    name: str
    what: str
    unit: str
    ours: float
    other: float
    ratio: float
    cpu: float | None
    goal: str
    met: bool | None
    runs: tuple[tuple[float, ...], tuple[float, ...]]


def process(*arguments: str) -> Run:
    """Run Python with these arguments, which may print `seconds` and `cpu` of the work alone as JSON.

    Raises:
        CannotRunError: it does not exit with 0.
    """
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        begun = perf_counter()
        child = subprocess.Popen([sys.executable, *arguments], cwd=TESTS, stdout=out, stderr=err)
        _, status, used = os.wait4(child.pid, 0)
        seconds = perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if child.returncode:
            last = (err.read().strip() or "nothing on stderr").splitlines()[-1]
            raise CannotRunError(f"{' '.join(arguments)}: exit {child.returncode}: {last}")
        text = out.read()
    printed: dict[str, Any] = json.loads(text) if text.startswith("{") else {}
    memory = used.ru_maxrss * FACTOR.get(sys.platform, 1024)
    computed = printed.get("cpu", used.ru_utime + used.ru_stime)
    return Run(printed.get("seconds", seconds), computed, memory)


def work(*arguments: str) -> Run:
    """Run a job of `work.py`."""
    return process("-m", "bench.work", *arguments)


def alternated(ours: Callable[[], Run], other: Callable[[], Run], *, runs: int) -> tuple[list[Run], list[Run]]:
    """Run both so many times, in turn: what else the machine does falls on both alike."""
    pairs = []
    for number in range(runs):
        if sys.stderr.isatty():
            print(f"  {number + 1}/{runs}", end="\r", file=sys.stderr)
        pairs.append((ours(), other()))
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def compared(name: str, what: str, ours: Sequence[Run], other: Sequence[Run], goal: Goal | None) -> Row:
    """Return how the times compare; the ratio is that of the goal."""
    values = tuple(run.seconds for run in ours), tuple(run.seconds for run in other)
    here, there = (median(side) for side in values)
    computed = median(run.cpu for run in ours) / median(run.cpu for run in other)
    ratio = here / there
    if goal is None or goal.faster:
        ratio, computed = 1 / ratio, 1 / computed
    met = None if goal is None else goal.bound <= ratio if goal.faster else ratio <= goal.bound
    return Row(name, what, "s", here, there, ratio, computed, goal.words if goal else "—", met, values)


def files(room: Path, runs: int) -> Iterator[Row]:
    """From records in memory to the four data files."""
    for lines, goal in ((SMALL, None), (LARGE, Goal(8, faster=True))):
        kb, plain = (str(room / f"{name}-files-{lines}") for name in ("kb", "plain"))
        work("kb-files", str(lines), kb)
        work("plain-files", str(lines), plain)
        work("same", kb, plain)
        found = alternated(partial(work, "kb-files", str(lines)), partial(work, "plain-files", str(lines)), runs=runs)
        yield compared("files", f"records to four files, {lines:,} claim lines", *found, goal)


def build(room: Path, runs: int) -> Iterator[Row]:
    """The whole `kb build`, as a process."""
    for lines, goal in ((SMALL, Goal(1, faster=True)), (LARGE, Goal(2, faster=True))):
        data, kb, plain = (str(room / f"{name}-{lines}") for name in ("data", "kb", "plain"))
        work("write", str(lines), data)
        ours = partial(process, "-m", "kb.cli", "build", "--data", data, "--out", kb)
        found = alternated(ours, partial(process, "-m", "bench.plain", data, plain), runs=runs)
        work("same", kb, plain)
        yield compared("build", f"`kb build`, {lines:,} claim lines", *found, goal)
        held = tuple(run.memory / 2**20 for run in found[0]), tuple(run.memory / 2**20 for run in found[1])
        here, there = (median(side) for side in held)
        yield Row("build", "peak memory of that", "MiB", here, there, there / here, None, "—", None, held)


def read(room: Path, runs: int) -> Iterator[Row]:
    """Reading twice as many records takes about twice as long."""
    lines = int(MANY * LINES_PER_RECORD)
    folders = {name: str(room / f"records-{name}") for name in ("twice", "one", "other")}
    work("write", str(2 * lines), folders["twice"], str(TWICE))
    work("write", str(lines), folders["one"], str(MANY))
    work("write", str(lines + 1), folders["other"], str(MANY))
    # The half is the mean of two in a row: a busy machine makes a long process wait for more of its time.
    halves = partial(work, "read", folders["one"], folders["other"])
    found = alternated(partial(work, "read", folders["twice"]), halves, runs=runs)
    yield compared("read", f"reading {TWICE:,} records / {MANY:,}", *found, Goal(2.3, faster=False))


def conflicts(_: Path, runs: int) -> Iterator[Row]:
    """Computing with 100,000 claims takes little longer than taking them in, and ten times as long as with 10,000."""
    few, many = str(MANY), str(10 * MANY)
    found = alternated(partial(work, "assessed", many), partial(work, "hashed", many), runs=runs)
    yield compared("conflicts", f"{10 * MANY:,} claims with all conflicts / hashed only", *found, Goal(3, faster=False))
    grown = alternated(partial(work, "assessed", many), partial(work, "assessed", few), runs=runs)
    yield compared("conflicts", f"with all conflicts, {10 * MANY:,} claims / {MANY:,}", *grown, Goal(12, faster=False))


def helps(_: Path, runs: int) -> Iterator[Row]:
    """The help of `kb` comes as fast as that of a program that does nothing."""
    # As the script that pip installs runs it; with `-m` the module would be compiled anew each time.
    code = "import sys; sys.argv[1:] = ['--help']; from {} import main; main()"
    ours, empty = (partial(process, "-c", code.format(module)) for module in ("kb.cli", "bench.empty"))
    found = alternated(ours, empty, runs=max(FEWEST_HELPS, runs))
    yield compared("help", "`kb --help` / an empty Typer program", *found, Goal(1.3, faster=False))


BENCHMARKS: dict[str, Callable[[Path, int], Iterator[Row]]] = {
    "files": files,
    "build": build,
    "read": read,
    "conflicts": conflicts,
    "help": helps,
}


def table(rows: Sequence[Row]) -> str:
    """Return Markdown."""
    lines = [
        "| benchmark | what | kb | compared with | ratio | in CPU time | goal | met |",
        "|---|---|--:|--:|--:|--:|---|---|",
    ]
    for row in rows:
        digits = 0 if row.unit == "MiB" else 3
        values = " | ".join(f"{value:.{digits}f} {row.unit}" for value in (row.ours, row.other))
        computed = "" if row.cpu is None else f"{row.cpu:.2f}"
        met = {None: "", True: "yes", False: "**no**"}[row.met]
        lines.append(f"| {row.name} | {row.what} | {values} | {row.ratio:.2f} | {computed} | {row.goal} | {met} |")
    return "\n".join(lines)


def report(rows: Sequence[Row], runs: int) -> dict[str, Any]:
    """Return everything that was measured, and on what."""
    packages = ("rdflib", "pyshacl", "pyoxigraph", "reasonable", "typer")
    return {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "packages": {name: version(name) for name in packages},
        "runs": runs,
        "rows": [asdict(row) for row in rows],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks; return 0, or 2 where one cannot run. Whether a goal is met changes nothing."""
    parser = argparse.ArgumentParser(description="Measure kb against the plain way; print a Markdown table.")
    parser.add_argument("--only", action="append", choices=BENCHMARKS, help="this benchmark; may be given again")
    parser.add_argument("--runs", type=int, default=5, help="of each side, of which the median counts (default 5)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every single value there too")
    asked = parser.parse_args(arguments)
    if asked.runs < 1:
        parser.error("--runs must be at least 1")
    rows: list[Row] = []
    status = 0
    with tempfile.TemporaryDirectory(prefix="kb-bench-") as room:
        for name in asked.only or BENCHMARKS:
            print(f"{name} …", file=sys.stderr)
            try:
                for row in BENCHMARKS[name](Path(room), asked.runs):
                    print(f"  {row.what}: {row.ratio:.2f}", file=sys.stderr)
                    rows.append(row)
            except CannotRunError as error:
                print(f"{name}: cannot run. {error}", file=sys.stderr)
                status = 2
    print(table(rows))
    if asked.json:
        asked.json.write_text(json.dumps(report(rows, asked.runs), indent=1, ensure_ascii=False) + "\n", "utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main())
