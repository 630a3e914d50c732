"""Bad input: one line each, with the place and the next step; the right exit status; the previous output untouched."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Kb

RECORDS = "data/attestations/ferry-book/f1.yaml"
PEOPLE = "data/entities/people.yaml"
SOURCE = "data/sources/ferry-book.yaml"
TEXT = "texts/ferry-book.txt"

# name: (file, what stands there, what stands there instead, command, exit status, the whole of stderr)
CASES: dict[str, tuple[str, str, str, list[str], int, str]] = {
    "malformed-yaml": (
        RECORDS,
        "- quote: |\n    Crane denied",
        "- quote: [\n    Crane denied",
        ["build"],
        2,
        f"{RECORDS}:15:9: this is not YAML (did not find expected ',' or ']'). Mend the indentation, the quotes or the colon there.\n",
    ),
    "duplicate-key": (
        PEOPLE,
        "  luke-crane: Luke Crane |",
        "  adam-crane: Luke Crane |",
        ["build"],
        2,
        f"{PEOPLE}:6:3: “adam-crane” stands here twice (first in line 5). Delete or rename one of them.\n",
    ),
    "anchor": (
        PEOPLE,
        "  luke-crane: Luke",
        "  luke-crane: &luke Luke",
        ["build"],
        2,
        f"{PEOPLE}:6:15: an anchor is not allowed here. Write the value out, or put it in quotes.\n",
    ),
    "alias": (
        PEOPLE,
        "  luke-crane: Luke Crane | a brother of Adam Crane",
        "  luke-crane: *luke",
        ["build"],
        2,
        f"{PEOPLE}:6:15: an alias is not allowed here. Write the value out, or put it in quotes.\n",
    ),
    "tag": (
        PEOPLE,
        "  luke-crane: Luke",
        "  luke-crane: !!python/name:os.system Luke",
        ["build"],
        2,
        f"{PEOPLE}:6:15: the tag tag:yaml.org,2002:python/name:os.system is not allowed here. Leave the tag out.\n",
    ),
    "comment-in-a-value": (
        PEOPLE,
        "a brother of Adam",
        "a #1 brother of Adam",
        ["build"],
        2,
        f"{PEOPLE}:6:29: “#” begins a comment here. Put the value in double quotes, or the comment on a line of its own.\n",
    ),
    "unknown-key": (
        RECORDS,
        "  context: |",
        "  contxt: |",
        ["build"],
        2,
        f"{RECORDS}:6:3: “contxt” is not a key of a record. Did you mean “context”?\n",
    ),
    "unknown-slug": (
        RECORDS,
        "      cutting-of-the-rope not participant adam-crane",
        "      cutting-of-the-rope not participant adam-krane",
        ["build"],
        1,
        f"{RECORDS}:17:43: “adam-krane” is not declared. Did you mean “adam-crane”?\n",
    ),
    "unknown-speaker": (
        RECORDS,
        "    <- adam-crane\n",
        "    <- adamcrane\n",
        ["build"],
        1,
        f"{RECORDS}:16:8: “adamcrane” is not declared. Did you mean “adam-crane”?\n",
    ),
    "unknown-property": (
        RECORDS,
        "weapon",
        "wapon",
        ["build"],
        1,
        f"{RECORDS}:11:61: “wapon” is not a property. Did you mean “weapon”?\n",
    ),
    "date-for-a-place": (
        RECORDS,
        "place elm-landing",
        "place 1871",
        ["build"],
        1,
        f"{RECORDS}:12:68: “1871” is not declared. Declare it in a file of entities/.\n",
    ),
    "person-for-a-place": (
        RECORDS,
        "place elm-landing",
        "place jonas-pell",
        ["build"],
        1,
        f"{RECORDS}:12:68: `place` takes a Place, and “jonas-pell” is a Person. Mend the name, or use another property.\n",
    ),
    "words-for-an-amount": (
        RECORDS,
        "size 4 people",
        'size "four people"',
        ["build"],
        1,
        f"{RECORDS}:27:24: `size` takes a number and a unit, not “four people”. Mend the value, or use another property.\n",
    ),
    "said-of-the-wrong-thing": (
        RECORDS,
        "luke-crane sibling-of",
        "elm-landing sibling-of",
        ["build"],
        1,
        f"{RECORDS}:33:5: `sibling-of` is said of a Person, and “elm-landing” is a Place. Mend the name, or use another property.\n",
    ),
    "impossible-date": (
        RECORDS,
        "date 1871-03-03",
        "date 1871-02-30",
        ["build"],
        1,
        f"{RECORDS}:12:32: `1871-02-30`: the month has 28 days. Write a day from 01 to 28, or the month alone.\n",
    ),
    "open-quote": (
        RECORDS,
        'weapon "a knife"',
        'weapon "a knife',
        ["build"],
        2,
        f'{RECORDS}:11:68: a double quote is not closed. Close it; a double quote inside the words is written \\".\n',
    ),
    "indentation": (
        RECORDS,
        "      cutting-of-the-rope not participant",
        "       cutting-of-the-rope not participant",
        ["build"],
        2,
        f"{RECORDS}:17:8: the indentation is not two spaces. Indent by two spaces under a voice.\n",
    ),
    "unknown-label": (
        RECORDS,
        "    luke-crane sibling-of",
        "    $A implies $A\n    luke-crane sibling-of",
        ["build"],
        1,
        f"{RECORDS}:33:5: no line above is labelled A. Write `A = …` before the line that is meant.\n"
        f"{RECORDS}:33:16: no line above is labelled A. Write `A = …` before the line that is meant.\n",
    ),
    # The line that is labelled is at fault, and what names it later is not.
    "label-of-a-line-at-fault": (
        RECORDS,
        "    luke-crane sibling-of",
        "    A = luke-crain sibling-of luke-crane\n    $A implies $A\n    luke-crane sibling-of",
        ["build"],
        1,
        f"{RECORDS}:33:9: “luke-crain” is not declared. Did you mean “luke-crane”?\n",
    ),
    "two-stances": (
        RECORDS,
        "    <- adam-crane\n",
        "    <- adam-crane denies\n",
        ["build"],
        1,
        f"{RECORDS}:17:27: the voice denies and the line says the stance again. Say it once.\n",
    ),
    "fork-of-one": (
        RECORDS,
        "    luke-crane sibling-of adam-crane",
        "    either\n      luke-crane sibling-of adam-crane",
        ["build"],
        2,
        f"{RECORDS}:33:5: `either` stands without `or`. Give at least two alternatives, or say the one plainly.\n",
    ),
    "two-values-in-a-branch": (
        RECORDS,
        "    luke-crane sibling-of adam-crane",
        "    either\n      leaving-of-luke date 1874; date 1875\n    or\n      leaving-of-luke not-known date",
        ["build"],
        1,
        f"{RECORDS}:34:34: `date` has two values in one branch. Put the second value under an `or` of its own.\n",
    ),
    "quotation-too-long": (
        RECORDS,
        "Crane denied it …",
        "Crane denied it to his …",
        ["build"],
        1,
        f"{RECORDS}:14:5: the quotation is too long. Give at most 4 words of each end, with “ … ” between.\n",
    ),
    "not-in-the-lock": (
        RECORDS,
        "Crane denied it …",
        "Crane denied …",
        ["build"],
        1,
        "data/anchors.lock:4: no record uses this line. Run `kb anchor --texts DIR`.\n"
        f"{RECORDS}:14:5: the quotation is not in anchors.lock. Run `kb anchor --texts DIR`.\n",
    ),
    "broken-lock": (
        "data/anchors.lock",
        "f1\t233-323",
        "f1 233-323",
        ["build"],
        2,
        "data/anchors.lock:4: this is no line of a lock file. Write the file again with `kb anchor --texts DIR`.\n",
    ),
    "quotation-not-found": (
        RECORDS,
        "Crane denied it … first",
        "Crane admitted it … first",
        ["anchor", "--texts", "texts"],
        1,
        f"{RECORDS}:14:5: the quotation is not in the part. Nearest to its first words (“Crane admitted it”): “Crane denied it” at 233. "
        "Check the spelling, or take other words.\n",
    ),
    "quotation-ambiguous": (
        RECORDS,
        "The schoolmaster heard another … parted by itself",
        "the rope",
        ["anchor", "--texts", "texts"],
        1,
        f"{RECORDS}:19:5: the quotation fits 2 places: 24 (“the rope”), 467 (“the rope”). Take more or other words, at either end.\n",
    ),
    "words-not-in-the-passage": (
        RECORDS,
        'as "3 March 1871"',
        'as "3rd March 1871"',
        ["check", "--texts", "texts"],
        1,
        f'{RECORDS}:12:27: “3rd March 1871” does not stand in the passage. Write it as the source does, or say `as "…"`.\n',
    ),
    "year-not-in-the-passage": (
        RECORDS,
        "leaving-of-luke traveller luke-crane",
        "leaving-of-luke date 1871",
        ["check", "--texts", "texts"],
        1,
        f"{RECORDS}:34:21: the year 1871 stands neither in the passage nor in its context. Quote it in `context`, or mend the date.\n",
    ),
    "part-outside-its-source": (
        SOURCE,
        "chars: 0-",
        "chars: 9-9",
        ["build"],
        1,
        f"{SOURCE}:7:19: the part f1 does not lie within the LENGTH characters of its source. Mend START-END.\n",
    ),
    "no-such-class": (
        PEOPLE,
        "Group:",
        "Grupo:",
        ["build"],
        1,
        f"{PEOPLE}:10:1: “Grupo” is not a class of entities. Did you mean “Group”?\n",
    ),
    "said-twice": (
        RECORDS,
        "    luke-crane sibling-of adam-crane",
        "    luke-crane sibling-of adam-crane; sibling-of adam-crane",
        ["build"],
        1,
        f"{RECORDS}:33:39: the same is said of the same passage in {RECORDS}:33:16. Delete one of them.\n",
    ),
}


def _edit(file: str, old: str, new: str) -> None:
    path = Path(file)
    text = path.read_text("utf-8")
    assert text.count(old) == 1, "the case does not change what it means to change"
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("name", CASES)
def test_bad_input_is_one_line_and_the_output_stays(name: str, story: Path, kb: Kb) -> None:
    file, old, new, command, status, message = CASES[name]
    assert kb("build").status == 0
    before = {path.name: path.read_bytes() for path in Path("build").iterdir()}
    lock = Path("data/anchors.lock").read_bytes()
    _edit(file, old, new)
    ran = kb(*command)
    assert (ran.err, ran.status) == (message.replace("LENGTH", str(len(Path(TEXT).read_text("utf-8")))), status)
    assert ran.out == ""
    assert {path.name: path.read_bytes() for path in Path("build").iterdir()} == before
    if file != "data/anchors.lock":
        assert Path("data/anchors.lock").read_bytes() == lock


def test_all_errors_of_a_run_are_shown_together(story: Path, kb: Kb) -> None:
    _edit(RECORDS, "weapon", "wapon")
    _edit(RECORDS, "not participant adam-crane", "not participant adam-krane")
    _edit("data/kb.yaml", "method: person", "method: persom")
    ran = kb("build")
    assert ran.status == 1
    assert [line.split(": ", 1)[0] for line in ran.err.splitlines()] == [
        f"{RECORDS}:11:61",
        f"{RECORDS}:17:43",
        "data/kb.yaml:9:16",
    ]


@pytest.mark.parametrize("bad", [b"\xff\xfe", b"people: \xe9t\xe9"])
def test_a_file_that_is_not_utf8(bad: bytes, story: Path, kb: Kb) -> None:
    Path(PEOPLE).write_bytes(b"# first line\n" + bad)
    assert kb("build").err == f"{PEOPLE}:2: the file is not UTF-8. Save it as UTF-8.\n"
    assert kb("build").status == 2


def test_a_file_that_cannot_be_read(story: Path, kb: Kb) -> None:
    # A folder in the file's place: root is not stopped by permissions.
    Path(PEOPLE).unlink()
    Path(PEOPLE).mkdir()
    ran = kb("build")
    assert (ran.err, ran.status) == (
        f"{PEOPLE}: the file cannot be read (Is a directory). Check that it exists and may be read.\n",
        2,
    )


def test_an_empty_file(story: Path, kb: Kb) -> None:
    Path(PEOPLE).write_text("# nothing\n", "utf-8")
    ran = kb("build")
    assert (ran.err, ran.status) == (f"{PEOPLE}: the file is empty. Write it, or delete it.\n", 2)


def test_a_folder_that_is_no_dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kb: Kb) -> None:
    monkeypatch.chdir(tmp_path)
    ran = kb("build")
    assert (ran.err, ran.status) == (
        "data: this is not a folder. Name the folder that holds kb.yaml, or make one with `kb new`.\n",
        2,
    )


def test_no_attestation_is_an_error(story: Path, kb: Kb) -> None:
    Path(RECORDS).write_text("part: f1\nencoded-by: me\nrecords: []\n", "utf-8")
    Path("data/anchors.lock").write_text("", "utf-8")
    ran = kb("check")
    assert (ran.err, ran.status) == (
        "data/attestations: there is no attestation. Encode a passage in attestations/SOURCE/PART.yaml.\n",
        1,
    )


def test_a_text_with_another_digest_is_reported_as_the_spans_it_touches(story: Path, kb: Kb) -> None:
    text = Path(TEXT).read_text("utf-8")
    changed = text.replace("a fever", "a feber")
    Path(TEXT).write_text(changed, "utf-8")
    ran = kb("check", "--texts", "texts")
    import hashlib

    assert ran.status == 1
    assert ran.err.splitlines() == [
        f"{RECORDS}:14:5: the passage 233-323 reads otherwise in this text. Read it again, mend the record, and run `kb anchor`.",
        f"{SOURCE}:1: the text ferry-book.txt is not the one described (its SHA-256 is {hashlib.sha256(changed.encode()).hexdigest()}, "
        f"its length {len(changed)}). Get the described text, or describe this one and run `kb anchor`.",
    ]


def test_a_text_that_only_moved_is_told_from_one_that_changed(story: Path, kb: Kb) -> None:
    text = Path(TEXT).read_text("utf-8")
    Path(TEXT).write_text("New title\n" + text.replace("two or three", "two or nine"), "utf-8")
    lines = kb("check", "--texts", "texts").err.splitlines()
    assert (
        f"{RECORDS}:24:5: the passage 565-666 reads otherwise in this text. Read it again, mend the record, and run `kb anchor`."
        in lines
    )
    assert (
        f"{SOURCE}:1: 5 passages stand elsewhere in this text, unchanged. Mend `digest`, `length` and `chars`, and run `kb anchor`."
        in lines
    )
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            b"one\r\ntwo\r\n",
            "texts/ferry-book.txt:1: the text holds a carriage return. Convert its line ends to LF, and describe it again.\n",
        ),
        (b"\xff\xff", "texts/ferry-book.txt: the text is not UTF-8. Convert it, and describe it again.\n"),
        (
            None,
            "texts/ferry-book.txt: the text cannot be read (No such file or directory). Name the folder that holds it with --texts.\n",
        ),
    ],
    ids=["carriage-return", "not-utf8", "absent"],
)
def test_a_text_that_cannot_be_used(body: bytes | None, message: str, story: Path, kb: Kb) -> None:
    if body is None:
        Path(TEXT).unlink()
    else:
        Path(TEXT).write_bytes(body)
    for command in ("check", "anchor"):
        ran = kb(command, "--texts", "texts")
        assert (ran.err, ran.status) == (message, 2)


def test_an_output_path_that_is_a_file(story: Path, kb: Kb) -> None:
    Path("out").write_text("mine", "utf-8")
    ran = kb("build", "--out", "out")
    assert (ran.err, ran.status) == (
        "out: this is a file, not a folder. Name another folder with --out, or move the file away.\n",
        2,
    )
    assert Path("out").read_text("utf-8") == "mine"


def test_an_output_file_that_is_a_folder(story: Path, kb: Kb) -> None:
    assert kb("build").status == 0
    before = Path("build/kb.nq").read_bytes()
    Path("build/report.ttl").unlink()
    Path("build/report.ttl").mkdir()
    Path(RECORDS).write_text(Path(RECORDS).read_text("utf-8").replace("weapon", "manner"), "utf-8")
    ran = kb("build")
    assert ran.status == 2
    assert ran.err == (
        "build: the output cannot be written (a folder stands where the file belongs). "
        "Make room or name another folder with --out; what stood there is untouched.\n"
    )
    assert Path("build/kb.nq").read_bytes() == before


def _files(folder: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def _limited() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


@pytest.mark.skipif(os.name != "posix", reason="limits on the size of files are POSIX")
def test_a_full_disk(story: Path, kb: Kb) -> None:
    # A limit on the size of files makes the write fail in the middle, as a full disk does.
    assert kb("build").status == 0
    before = _files("build")
    ran = subprocess.run(
        [sys.executable, "-m", "kb.cli", "build"], capture_output=True, text=True, preexec_fn=_limited, check=False
    )
    assert (ran.stderr, ran.returncode) == (
        "build: the output cannot be written (File too large). Make room or name another folder with --out; what stood there is untouched.\n",
        2,
    )
    assert _files("build") == before


@pytest.fixture
def blocked(story: Path) -> Iterator[Path]:
    """Put a pipe among the files, at which reading waits until somebody writes."""
    pipe = Path("data/entities/zz.yaml")
    os.mkfifo(pipe)
    yield pipe
    pipe.unlink()


def _attentive() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(os.name != "posix", reason="named pipes are POSIX")
def test_ctrl_c_in_the_middle(blocked: Path, kb: Kb) -> None:
    Path("build").mkdir()
    Path("build/kb.nq").write_text("old", "utf-8")
    running = subprocess.Popen(
        [sys.executable, "-m", "kb.cli", "build"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A job in the background may have inherited that it ignores the signal.
        preexec_fn=_attentive,
    )
    with blocked.open("wb"):  # returns when the command has opened the pipe to read it
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert (out, err, running.returncode) == ("", "kb: interrupted. What stood in the output is untouched.\n", 2)
    assert _files("build") == {"kb.nq": b"old"}


def test_ctrl_c_while_writing(story: Path, kb: Kb, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kb("build").status == 0
    before = _files("build")
    Path(RECORDS).write_text(Path(RECORDS).read_text("utf-8").replace("weapon", "manner"), "utf-8")
    calls: list[int] = []

    def interrupted(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr("kb.export.os.fsync", interrupted)
    ran = kb("build")
    assert (ran.err, ran.status) == ("kb: interrupted. What stood in the output is untouched.\n", 2)
    assert _files("build") == before


def test_a_fault_of_our_own_is_not_mistaken_for_bad_data(story: Path, kb: Kb, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("out of\nluck")

    monkeypatch.setattr("kb.graph.build", fails)
    ran = kb("check")
    assert (ran.err, ran.status) == (
        "kb: RuntimeError: out of luck. This is a fault of kb: please report it with the command.\n",
        2,
    )


def test_usage_errors_exit_with_2(kb: Kb) -> None:
    assert kb("build", "--nonsense").status == 2
    assert kb("anchor", "--texts").status == 2


def test_a_new_dataset_is_made_only_where_nothing_is(tmp_path: Path, kb: Kb) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").write_text("x", "utf-8")
    ran = kb("new", str(tmp_path / "mine"))
    assert (ran.err, ran.status) == (f"{tmp_path / 'mine'}: this is not an empty folder. Name a new one.\n", 2)
    ran = kb("new", str(tmp_path / "mine" / "file" / "deeper"))
    assert ran.status == 2
    assert ran.err.startswith(f"{tmp_path / 'mine' / 'file' / 'deeper'}: the folder cannot be made (")
    assert sorted(path.name for path in (tmp_path / "mine").iterdir()) == ["file"]
