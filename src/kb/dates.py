"""Dates as sources give them: text in the Extended Date/Time Format, and the days it cannot fall outside.

The one place that knows the `edtf` library. EDTF is https://www.loc.gov/standards/datetime/ (2019, levels 0 to 2,
without times of day). Dates of digits alone, and what stands around dates (qualifiers, intervals, sets), are read
here: quickly, and in combinations that the library refuses. Whether anything else is a date, and what its parts are,
the library says. Its bounds are never taken: it ends a winter in December, gives an unknown end ten years, pads what is
approximate by amounts of its own and makes an open end the number infinity.

Bounds:
    day, month, year: their first and last day.
    season: the widest span that the northern hemisphere calls so, by the calendar or by the sun; 24 (winter) of a year
        may be the one at its beginning or the one at its end. 25-28 are the same, 29-32 the southern ones, 33-41
        quarters, thirds and halves of a year.
    `X`: the earliest and latest day that fits the digits that are told; none where no digit of the year is.
    `?`, `~`, `%`, on the date or on any part of it: none at all. How far "about" reaches is nowhere written.
    interval: from the first day of its start to the last of its end; an open (`..`) or unknown (empty) end and one
        with a qualifier bound nothing, and the other end still does.
    set, `[…]` or `{…}`: from the earliest to the latest of its members; none where a member has none.
    `S`: the years that agree in so many leading digits.

Canonical text, which IRIs and hashes are made of, so that it must not change between releases:
    1. No white space.
    2. Members of a set in order of time, each once; days, months or years that follow one another are joined
       (`[1918,1919,1920]` is `[1918..1920]`, `[1918..1919]` is `[1918,1919]`), of ranges open on one side the widest
       is kept; a set of one date is the date.
    3. A qualifier that holds for the whole date stands at its end, any other before each part it holds for
       (`?1918-?07` is `1918-07?`, `1918?-07` is `?1918-07`); `?` with `~` is `%`.
    4. A year with an exponent is written out; significant digits are left off where they are all of them.
    5. A date of the Julian calendar is written in the Gregorian.
Otherwise what is written differently is kept apart: `1929-XX` has a month nobody told, `1929` has none.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import cache, partial
from typing import Any, Literal, TypeAlias, TypeVar

LEXICAL = re.compile(r"[?~%]?(?:-?[0-9]|-?X[0-9X]|Y-?[0-9])|\.\.|/|\[|\{")
"""What a token begins with (`LEXICAL.match`) that may be a date; an identifier that begins with a digit does too."""


class Calendar(Enum):
    """The calendar a date is given in; the values are the curator's words for it."""

    GREGORIAN = ""
    """As EDTF has it."""
    JULIAN = "os"
    """Stated to be old style, and converted: a day to a day, anything longer to the interval of its days."""
    UNSTATED = "os?"
    """Either: a date becomes the set of both readings, an interval the widest that both allow."""


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A date and what it excludes.

    Attributes:
        edtf: the canonical text.
        earliest: the first day it can mean, counted as `datetime.date.toordinal` does (proleptic Gregorian,
            0001-01-01 is 1) and further back than that: 1 BCE is year 0, its last day is day 0. None: no bound.
        latest: the last day it can mean, or None.
    """

    edtf: str
    earliest: int | None
    latest: int | None


class ImpossibleDate(ValueError):  # noqa: N818 - it is the date that is at fault
    """What was written is no date; `str()` of it is one line.

    Attributes:
        what: a sentence that says what is wrong.
        todo: a sentence that says what to write instead.
    """

    def __init__(self, what: str, todo: str) -> None:
        """Keep both sentences."""
        self.what = what
        self.todo = todo
        super().__init__(what, todo)

    def __str__(self) -> str:
        """Return both sentences."""
        return f"{self.what} {self.todo}"


def is_date(text: str) -> bool:
    """Return whether a token looks like a date, without reading it.

    >>> [is_date(text) for text in ("1918-07", "../1914", "[1918,1919]", "Y17E7", "about-1900")]
    [True, True, True, True, False]
    """
    return LEXICAL.match(text) is not None


def parse(text: str, *, calendar: Calendar = Calendar.GREGORIAN) -> TimeSpan:
    """Return a date's canonical text and its bounds. Parsing the canonical text again returns the same.

    Under `Calendar.UNSTATED` a date that only the Julian calendar has (1900-02-29) can only be that one.

    >>> parse("1929-02")
    TimeSpan(edtf='1929-02', earliest=704219, latest=704246)
    >>> parse("1891-11-07", calendar=Calendar.UNSTATED)
    TimeSpan(edtf='[1891-11-07,1891-11-19]', earliest=690619, latest=690631)

    Args:
        text: EDTF, perhaps with spaces beside its punctuation.
        calendar: the one it is given in. Seasons, long years, years with significant digits and uncertain or
            approximate months and years are too vague to convert: under another than the Gregorian they are refused.

    Raises:
        ImpossibleDate: there is no such date, an interval ends before it starts (however uncertain its ends), the
            date says nothing at all, or the text is not EDTF.
    """
    return _parse(text, calendar)


@cache
def _parse(text: str, calendar: Calendar) -> TimeSpan:
    if calendar is Calendar.GREGORIAN and _PLAIN.fullmatch(text):
        return _span(_date(text))
    if len(text) > _LONGEST:
        raise ImpossibleDate(f"The date has more than {_LONGEST} characters.", "Write a range or an interval.")
    tidy = _BESIDE_PUNCTUATION.sub(r"\1", text.strip())
    if not tidy:
        raise ImpossibleDate("The date is empty.", "Write one, such as 1918-07-06, or leave it out.")
    if _CLOSING.get(tidy[0]) == tidy[-1]:
        return _set(tidy, calendar)
    if "/" in tidy:
        return _interval(tidy, calendar)
    if calendar is Calendar.GREGORIAN:
        return _span(_date(tidy))
    if calendar is Calendar.UNSTATED:
        return _set(f"[{tidy}]", calendar)
    old = _old(tidy)
    if old.precision == "day":
        return _span(_converted(old, old.first))
    return _interval(f"{_spell('day', old.first)}/{_spell('day', old.last)}", Calendar.GREGORIAN)


# ---- one date ----

_T = TypeVar("_T")
_Precision: TypeAlias = Literal["year", "month", "day"]
_PRECISIONS: tuple[_Precision, ...] = ("year", "month", "day")

_LONGEST = 2000
_MOST_DIGITS = 12  # of a year: its days are still 64-bit integers, which is what SPARQL engines compute with
_LARGEST_PLAIN_YEAR = 9999
_DAYS_IN_400_YEARS = 146_097
_NO_BOUND = {"", ".."}
_MONTHS = range(1, 13)
_CLOSING = {"[": "]", "{": "}"}
_PLAIN = re.compile(r"-?[0-9]{4}(?:-[0-9]{2}){0,2}")
_BESIDE_PUNCTUATION = re.compile(r"\s*(\.\.|[/,\[\]{}])\s*")
_PARTS = re.compile(
    r"([?~%]?)(Y?-?[0-9XES]+)([?~%]?)(?:-([?~%]?)([0-9X]{2})([?~%]?)(?:-([?~%]?)([0-9X]{2})([?~%]?))?)?"
)

# From the first day of the calendar's season to the last that the sun's can have. The season across the new year may be
# meant by its beginning or by its end: from January of its year to March of the next (month 15).
_SPRING, _SUMMER, _AUTUMN, _WINTER = (3, 1, 6, 22), (6, 1, 9, 24), (9, 1, 12, 23), (1, 1, 15, 21)
_NORTH, _SOUTH = (_SPRING, _SUMMER, _AUTUMN, _WINTER), (_AUTUMN, _WINTER, _SPRING, _SUMMER)
_QUARTERS = ((1, 1, 3, 31), (4, 1, 6, 30), (7, 1, 9, 30), (10, 1, 12, 31))
_THIRDS = ((1, 1, 4, 30), (5, 1, 8, 31), (9, 1, 12, 31))
_HALVES = ((1, 1, 6, 30), (7, 1, 12, 31))
_SEASONS = dict(enumerate((*_NORTH, *_NORTH, *_SOUTH, *_QUARTERS, *_THIRDS, *_HALVES), start=21))


@dataclass(frozen=True, slots=True)
class _Date:
    """One date, without a set or an interval around it.

    Attributes:
        text: canonical.
        first: its first day, its qualifiers disregarded.
        last: its last day, its qualifiers disregarded.
        precision: of a date of digits alone, qualified or not; else None.
        vague: what it is, where that is too vague to belong to a calendar; else "".
        qualifier: what holds for any part of it.
        told: whether any digit of its year is.
    """

    text: str
    first: int
    last: int
    precision: _Precision | None = None
    vague: str = ""
    qualifier: str = ""
    told: bool = True

    @property
    def earliest(self) -> int | None:
        return self.first if self.told and not self.qualifier else None

    @property
    def latest(self) -> int | None:
        return self.last if self.told and not self.qualifier else None


def _span(one: _Date) -> TimeSpan:
    return TimeSpan(one.text, one.earliest, one.latest)


@cache
def _date(text: str, *, julian: bool = False) -> _Date:
    """Read one date; the days of a Julian one are Gregorian, its text is as it was."""
    match = _PARTS.fullmatch(text)
    if match is None:
        raise _not_a_date(text)
    parts = [part for part in (match[2], match[5], match[8]) if part is not None]
    written = [(match[1], match[3]), (match[4], match[6]), (match[7], match[9])][: len(parts)]
    # What stands after a part holds for it and for all before it, what stands before a part for that one only.
    qualifiers = [
        _union([before, *(after for _, after in written[number:])]) for number, (before, _) in enumerate(written)
    ]
    bare = _bare(parts, julian=julian)
    if len(set(qualifiers)) == 1:
        canonical = bare.text + qualifiers[0]
    else:
        canonical = "-".join(qualifier + part for qualifier, part in zip(qualifiers, parts, strict=True))
    return replace(bare, text=canonical, qualifier=_union(qualifiers))


def _union(qualifiers: Iterable[str]) -> str:
    flags = set("".join(qualifiers).replace("%", "?~"))
    return "%" if len(flags) > 1 else "".join(flags)


def _bare(parts: Sequence[str], *, julian: bool) -> _Date:
    """Read one date without qualifiers: its year, perhaps its month or season, perhaps its day."""
    text, year, rest = "-".join(parts), parts[0], parts[1:]
    sign, digits = ("-", year[1:]) if year.startswith("-") else ("", year)
    if year == "-0000":
        raise ImpossibleDate(f"{_shown(text)}: there is no year -0000.", "Write 0000 for 1 BCE, -0001 for 2 BCE.")
    if set(text) <= set("-X"):
        raise ImpossibleDate(f"{_shown(text)} says nothing.", "Leave the date out, or claim that it is not known.")
    if _PLAIN.fullmatch(text):
        if not rest or int(rest[0]) in _MONTHS:
            return _within([int(year)], rest, text, precision=_PRECISIONS[len(rest)], julian=julian)
        if int(rest[0]) not in _SEASONS:
            raise ImpossibleDate(f"{_shown(text)}: there is no month {rest[0]}.", "Write a month from 01 to 12.")
        if len(rest) > 1:
            raise ImpossibleDate(f"{_shown(text)}: a season has no days.", f"Write {year}-{rest[0]}, or a month.")
    if "X" not in text:
        return _read(text)
    # The library refuses a sign before most unspecified digits, and 1X as the month of a year that is told.
    _ask_the_library("-".join([digits, *(["XX"] if rest else []), *rest[1:]]), text)
    years = [int(sign + fitting) for fitting in _fitting(digits) if not (sign and fitting == "0000")]
    found = _within(years[::-1] if sign else years, rest, text, precision=None, julian=julian)
    return replace(found, told=False, vague="a year without a digit") if set(digits) == {"X"} else found


@cache
def _ask_the_library(text: str, written: str) -> Any:
    """Return the library's reading of one date: late and seldom, since it loads in 0.1 s and parses in 5 to 30 ms."""
    import edtf

    try:
        # It prints when it fails.
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            return edtf.parse_edtf(text)
    except Exception as error:  # it raises AttributeError and TypeError too
        raise _not_a_date(written) from error


