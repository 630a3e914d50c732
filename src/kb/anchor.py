"""Where in its source each quotation stands: found in the text, kept in a lock file, checked against the text again.

The texts are not part of a dataset. The lock holds offsets and digests, so that a build needs no text; with the
texts at hand every anchor is verified to the character.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from rapidfuzz import fuzz

from kb.errors import Fault, Location, Refused
from kb.lexicon import Lexicon, standard
from kb.read import ELLIPSIS
from kb.record import Dataset, Quotation, Source, Text

LONGEST = 500
"""Characters of a passage that needs no reason for its length."""

_HEAD = (
    "# part\tstart-end\tsha256 of the passage\tquotation; "
    "written by `kb anchor`, in characters of the file read as UTF-8\n"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source.

    Attributes:
        start: its first character, 0-based.
        end: the character after its last.
        digest: SHA-256 of its text in UTF-8, lower-case hexadecimal.
    """

    start: int
    end: int
    digest: str


Key: TypeAlias = tuple[str, str]
"""Id of a part, and a quotation in it."""
Anchors: TypeAlias = Mapping[Key, Span]


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


# --- the lock


def read_lock(path: Path) -> tuple[dict[Key, Span], dict[Key, Location]]:
    """Read a lock file.

    Returns:
        The spans, and the line of each.

    Raises:
        Refused: it is absent, or a line of it is not what `kb anchor` writes.
    """
    name = path.as_posix()
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        raise Refused(
            [
                Fault(
                    Location(name),
                    "the lock file cannot be read.",
                    "Write it with `kb anchor --texts DIR`.",
                    broken=True,
                )
            ]
        ) from None
    spans: dict[Key, Span] = {}
    places: dict[Key, Location] = {}
    faults = []
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        found = re.fullmatch(r"(\d+)-(\d+)", cells[1]) if len(cells) == 4 else None
        if not found or not re.fullmatch("[0-9a-f]{64}", cells[2]) or (cells[0], cells[3]) in spans:
            faults.append(
                Fault(
                    Location(name, number),
                    "this is no line of a lock file.",
                    "Write the file again with `kb anchor --texts DIR`.",
                    broken=True,
                )
            )
            continue
        key = (cells[0], cells[3])
        spans[key] = Span(int(found[1]), int(found[2]), cells[2])
        places[key] = Location(name, number)
    if faults:
        raise Refused(faults)
    return spans, places


def lock_text(anchors: Anchors) -> str:
    """Return the content of a lock file: a line an anchor, sorted by part and place."""
    rows = sorted((part, span.start, span.end, span.digest, text) for (part, text), span in anchors.items())
    return _HEAD + "".join(f"{part}\t{start}-{end}\t{sha}\t{text}\n" for part, start, end, sha, text in rows)


def locked(dataset: Dataset, path: Path) -> dict[Key, Span]:
    """Return the anchor of every quotation of a dataset from its lock file.

    Raises:
        Refused: a quotation is not in the lock, or a line of the lock belongs to none.
    """
    if not dataset.records and not path.exists():
        return {}
    spans, places = read_lock(path)
    used = {(part, quotation.text): quotation.where for part, quotation in _quotations(dataset)}
    todo = "Run `kb anchor --texts DIR`."
    faults = [
        Fault(where, "the quotation is not in anchors.lock.", todo) for key, where in used.items() if key not in spans
    ]
    faults += [Fault(places[key], "no record uses this line.", todo) for key in spans if key not in used]
    for key in used.keys() & spans.keys():
        part, span = dataset.parts[key[0]], spans[key]
        if not part.start <= span.start < span.end <= part.end:
            faults.append(Fault(places[key], f"the span lies outside the part {part.id}.", todo))
    if faults:
        raise Refused(faults)
    return {key: spans[key] for key in used}


def _quotations(dataset: Dataset) -> Iterator[tuple[str, Quotation]]:
    """Yield every quotation with the id of its part."""
    for record in dataset.records:
        for quotation in (*record.quotes, *record.context):
            yield record.part, quotation
    for skip in dataset.skips:
        yield skip.part, skip.quotation


# --- the texts


def read_text(source: Source, texts: Path) -> str:
    """Read the text of a source, exactly.

    Raises:
        Refused: it is not there, not UTF-8, or holds a carriage return (offsets would be counted differently).
    """
    path = texts / source.file
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise Refused(
            [
                Fault(
                    Location(path.as_posix()),
                    f"the text cannot be read ({error.strerror or error}).",
                    "Name the folder that holds it with --texts.",
                    broken=True,
                )
            ]
        ) from None
    except UnicodeDecodeError:
        raise Refused(
            [
                Fault(
                    Location(path.as_posix()),
                    "the text is not UTF-8.",
                    "Convert it, and describe it again.",
                    broken=True,
                )
            ]
        ) from None
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        raise Refused(
            [
                Fault(
                    Location(path.as_posix(), line),
                    "the text holds a carriage return.",
                    "Convert its line ends to LF, and describe it again.",
                    broken=True,
                )
            ]
        )
    return text


