"""What is measured is what it says; how long it takes is asserted nowhere."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bench import contested, folder, plain, run, synthetic, work
from kb import anchor, build, export, graph, read

LINES = 120


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("bench") / "data"
    dataset, anchors = synthetic.dataset(LINES)
    folder.write(dataset, target, anchors=anchors)
    return target


def test_a_synthetic_dataset_has_as_many_lines_as_asked() -> None:
    dataset, _ = synthetic.dataset(LINES)
    assert sum(len(record.statements) for record in dataset.records) == LINES


def test_what_is_written_is_read_as_the_same_graph(tmp_path: Path) -> None:
    # Large enough to hold whatever there is: forks, claims about claims, voices without a name, all stances.
    dataset, anchors = synthetic.dataset(1000)
    folder.write(dataset, tmp_path, anchors=anchors)
    again = read.read(tmp_path)
    ours = graph.build(dataset, anchors=anchors)
    other = graph.build(again, anchors=anchor.locked(again, tmp_path / folder.LOCK))
    assert (ours.default, ours.named) == (other.default, other.named)


def test_both_ways_to_the_files_say_the_same(data: Path, tmp_path: Path) -> None:
    built = build.build(data)
    assert built.report.results == ()
    export.write(built.content, tmp_path / "kb")
    assert plain.build(data, tmp_path / "plain")
    assert work.same(str(tmp_path / "kb"), str(tmp_path / "plain"))["quads"] > 20 * LINES


def test_a_difference_between_both_ways_is_found(data: Path, tmp_path: Path) -> None:
    for name in ("one", "other"):
        export.write(build.build(data).content, tmp_path / name)
    file = tmp_path / "other" / "kb.nq"
    file.write_text("".join(file.read_text("utf-8").splitlines(keepends=True)[1:]), "utf-8")
    with pytest.raises(ValueError, match=r"kb\.nq: 1 quads only here, 0 only there"):
        work.same(str(tmp_path / "one"), str(tmp_path / "other"))


@pytest.mark.parametrize("claims", [40, 2000])
def test_the_conflicts_that_were_put_in_are_found_and_no_others(claims: int) -> None:
    made = contested.contested(claims)
    assert len({statement.claim for record in made.dataset.records for statement in record.statements}) == claims
    assert work.assessed(str(claims))["conflicts"] == len(made.truth)
    share = sum(len(held) for _, held in made.truth) / claims
    assert claims < 1000 or 0.03 < share < 0.07


def test_a_conflict_that_is_missed_stops_the_benchmark(monkeypatch: pytest.MonkeyPatch) -> None:
    made = contested.contested(2000)
    monkeypatch.setattr(contested, "contested", lambda claims: replace(made, truth=frozenset()))
    with pytest.raises(ValueError, match=r"0 conflicts were not found, and \d+ that are none were"):
        work.assessed("2000")


def _runs(*seconds: float) -> list[run.Run]:
    return [run.Run(one, one / 2, 2**20) for one in seconds]


@pytest.mark.parametrize(
    ("goal", "ratio", "met"),
    [
        (run.Goal(8, faster=True), 4.0, False),
        (run.Goal(4, faster=True), 4.0, True),
        (run.Goal(0.2, faster=False), 0.25, False),
        (run.Goal(0.3, faster=False), 0.25, True),
        (None, 4.0, None),
    ],
)
def test_the_ratio_is_that_of_the_medians(goal: run.Goal | None, ratio: float, met: bool | None) -> None:
    row = run.compared("files", "what", _runs(1, 9, 2), _runs(8, 8, 50), goal)
    assert (row.ours, row.other, row.ratio, row.cpu, row.met) == (2, 8, ratio, ratio, met)


def test_a_goal_that_is_missed_is_in_the_table_and_no_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    row = run.compared("help", "a / b", _runs(2), _runs(1), run.Goal(1.3, faster=False))
    monkeypatch.setitem(run.BENCHMARKS, "help", lambda room, runs: iter([row] * runs))
    assert run.main(["--only", "help", "--runs", "1", "--json", str(tmp_path / "all.json")]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "| help | a / b | 2.000 s | 1.000 s | 2.00 | 2.00 | ≤ 1.3 times as long | **no** |"
    written = json.loads((tmp_path / "all.json").read_text("utf-8"))
    assert [row["runs"] for row in written["rows"]] == [[[2], [1]]]


def test_what_cannot_run_is_said_and_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(run.BENCHMARKS, "read", lambda room, runs: iter([run.work("read", str(room / "absent"))]))
    assert run.main(["--only", "read", "--runs", "1"]) == 2
    assert "read: cannot run. -m bench.work read" in capsys.readouterr().err


def test_a_process_is_measured_by_what_it_says_of_itself_or_whole() -> None:
    said = run.process("-c", 'print(\'{"seconds": 7, "cpu": 5}\')')
    assert (said.seconds, said.cpu) == (7, 5)
    whole = run.process("-c", "x = bytearray(64 * 2**20)")
    assert whole.memory > 64 * 2**20
    assert 0 < whole.seconds != 7