def _read(text: str) -> _Date:
    """Read a season, a long year, or a year with significant digits."""
    import edtf

    read = _ask_the_library(text, text)
    if isinstance(read, edtf.Season):
        year, (first_month, first_day, last_month, last_day) = int(read.year), _SEASONS[int(read.season)]
        after, last_month = divmod(last_month - 1, 12)
        return _Date(
            text, _day(year, first_month, first_day), _day(year + after, last_month + 1, last_day), vague="a season"
        )
    if isinstance(read, edtf.ExponentialYear) and int(read.exponent) >= _MOST_DIGITS:
        year = 10**_MOST_DIGITS  # before the library computes a number of any length
    elif isinstance(read, edtf.LongYear):
        year = read.estimated()
    elif "-" in text[1:]:
        raise ImpossibleDate(f"{_shown(text)}: only a year has significant digits.", "Leave off S and its number.")
    else:
        year = int(read.year)
    digits = f"{abs(year):04}"
    if len(digits) > _MOST_DIGITS:
        raise ImpossibleDate(
            f"{_shown(text)}: the year has more than {_MOST_DIGITS} digits.", "Write one that is nearer."
        )
    if read.significant_digits == 0:
        raise ImpossibleDate(f"{_shown(text)}: no digit is significant.", "Leave off S0, or write how many are.")
    significant = min(read.significant_digits or len(digits), len(digits))
    spread = 10 ** (len(digits) - significant)
    low = abs(year) // spread * spread
    high = low + spread - 1
    if year < 0:
        low, high = -high, min(-low, -1)
    written = ("Y" if abs(year) > _LARGEST_PLAIN_YEAR else "") + ("-" if year < 0 else "") + digits
    if _PLAIN.fullmatch(written) and spread == 1:
        return _date(written)
    if spread > 1:
        written += f"S{significant}"
    return _Date(written, _day(low, 1, 1), _day(high, 12, 31), vague="such a year")