def read_texts(dataset: Dataset, folder: Path) -> dict[str, str]:
    """Return the text of every source, by slug.

    Raises:
        Refused: with every text that cannot be read.
    """
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for source in dataset.sources.values():
        try:
            texts[source.slug] = read_text(source, folder)
        except Refused as refused:
            faults += refused.faults
    if faults:
        raise Refused(faults)
    return texts


def find(dataset: Dataset, folder: Path) -> dict[Key, Span]:
    """Find every quotation of a dataset in the texts.

    Raises:
        Refused: a text is not the one described, or a quotation stands in it not at all or more than once.
    """
    texts = read_texts(dataset, folder)
    faults = [fault for source in dataset.sources.values() if (fault := _other_text(source, texts[source.slug]))]
    anchors: dict[Key, Span] = {}
    for name, quotation in _quotations(dataset):
        key = (name, quotation.text)
        if key not in anchors:
            part = dataset.parts[name]
            found = _locate(quotation, texts[part.source], part.start, part.end)
            if isinstance(found, Fault):
                faults.append(found)
            else:
                anchors[key] = found
    if faults:
        raise Refused(faults)
    return anchors


def _other_text(source: Source, text: str) -> Fault | None:
    if digest(text) == source.digest and len(text) == source.length:
        return None
    return Fault(
        source.where,
        f"the text {source.file} is not the one described (its SHA-256 is {digest(text)}, its length {len(text)}).",
        "Get the described text, or describe this one and run `kb anchor`.",
    )


def verify(dataset: Dataset, anchors: Anchors, folder: Path, *, lexicon: Lexicon | None = None) -> None:
    """Check every anchor, and every word that must stand in its passage, against the texts.

    A text that changed is reported as the spans that the change touches; passages that it only moved are counted.

    Raises:
        Refused: with everything that does not hold.
    """
    texts = read_texts(dataset, folder)
    faults: list[Fault] = []
    for source in dataset.sources.values():
        if fault := _other_text(source, texts[source.slug]):
            faults.append(fault)
            faults += _touched(dataset, anchors, source, texts[source.slug])
    if not faults:
        faults += _misplaced(dataset, anchors, texts)
    if not faults:
        faults += _not_verbatim(dataset, anchors, texts, lexicon or standard())
    if faults:
        raise Refused(faults)


def _touched(dataset: Dataset, anchors: Anchors, source: Source, text: str) -> Iterator[Fault]:
    moved = 0
    places = {(part, quotation.text): quotation.where for part, quotation in _quotations(dataset)}
    for key, where in places.items():
        span, part = anchors[key], dataset.parts[key[0]]
        if part.source != source.slug or digest(text[span.start : span.end]) == span.digest:
            continue
        if any(digest(text[start:end]) == span.digest for start, end in _candidates(key[1], text, 0, len(text))):
            moved += 1
        else:
            yield Fault(
                where,
                f"the passage {span.start}-{span.end} reads otherwise in this text.",
                "Read it again, mend the record, and run `kb anchor`.",
            )
    if moved:
        yield Fault(
            source.where,
            f"{moved} passages stand elsewhere in this text, unchanged.",
            "Mend `digest`, `length` and `chars`, and run `kb anchor`.",
        )


def _misplaced(dataset: Dataset, anchors: Anchors, texts: Mapping[str, str]) -> Iterator[Fault]:
    seen = set()
    for name, quotation in _quotations(dataset):
        key = (name, quotation.text)
        part = dataset.parts[name]
        if key in seen:
            continue
        seen.add(key)
        found, span = _locate(quotation, texts[part.source], part.start, part.end), anchors[key]
        if isinstance(found, Fault):
            yield found
        elif found != span:
            yield Fault(
                quotation.where,
                f"the lock has {span.start}-{span.end} for this quotation, the text {found.start}-{found.end}.",
                "Run `kb anchor --texts DIR`.",
            )


# --- finding a quotation


def _pattern(words: str) -> re.Pattern[str]:
    # White space is folded: a quotation may run over a line end of the text.
    body = r"\s+".join(re.escape(word) for word in words.split())
    return re.compile((r"(?<!\w)" if words[0].isalnum() else "") + body + (r"(?!\w)" if words[-1].isalnum() else ""))


