"""Sentences: where they begin and end, whatever the typography, and nothing of a text lost."""

from __future__ import annotations

import doctest
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import sentences as module
from kb.sentences import sentences


def test_the_examples_of_the_module_work() -> None:
    assert doctest.testmod(module).attempted
    assert not doctest.testmod(module).failed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("He left.\nShe stayed", ["He left.", "She stayed"]),
        ("He left\n\nshe stayed", ["He left", "she stayed"]),
        ("A line that\nis broken off. Another", ["A line that\nis broken off.", "Another"]),
        ("V. I. Orlov and Yu. Klein came. No. 4 did not", ["V. I. Orlov and Yu. Klein came.", "No. 4 did not"]),
        ("“Why?” he said. “Why not!” “So be it.” He went", ["“Why?” he said.", "“Why not!”", "“So be it.”", "He went"]),
        ("It was … Later", ["It was …", "Later"]),
        ("It was … later", ["It was … later"]),
        ("In 1924. 7 came", ["In 1924.", "7 came"]),
        ("It was told [1]. See No. 4.", ["It was told [1].", "See No. 4."]),
        ("The end…\n\nA Heading\nIt began!", ["The end…", "A Heading", "It began!"]),
        (" \n \n", []),
        ("", []),
    ],
)
def test_a_text_has_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


@given(st.text(alphabet="aB1 .!…\n“”é", max_size=60))
def test_the_sentences_of_any_text_are_the_text_without_white_space(text: str) -> None:
    spans = list(sentences(text))
    assert [place for span in spans for place in span] == sorted(place for span in spans for place in span)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)


@pytest.mark.skipif("KB_TEXTS" not in os.environ, reason="needs the source texts in KB_TEXTS")
def test_sentences_of_the_sources_leave_nothing_but_white_space_out() -> None:
    for path in Path(os.environ["KB_TEXTS"]).glob("*.txt"):
        text = path.read_bytes().decode("utf-8")
        last = 0
        for start, end in [*sentences(text), (len(text), len(text))]:
            assert not text[last:start].strip()
            last = end