def _within(
    years: Sequence[int], rest: Sequence[str], text: str, *, precision: _Precision | None, julian: bool
) -> _Date:
    """Return the date whose days are the first and the last in those years that fit the month and the day."""
    months = [month for month in map(int, _fitting(rest[0] if rest else "XX")) if month in _MONTHS]
    days = [int(day) for day in _fitting(rest[1] if len(rest) > 1 else "XX")]
    first = next(_existing(years, months, days, julian=julian), None)
    last = next(_existing(years[::-1], months[::-1], days[::-1], julian=julian), None)
    if first is None or last is None:
        raise _no_such_day(text, rest, years, months, julian=julian)
    return _Date(text, first, last, precision)


def _fitting(mask: str) -> list[str]:
    """Return in order the numbers that fit a text with `X` for unspecified digits."""
    return ["".join(digits) for digits in itertools.product(*("0123456789" if d == "X" else d for d in mask))]


def _existing(years: Iterable[int], months: Sequence[int], days: Sequence[int], *, julian: bool) -> Iterator[int]:
    """Yield such days as exist, in the order given."""
    for year, month in itertools.product(years, months):
        length = _length(year, month, julian=julian)
        yield from (_day(year, month, day, julian=julian) for day in days if 1 <= day <= length)


# ---- arithmetic ----

