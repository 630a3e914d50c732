"""The claim lines: what each form means, and that nothing is read that was not written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import grammar, lexicon
from kb.dates import Calendar
from kb.dates import parse as date
from kb.errors import Location
from kb.grammar import Name, Saying
from kb.record import Fork, Term, Text

WORDS = lexicon.standard()


def _parse(block: str) -> list[Saying]:
    lines = [(line, Location("f.yaml", number, 1)) for number, line in enumerate(block.split("\n"), 1) if line.strip()]
    sayings, faults = grammar.parse(lines, lexicon=WORDS)
    assert faults == []
    return sayings


def _faults(block: str) -> list[str]:
    lines = [(line, Location("f.yaml", number, 1)) for number, line in enumerate(block.split("\n"), 1) if line.strip()]
    return [str(fault) for fault in grammar.parse(lines, lexicon=WORDS)[1]]


def _plain(saying: Saying) -> tuple[str, str, object]:
    value = saying.value.text if isinstance(saying.value, Name) else saying.value
    return saying.subject.text, saying.property.name, value


def test_one_subject_and_several_sayings() -> None:
    sayings = _parse('fire happened; place mill; date 1871-03 as "in March"; weapon "a match"@EN')
    assert [_plain(saying) for saying in sayings] == [
        ("fire", "happened", True),
        ("fire", "place", "mill"),
        ("fire", "date", date("1871-03")),
        ("fire", "weapon", Text("a match", "en")),
    ]
    assert [saying.as_written for saying in sayings] == [None, None, "in March", None]
    assert [saying.years for saying in sayings] == [(), (), ("1871",), ()]


def test_amounts_kinds_and_properties_are_values() -> None:
    values = [
        saying.value
        for saying in _parse(
            'crowd size >300 people\nfire kind attack; not-known date; duration 2.5 months as "ten weeks"'
        )
    ]
    assert [getattr(values[0], "text", None), values[1], values[2], getattr(values[3], "text", None)] == [
        "> 300 people",
        Term("Attack"),
        Term("date"),
        "2.5 months",
    ]


@pytest.mark.parametrize(
    ("word", "calendar"),
    [("", Calendar.GREGORIAN), (" os", Calendar.JULIAN), (" os?", Calendar.UNSTATED)],
    ids=["new", "old", "unstated"],
)
def test_calendars(word: str, calendar: Calendar) -> None:
    assert _parse(f"fire date 1891-11-07{word}")[0].value == date("1891-11-07", calendar=calendar)


def test_modifiers_stand_before_the_property() -> None:
    assert [
        saying.modifiers for saying in _parse("fire possibly not happened; only killer tom; certainly place mill")
    ] == [
        ("possibly", "not"),
        ("only",),
        ("certainly",),
    ]


def test_a_voice_binds_what_is_indented_under_it() -> None:
    sayings = _parse(
        'fire happened\n<- tom in letter at trial denies likely <- someone "a neighbour"\n  fire place mill\nfire place barn'
    )
    assert [
        [voice.speaker.text if voice.speaker else voice.someone for voice in saying.voices] for saying in sayings
    ] == [
        [],
        ["tom", "a neighbour"],
        [],
    ]
    tom = sayings[1].voices[0]
    assert (tom.work and tom.work.text, tom.occasion and tom.occasion.text, tom.stance, tom.certainty) == (
        "letter",
        "trial",
        "denies",
        "likely",
    )


def test_the_narrator_may_have_a_stance_of_its_own() -> None:
    (saying,) = _parse("narrator denies certain <- tom\n  fire happened")
    assert saying.narrator is not None
    assert (saying.narrator.stance, saying.narrator.certainty) == ("denies", "certain")
    assert [voice.stance for voice in saying.voices] == [None]


def test_alternatives() -> None:
    sayings = _parse(
        "either\n  A = fire cause lightning\nor\n  fire killer tom; place mill\n<- tom\n  either\n    fire place mill\n  or\n    fire place barn\n  or\n    fire place shed"
    )
    assert [saying.fork for saying in sayings] == [
        Fork(0, 0, 2),
        Fork(0, 1, 2),
        Fork(0, 1, 2),
        Fork(1, 0, 3),
        Fork(1, 1, 3),
        Fork(1, 2, 3),
    ]


def test_labels_name_the_first_saying_of_their_line() -> None:
    sayings = _parse("A = fire happened; place mill\n$A implies $A")
    assert [saying.label.text if saying.label else None for saying in sayings] == ["A", None, None]
    assert sayings[2].subject == Name("A", True, Location("f.yaml", 2, 1))


def test_a_line_that_begins_with_a_hash_is_a_comment() -> None:
    assert [_plain(saying) for saying in _parse("# why\nfire happened\n  # indented")] == [("fire", "happened", True)]


def test_words_in_quotes_are_kept_as_they_are() -> None:
    (saying,) = _parse(r'speech words "a; b <- c = \"d\" \\ e # f: – “g”"')
    assert saying.value == Text('a; b <- c = "d" \\ e # f: – “g”')


# Each line has one fault; the message names the column and what to do.
WRONG = {
    "fire": "f.yaml:1:5: a property is missing. Write a property here.",
    "fire happened place": "f.yaml:1:15: `happened` takes nothing, not “place”. Mend the value, or use another property.",
    "fire place mill barn": "f.yaml:1:17: “barn” does not belong here. Separate sayings by `;`, and put words in double quotes.",
    "fire place": "f.yaml:1:11: the value of `place` is missing. It takes an entity.",
    "fire place mill;": "f.yaml:1:17: a property is missing. Write a property here.",
    "fire place $A": "f.yaml:1:12: `place` takes an entity, not “$A”. Mend the value, or use another property.",
    "fire not not happened": "f.yaml:1:10: “not” stands twice. Delete one of them.",
    "fire not doubtful happened": "f.yaml:1:6: `not`, `only` and `doubtful` exclude each other. Write two sayings.",
    "fire possibly certainly happened": "f.yaml:1:6: two degrees of certainty stand here. Keep the one that the speaker uses.",
    "Fire happened": "f.yaml:1:1: “Fire” is not a subject. An entity is written in lower-case letters, digits and hyphens.",
    "a = fire happened": "f.yaml:1:1: “a” cannot be a label. A label is a capital letter, then letters and digits.",
    "<- tom": "f.yaml:1:1: nothing is said under this voice. Indent what it says by two spaces, or delete the voice.",
    "  fire happened": "f.yaml:1:3: this line is indented, and nothing above it opens a level. Indent by two spaces under a voice, `either` or `or`; else by none.",
    "or\n  fire happened": "f.yaml:1:1: `or` stands without `either`. Begin the alternatives with `either`.",
    "fire kind fires": "f.yaml:1:11: “fires” is not a kind. Use a class of events, organizations or works.",
    "fire weapon knife": "f.yaml:1:13: `weapon` takes words in double quotes, not “knife”. Mend the value, or use another property.",
    'fire weapon ""': "f.yaml:1:13: the words are empty. Write them, or leave the saying out.",
    "<- tom bob\n  fire happened": "f.yaml:1:8: “bob” does not belong here. Separate sayings by `;`, and put words in double quotes.",
    "<- someone\n  fire happened": "f.yaml:1:11: what the source calls this voice is missing. Write what the source calls this voice in double quotes.",
}


@pytest.mark.parametrize("block", WRONG)
def test_what_is_wrong_is_told_with_its_column(block: str) -> None:
    assert WRONG[block] in _faults(block)


def test_a_wrong_line_does_not_hide_the_next() -> None:
    assert len(_faults("fire plce mill\nfire\nfire happened\nfire dte 1871")) == 3


@given(
    st.text(
        alphabet=st.characters(blacklist_categories=["Cs"], blacklist_characters="\n\r\x85\u2028\u2029"), max_size=60
    )
)
def test_no_line_makes_the_parser_fail(line: str) -> None:
    lines = [(line, Location("f.yaml", 1, 1))] if line.strip() else []
    sayings, faults = grammar.parse(lines, lexicon=WORDS)
    assert all(re.match(r"f\.yaml:1:\d+: \S.*\.", str(fault)) for fault in faults)
    assert sayings or faults or not lines or line.lstrip().startswith("#")


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1).filter(lambda text: text.strip()))
def test_any_words_survive_quoting(text: str) -> None:
    import unicodedata

    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    if any(mark in text for mark in "\x85\u2028\u2029"):
        return
    (saying,) = _parse(f'speech words "{quoted}"')
    assert saying.value == Text(unicodedata.normalize("NFC", text))