def _candidates(quotation: str, text: str, start: int, end: int) -> list[tuple[int, int]]:
    head, _, tail = quotation.partition(ELLIPSIS)
    heads = list(_pattern(head).finditer(text, start, end))
    if not tail:
        return [found.span() for found in heads]
    ends = _pattern(tail)
    return [(found.start(), last.end()) for found in heads if (last := ends.search(text, found.end(), end))]


def _locate(quotation: Quotation, text: str, start: int, end: int) -> Span | Fault:
    found = _candidates(quotation.text, text, start, end)
    if len(found) == 1:
        first, last = found[0]
        if _is_sentence(quotation.text, text, first, last):
            return Fault(
                quotation.where,
                "the quotation is a whole sentence.",
                f"Give at most its first and last words, with “{ELLIPSIS}” between.",
            )
        return Span(first, last, digest(text[first:last]))
    if found:
        places = ", ".join(f"{first} (“{_short(text, first, last)}”)" for first, last in found[:4])
        return Fault(
            quotation.where,
            f"the quotation fits {len(found)} places: {places}.",
            "Take more or other words, at either end.",
        )
    return Fault(
        quotation.where,
        f"the quotation is not in the part.{_nearest(quotation.text, text, start, end)}",
        "Check the spelling, or take other words.",
    )


def _is_sentence(quotation: str, text: str, first: int, last: int) -> bool:
    # Only a quotation without an ellipsis shows all the words of its passage.
    if ELLIPSIS in quotation or len(quotation.split()) < 3:
        return False
    before, after = text[:first].rstrip(" "), text[last : last + 1]
    return (not before or before[-1] in ".!?\n") and (text[last - 1] in ".!?" or after in (".", "!", "?", "\n", ""))


def _short(text: str, first: int, last: int) -> str:
    words = text[first:last].split()
    return " ".join(words) if len(words) <= 5 else f"{' '.join(words[:5])}…"


def _nearest(quotation: str, text: str, start: int, end: int) -> str:
    head, _, tail = quotation.partition(ELLIPSIS)
    heads = list(_pattern(head).finditer(text, start, end))
    wanted, begin = (tail, heads[0].end()) if heads and tail else (head, start)
    which = "last" if heads and tail else "first"
    best = fuzz.partial_ratio_alignment(wanted, text[begin:end], score_cutoff=50)
    if best is None or best.dest_end <= best.dest_start:
        return f" Nothing like its {which} words (“{wanted}”) is there."
    first, last = _whole_words(text, begin + best.dest_start, begin + best.dest_end)
    return f" Nearest to its {which} words (“{wanted}”): “{' '.join(text[first:last].split())}” at {first}."


def _whole_words(text: str, first: int, last: int) -> tuple[int, int]:
    while first < last and not text[first].isalnum():
        first += 1
    while first > 0 and text[first - 1].isalnum():
        first -= 1
    while last < len(text) and text[last - 1].isalnum() and text[last].isalnum():
        last += 1
    return first, last


# --- words that must stand in the passage


def _not_verbatim(dataset: Dataset, anchors: Anchors, texts: Mapping[str, str], lexicon: Lexicon) -> Iterator[Fault]:
    for record in dataset.records:
        part = dataset.parts[record.part]
        text = texts[part.source]
        context = " ".join(_words(text, anchors[record.part, quotation.text]) for quotation in record.context)
        for quotation in record.quotes:
            span = anchors[record.part, quotation.text]
            if span.end - span.start > LONGEST and not record.long:
                yield Fault(
                    quotation.where,
                    f"the passage has {span.end - span.start} characters, more than {LONGEST}.",
                    "Quote less, or say why with `long:`.",
                )
            passage = _words(text, span)
            for statement in record.statements:
                yield from _missing(
                    statement.where,
                    _verbatim(statement.claim.property, statement.claim.value, statement.as_written, lexicon),
                    passage,
                    context,
                )
                for year in statement.years:
                    if year not in passage and year not in context:
                        yield Fault(
                            statement.where,
                            f"the year {year} stands neither in the passage nor in its context.",
                            "Quote it in `context`, or mend the date.",
                        )


def _words(text: str, span: Span) -> str:
    return " ".join(text[span.start : span.end].split())


def _verbatim(name: str, value: object, as_written: str | None, lexicon: Lexicon) -> list[str]:
    wanted = [as_written] if as_written else []
    if isinstance(value, Text) and lexicon.by_name(name).verbatim and not as_written:
        wanted.append(value.text)
    return wanted


def _missing(where: Location, wanted: list[str], passage: str, context: str) -> Iterator[Fault]:
    for words in wanted:
        folded = " ".join(words.split())
        if folded not in passage and folded not in context:
            yield Fault(
                where, f"“{words}” does not stand in the passage.", 'Write it as the source does, or say `as "…"`.'
            )