_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_BEFORE = tuple(itertools.accumulate(_LENGTHS, initial=0))


def _is_leap(year: int, *, julian: bool) -> bool:
    return year % 4 == 0 and (julian or year % 100 != 0 or year % 400 == 0)


def _length(year: int, month: int, *, julian: bool) -> int:
    return 29 if month == 2 and _is_leap(year, julian=julian) else _LENGTHS[month - 1]


def _day(year: int, month: int, day: int, *, julian: bool = False) -> int:
    """Return the number of a day of any year. `datetime` knows none before year 1, and one calendar only."""
    before = year - 1
    leaps = before // 4 - 2 if julian else before // 4 - before // 100 + before // 400
    past_february = month > 2 and _is_leap(year, julian=julian)
    return 365 * before + leaps + _BEFORE[month - 1] + past_february + day


def _index(precision: _Precision, day: int) -> int:
    """Return the number of the day, of its month (12 a year, January of year 0 is 0) or of its year."""
    if precision == "day":
        return day
    era, rest = divmod(day - 1, _DAYS_IN_400_YEARS)
    found = date.fromordinal(rest + 1)
    year = found.year + 400 * era
    return year if precision == "year" else year * 12 + found.month - 1


def _spell(precision: _Precision, index: int) -> str:
    """Return the text of what `_index` numbers."""
    if precision == "day":
        year, month = divmod(_index("month", index), 12)
        suffix = f"-{month + 1:02}-{index - _day(year, month + 1, 1) + 1:02}"
    elif precision == "month":
        year, month = divmod(index, 12)
        suffix = f"-{month + 1:02}"
    else:
        year, suffix = index, ""
    if abs(year) > _LARGEST_PLAIN_YEAR:
        raise ImpossibleDate("The converted date is beyond the year 9999.", "Write it in the Gregorian calendar.")
    return f"{'-' if year < 0 else ''}{abs(year):04}{suffix}"


