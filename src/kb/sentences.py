"""Where the sentences of a text begin and end.

No library: what counts as a sentence in data that is years old must not move with the release of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LETTER = re.compile(r"[^\W_]")
_PARAGRAPH = re.compile(r"[^\S\n]*\n\s*")
_END = re.compile(
    r"""(?P<word>\w*) [.!?…]+ ["'”’»)\]]* (?P<space>\s+) (?=["'“‘«(\[–—-]* \s? [^\W_])""",
    re.VERBOSE,
)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    r"""Yield start and end of each sentence of a text, without the white space around it.

    A line is a paragraph of its own, unless the next goes on in lower case. A full stop ends no sentence after an
    initial or a two-letter abbreviation (“V. I.”, “Yu.”, “No.”), nor before a small letter.

    >>> text = "Mr. Tom A. Crane saw it … once. “Did he?” No\ndoubt!\nThe End"
    >>> [text[start:end] for start, end in sentences(text)]
    ['Mr. Tom A. Crane saw it … once.', '“Did he?”', 'No\ndoubt!', 'The End']
    """
    start = 0
    for found in [*_PARAGRAPH.finditer(text), None]:
        end = len(text) if found is None else found.start()
        if found is not None and found[0].count("\n") == 1 and text[found.end() : found.end() + 1].islower():
            continue
        yield from _sentences(text, start, end)
        start = len(text) if found is None else found.end()


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    for found in _END.finditer(text, start, end):
        word = found["word"]
        initial = len(word) <= 2 and word.istitle() and text[found.end("word")] == "."
        if not initial and not _next_letter(text, found.end()).islower():
            yield start, found.start("space")
            start = found.end()
    if start < end:
        yield start, end


def _next_letter(text: str, start: int) -> str:
    found = _LETTER.search(text, start)
    return found[0] if found else ""