# ---- calendars ----


def _old(text: str) -> _Date:
    """Read a date of the Julian calendar that can be converted."""
    old = _date(text, julian=True)
    vague = old.vague
    if old.qualifier and old.precision != "day":
        vague = vague or "an uncertain or approximate month or year"
    if vague:
        raise ImpossibleDate(
            f"{_shown(text)}: {vague} is too vague to be converted by days.", "Leave off `os` and `os?`."
        )
    return old


def _converted(old: _Date, day: int) -> _Date:
    """Return a day of a Julian date in the Gregorian calendar, as sure as the date is."""
    return _date(_spell("day", day) + old.qualifier)


def _readings(read: Callable[[bool], _T], calendar: Calendar) -> list[_T]:
    """Return what is read as Gregorian (False), as Julian (True), or both where the first is possible at all."""
    if calendar is not Calendar.UNSTATED:
        return [read(calendar is Calendar.JULIAN)]
    old = read(True)
    try:
        return [read(False), old]
    except ImpossibleDate:
        return [old]


# ---- intervals ----


def _interval(text: str, calendar: Calendar) -> TimeSpan:
    ends = text.split("/")
    if len(ends) != 2:
        raise ImpossibleDate(f"{_shown(text)} has more than one `/`.", "Write an interval as START/END.")
    if set(ends) <= _NO_BOUND:
        raise ImpossibleDate(f"{_shown(text)} says nothing.", "Leave the date out, or claim that it is not known.")
    starts, finishes = (
        [] if end in _NO_BOUND else _readings(partial(_end, end, number), calendar) for number, end in enumerate(ends)
    )
    # Both calendars agree on the order, and the Julian reading, which is always there, comes last.
    if starts and finishes and starts[-1].first > finishes[-1].last:
        raise ImpossibleDate(f"{_shown(text)} ends before it starts.", f"Write {ends[1]}/{ends[0]}, or mend an end.")
    start = min(starts, key=lambda one: one.first, default=None)
    finish = max(finishes, key=lambda one: one.last, default=None)
    return TimeSpan(
        f"{start.text if start else ends[0]}/{finish.text if finish else ends[1]}",
        start.earliest if start else None,
        finish.latest if finish else None,
    )


def _end(text: str, number: int, julian: bool) -> _Date:
    if ".." in text or text[0] in "[{":
        raise ImpossibleDate(f"{_shown(text)} cannot be the end of an interval.", "Write one date, `..` or nothing.")
    if not julian:
        return _date(text)
    old = _old(text)
    return _converted(old, old.last if number else old.first)


# ---- sets ----


@dataclass(frozen=True, slots=True, order=True)
class _Run:
    """Days, months or years that follow one another: their precision, and the first and last `_index`.

    An open end is an infinite number, here only.
    """

    precision: _Precision
    low: float
    high: float

    def spans(self) -> Iterator[tuple[float, float, TimeSpan]]:
        """Yield the members of a set that say this, with where to sort them."""
        if self.high - self.low <= 1:
            for index in range(int(self.low), int(self.high) + 1):
                one = _date(_spell(self.precision, index))
                yield one.first, one.last, _span(one)
            return
        low = _date(_spell(self.precision, int(self.low))) if math.isfinite(self.low) else None
        high = _date(_spell(self.precision, int(self.high))) if math.isfinite(self.high) else None
        earliest, latest = low.first if low else None, high.last if high else None
        text = f"{low.text if low else ''}..{high.text if high else ''}"
        yield low.first if low else -math.inf, high.last if high else math.inf, TimeSpan(text, earliest, latest)


def _set(text: str, calendar: Calendar) -> TimeSpan:
    if text[0] == "{" and calendar is Calendar.UNSTATED:
        raise ImpossibleDate(
            f"{_shown(text)}: that it is all of these cannot be said in two calendars.", "Give each a claim of its own."
        )
    read = [found for member in text[1:-1].split(",") for found in _readings(partial(_member, member), calendar)]
    runs = _joined(sorted(found for found in read if isinstance(found, _Run)))
    members: list[tuple[float, float, TimeSpan]]
    members = [(one.first, one.last, _span(one)) for one in read if isinstance(one, _Date)]
    members.extend(itertools.chain.from_iterable(run.spans() for run in runs))
    first_open = max((one for one in members if one[0] == -math.inf), key=lambda one: one[1], default=None)
    last_open = min((one for one in members if one[1] == math.inf), key=lambda one: one[0], default=None)
    members = [
        one
        for one in sorted(members, key=lambda one: (one[0], one[1], one[2].edtf))
        if (one[0] != -math.inf or one is first_open) and (one[1] != math.inf or one is last_open)
    ]
    spans = list(dict.fromkeys(span for _, _, span in members))
    if len(spans) == 1 and ".." not in spans[0].edtf:
        return spans[0]
    if any(span.edtf == ".." for span in spans):
        raise ImpossibleDate(f"{_shown(text)} says nothing.", "Leave the date out, or claim that it is not known.")
    earliest = [span.earliest for span in spans if span.earliest is not None]
    latest = [span.latest for span in spans if span.latest is not None]
    return TimeSpan(
        f"{text[0]}{','.join(span.edtf for span in spans)}{text[-1]}",
        min(earliest) if len(earliest) == len(spans) else None,
        max(latest) if len(latest) == len(spans) else None,
    )


def _member(text: str, julian: bool) -> _Date | _Run:
    if not text or set(text) & set("/[]{}"):
        raise ImpossibleDate(
            f"A set has {_shown(text) if text else 'nothing'} where a date should be.",
            "Write dates or ranges with a comma between two, such as [1918,1920..1922].",
        )
    if ".." in text:
        return _range(text, julian=julian)
    if not julian:
        one = _date(text)
    elif (old := _old(text)).precision != "day":
        return _Run("day", old.first, old.last)
    else:
        one = _converted(old, old.first)
    if one.precision is None or one.qualifier:
        return one
    index = _index(one.precision, one.first)
    return _Run(one.precision, index, index)


def _range(text: str, *, julian: bool) -> _Run:
    ends = [_date(end, julian=julian) if end else None for end in text.split("..")]
    told = [end for end in ends if end]
    if not told:
        raise ImpossibleDate(f"{_shown(text)} says nothing.", "Leave the date out, or claim that it is not known.")
    precision = told[0].precision
    if len(ends) != 2 or precision is None or any(e.precision != precision or e.qualifier for e in told):
        raise ImpossibleDate(
            f"{_shown(text)} is no range.", "Write two days, two months or two years, without qualifiers."
        )
    # A range of Julian months or years is one of Gregorian days.
    unit: _Precision = "day" if julian else precision
    low = _index(unit, ends[0].first) if ends[0] else -math.inf
    high = _index(unit, ends[1].last) if ends[1] else math.inf
    if low > high:
        raise ImpossibleDate(f"{_shown(text)} ends before it starts.", f"Write {'..'.join(text.split('..')[::-1])}.")
    return _Run(unit, low, high)


def _joined(runs: Iterable[_Run]) -> list[_Run]:
    """Return as few runs as say the same; given in order."""
    joined: list[_Run] = []
    for run in runs:
        if joined and joined[-1].precision == run.precision and run.low <= joined[-1].high + 1:
            joined[-1] = replace(joined[-1], high=max(joined[-1].high, run.high))
        else:
            joined.append(run)
    return joined


# ---- messages ----

_SLIPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(-?[0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9:.+Zz-]+"), "Leave off the time of day: {0}."),
    (re.compile(r"([0-9]{4})\s*[-–—]\s*([0-9]{4})"), "Write {0}/{1} for a stretch, [{0}..{1}] for some time in it."),
    (re.compile(r"([0-9]{2}[1-9])0'?s"), "Write {0}X."),
    (re.compile(r"([0-9]{2,3})(?:[xu?_-]{1,2})"), "Write X for a digit that is not told, such as 193X or 19XX."),
    (re.compile(r"(?:ca?\.?|circa|about)\s*([0-9]{4})", re.IGNORECASE), "Write {0}~."),
    (re.compile(r"([0-9X-]+)(?:\?~|~\?)"), "Write {0}%."),
    (re.compile(r"([0-9X-]+)\s+([?~%])"), "Write {0}{1}."),
    (re.compile(r"Y(-?[0-9]{4})"), "Write {0}: Y is for years of more than four digits."),
    (re.compile(r"-?[0-9]{5,}"), "Put Y before a year of more than four digits, and hyphens between year, month, day."),
    (re.compile(r"[0-9]{1,3}"), "Write a year with four digits."),
    (re.compile(r"[0-9]{4}(?:-[0-9]{1,2}){1,2}"), "Write month and day with two digits, such as 1918-07-06."),
    (re.compile(r"[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{4}"), "Write year, month, day, such as 1918-07-06."),
)
_FORMS = "Write YYYY, YYYY-MM, YYYY-MM-DD, 1923-23 (autumn), 193X, 1900~, START/END or [ONE,OTHER]."


def _not_a_date(text: str) -> ImpossibleDate:
    for pattern, todo in _SLIPS:
        if match := pattern.fullmatch(text):
            return ImpossibleDate(f"{_shown(text)} is no date in EDTF.", todo.format(*match.groups()))
    return ImpossibleDate(f"{_shown(text)} is no date in EDTF.", _FORMS)


def _no_such_day(
    text: str, rest: Sequence[str], years: Sequence[int], months: Sequence[int], *, julian: bool
) -> ImpossibleDate:
    if rest and rest[0].isdigit() and int(rest[0]) in _SEASONS:
        return ImpossibleDate(f"{_shown(text)} is a season of no told year.", "Write the years alone.")
    if not months:
        return ImpossibleDate(f"{_shown(text)}: there is no month {rest[0]}.", "Write a month from 01 to 12.")
    length = max(_length(year, month, julian=julian) for year in years[:8] for month in months)
    what = f"{_shown(text)}: the month has {length} days" + (" in the Julian calendar." if julian else ".")
    return ImpossibleDate(what, f"Write a day from 01 to {length}, or the month alone.")


def _shown(text: str) -> str:
    """Return what was written, fit for a line of its own."""
    shown = "".join(character if character.isprintable() else "\ufffd" for character in text)
    return f"`{shown[:40]}…`" if len(shown) > 40 else f"`{shown}`"


_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_SEASON_NAMES = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}


def spoken(edtf: str) -> str:
    """Return a date in words where it is simple, and as it is where not.

    >>> spoken("1918-07-06"), spoken("1929-10"), spoken("1923-23"), spoken("../1914")
    ('6 July 1918', 'October 1929', 'autumn 1923', '1914 or before')
    >>> spoken("[1891-11-07,1891-11-19]"), spoken("1920/1921"), spoken("198X"), spoken("1900~"), spoken("1924/..")
    ('7 November 1891 or 19 November 1891', '1920 to 1921', 'the 1980s', 'about 1900', '1924 or after')
    """
    if re.fullmatch(r"\[[^\[\].]+\]", edtf):
        return " or ".join(spoken(member) for member in edtf[1:-1].split(","))
    if re.fullmatch(r"[^/.]+/[^/.]+", edtf):
        return " to ".join(spoken(end) for end in edtf.split("/"))
    if found := re.fullmatch(r"\.\./([^/.]+)", edtf):
        return f"{spoken(found[1])} or before"
    if found := re.fullmatch(r"([^/.]+)/\.\.", edtf):
        return f"{spoken(found[1])} or after"
    if found := re.fullmatch(r"([^/.~]+)~", edtf):
        return f"about {spoken(found[1])}"
    if re.fullmatch(r"\d{3}X", edtf):
        return f"the {edtf[:3]}0s"
    if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", edtf):
        return f"{int(found[3])} {_MONTH_NAMES[int(found[2]) - 1]} {int(found[1])}"
    if found := re.fullmatch(r"(\d{4})-(\d\d)", edtf):
        month = found[2]
        if month in _SEASON_NAMES or int(month) <= len(_MONTH_NAMES):
            return f"{_SEASON_NAMES.get(month) or _MONTH_NAMES[int(month) - 1]} {int(found[1])}"
    return edtf


def when(edtf: str) -> str:
    """Return a date as a sentence has it that says when something was.

    >>> when("1918-07-06"), when("1929-10"), when("1920/1921"), when("../1914")
    ('on 6 July 1918', 'in October 1929', 'from 1920 to 1921', 'in 1914 or before')
    """
    words = spoken(edtf)
    if re.match(r"\d{1,2} [A-Z]", words):
        return f"on {words}"
    return f"from {words}" if " to " in words else f"in {words}"
