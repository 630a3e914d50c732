"""Dates: canonical text, honest bounds, two calendars, and every place where the library alone would be wrong."""

from __future__ import annotations

import calendar as calendars
import doctest
import math
import pickle
import subprocess
import sys
from datetime import MAXYEAR, MINYEAR, date
from random import Random
from time import struct_time

import edtf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import dates
from kb.dates import Calendar, ImpossibleDate, TimeSpan, parse

unhurried = settings(deadline=None)  # the library loads in 0.1 s
OS, OS_OR_NOT = Calendar.JULIAN, Calendar.UNSTATED


def day(text: str) -> int:
    """Return a day's number by the standard library; years before 1 are moved by whole cycles of 400 years."""
    year, month, of_month = text.rsplit("-", 2)
    cycles = 0
    while int(year) + 400 * cycles < MINYEAR:
        cycles += 1
    return date(int(year) + 400 * cycles, int(month), int(of_month)).toordinal() - 146_097 * cycles


def span(text: str, earliest: str | None, latest: str | None) -> TimeSpan:
    return TimeSpan(text, None if earliest is None else day(earliest), None if latest is None else day(latest))


def ordinal(strict: struct_time) -> int:
    return date(strict.tm_year, strict.tm_mon, strict.tm_mday).toordinal()


def test_the_examples_in_the_documentation_are_true() -> None:
    assert doctest.testmod(dates).attempted > 0
    assert doctest.testmod(dates).failed == 0


# ---- plain forms ----


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1918-07-06", "1918-07-06", "1918-07-06"),
        ("1929-10", "1929-10-01", "1929-10-31"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("1929", "1929-01-01", "1929-12-31"),
        ("193X", "1930-01-01", "1939-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("1929-XX", "1929-01-01", "1929-12-31"),
        ("1929-10-XX", "1929-10-01", "1929-10-31"),
        ("1929-XX-31", "1929-01-31", "1929-12-31"),
        ("19XX-10", "1900-10-01", "1999-10-31"),
        ("1918/1919", "1918-01-01", "1919-12-31"),
        ("199X/2003-05", "1990-01-01", "2003-05-31"),
        ("1921-05/..", "1921-05-01", None),
        ("../1914", None, "1914-12-31"),
        ("[1918..1920]", "1918-01-01", "1920-12-31"),
        ("[1929-11-03,1929-11-08]", "1929-11-03", "1929-11-08"),
        ("{1918,1920-05}", "1918-01-01", "1920-05-31"),
        ("[..1917]", None, "1917-12-31"),
        ("[1917-05..]", "1917-05-01", None),
        ("1950S2", "1900-01-01", "1999-12-31"),
        ("2001-34", "2001-04-01", "2001-06-30"),
    ],
)
def test_a_date_is_canonical_and_bounded(text: str, earliest: str | None, latest: str | None) -> None:
    assert parse(text) == span(text, earliest, latest)


@unhurried
@given(st.dates())
def test_a_day_is_counted_as_the_standard_library_counts(when: date) -> None:
    assert parse(when.isoformat()) == TimeSpan(when.isoformat(), when.toordinal(), when.toordinal())


@unhurried
@given(st.integers(MINYEAR, MAXYEAR), st.integers(1, 12))
def test_a_month_ends_where_the_standard_library_ends_it(year: int, month: int) -> None:
    last = calendars.monthrange(year, month)[1]
    found = parse(f"{year:04}-{month:02}")
    assert (found.earliest, found.latest) == (date(year, month, 1).toordinal(), date(year, month, last).toordinal())


# ---- years before 1 ----


def test_year_0_is_1_bce_and_its_last_day_is_day_0() -> None:
    """The library gives year 0 too, but as a year that `datetime` refuses; the count goes on here."""
    with pytest.raises(ValueError, match="year 0"):
        ordinal(edtf.parse_edtf("0000").upper_strict())
    assert parse("0000") == TimeSpan("0000", -365, 0)
    assert parse("0000-02-29").earliest == -365 + 31 + 28
    assert parse("-0001").latest == -366
    with pytest.raises(ImpossibleDate, match=r"no year -0000.*Write 0000"):
        parse("-0000")


@unhurried
@given(st.integers(-9999, 9599), st.integers(1, 12), st.integers(1, 28))
def test_400_years_are_146097_days_on_both_sides_of_year_0(year: int, month: int, of_month: int) -> None:
    def written(number: int) -> str:
        return f"{'-' if number < 0 else ''}{abs(number):04}-{month:02}-{of_month:02}"

    early, late = parse(written(year)).earliest, parse(written(year + 400)).earliest
    assert early is not None
    assert late == early + 146_097


def test_unspecified_digits_of_negative_years_run_backwards() -> None:
    """The library refuses the month; the year -194X begins in -1949."""
    with pytest.raises(edtf.EDTFParseException):
        edtf.parse_edtf("-194X-10")
    assert parse("-194X-10") == span("-194X-10", "-1949-10-01", "-1940-10-31")
    assert parse("-000X") == span("-000X", "-0009-01-01", "-0001-12-31")


def test_long_years() -> None:
    assert parse("Y17E7").edtf == "Y170000000"
    assert parse("Y-170000").earliest == day("0000-01-01") - 146_097 * 425
    year = parse("Y12000")
    assert year.earliest is not None
    assert year.latest == year.earliest + 365
    assert year.earliest == day("8000-01-01") + 10 * 146_097
    assert parse("Y1E3") == parse("1000")
    assert parse("1950S4") == parse("1950")
    assert parse("Y17101S3").latest == day("1100-01-01") + 40 * 146_097 + 99 * 365 + 24 + 364


def test_negative_years_with_significant_digits_run_backwards() -> None:
    assert parse("-1950S2") == span("-1950S2", "-1999-01-01", "-1900-12-31")
    assert parse("-0050S2") == span("-0050S2", "-0099-01-01", "-0001-12-31")


def test_a_year_too_long_to_compute_with_is_refused_at_once() -> None:
    for text in ("Y1E9999999999", "Y1234567890123"):
        with pytest.raises(ImpossibleDate, match="more than 12 digits"):
            parse(text)
    latest = parse("Y999999999999").latest
    assert latest is not None
    assert latest < 2**63


# ---- seasons ----


def test_winter_does_not_end_in_december() -> None:
    """The library ends it on 31 December of its year."""
    alone = edtf.parse_edtf("1923-24")
    assert (ordinal(alone.lower_strict()), ordinal(alone.upper_strict())) == (day("1923-12-01"), day("1923-12-31"))
    assert parse("1923-24") == span("1923-24", "1923-01-01", "1924-03-21")


@pytest.mark.parametrize(
    ("season", "earliest", "latest"),
    [("21", "03-01", "06-22"), ("22", "06-01", "09-24"), ("23", "09-01", "12-23")],
)
def test_a_season_is_that_of_the_calendar_and_that_of_the_sun(season: str, earliest: str, latest: str) -> None:
    """The library knows the calendar's only: its autumn ends on 30 November."""
    assert ordinal(edtf.parse_edtf(f"1923-{season}").upper_strict()) < day(f"1923-{latest}")
    assert parse(f"1923-{season}") == span(f"1923-{season}", f"1923-{earliest}", f"1923-{latest}")


def test_seasons_of_the_south() -> None:
    assert parse("1923-31") == span("1923-31", "1923-03-01", "1923-06-22")
    assert parse("1923-30") == span("1923-30", "1923-01-01", "1924-03-21")


def test_a_season_in_an_interval() -> None:
    assert parse("1918-24/1919-21") == span("1918-24/1919-21", "1918-01-01", "1919-06-22")


# ---- open and unknown ends ----


def test_an_unknown_end_bounds_nothing() -> None:
    """The library makes it ten years."""
    assert edtf.parse_edtf("/1917").lower_strict()[:3] == (1907, 12, 31)
    assert edtf.parse_edtf("1917/").upper_strict()[:3] == (1927, 1, 1)
    assert parse("/1917") == span("/1917", None, "1917-12-31")
    assert parse("1917/") == span("1917/", "1917-01-01", None)


def test_an_open_end_bounds_nothing() -> None:
    """The library makes it the floating-point number infinity."""
    assert edtf.parse_edtf("1921/..").upper_strict() == math.inf
    assert edtf.parse_edtf("[..1917]").lower_strict() == -math.inf
    assert parse("1921/..").latest is None
    assert parse("[..1917]").earliest is None


@pytest.mark.parametrize("text", ["/", "../..", "../", "/..", "[..]", "[..1917,1918..]", "XXXX", "XXXX-XX"])
def test_a_date_that_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(ImpossibleDate, match=r"says nothing\. Leave the date out"):
        parse(text)


# ---- what the library refuses ----


def test_a_month_with_one_unspecified_digit(capfd: pytest.CaptureFixture[str]) -> None:
    """The library crashes on it, and prints."""
    with pytest.raises(AttributeError):
        edtf.parse_edtf("1929-1X")
    assert "trying to" in capfd.readouterr().out
    assert parse("1929-1X") == span("1929-1X", "1929-10-01", "1929-12-31")
    assert parse("1929-0X") == span("1929-0X", "1929-01-01", "1929-09-30")
    assert capfd.readouterr() == ("", "")


def test_a_day_with_one_unspecified_digit() -> None:
    """The library reads it, and crashes when asked for a bound."""
    with pytest.raises(ValueError, match="3X"):
        edtf.parse_edtf("1929-10-3X").lower_strict()
    assert parse("1929-10-3X") == span("1929-10-3X", "1929-10-30", "1929-10-31")
    assert parse("1929-10-0X") == span("1929-10-0X", "1929-10-01", "1929-10-09")


def test_a_day_of_no_told_year_has_no_bounds() -> None:
    """The library gives it all of ten thousand years."""
    assert edtf.parse_edtf("XXXX-12-25").lower_strict()[:3] == (0, 12, 25)
    assert parse("XXXX-12-25") == TimeSpan("XXXX-12-25", None, None)
    with pytest.raises(ImpossibleDate, match="the month has 29 days"):
        parse("XXXX-02-30")


def test_leap_days_of_unspecified_years_are_in_leap_years() -> None:
    """The library gives 29 February 1900 and 1999."""
    assert edtf.parse_edtf("19XX-02-29").upper_strict()[:3] == (1999, 2, 29)
    assert parse("19XX-02-29") == span("19XX-02-29", "1904-02-29", "1996-02-29")
    with pytest.raises(ImpossibleDate, match="the month has 28 days"):
        parse("19X1-02-29")


def test_an_interval_with_qualified_ends() -> None:
    """The library refuses it; both ends are uncertain, so there is no bound."""
    with pytest.raises(edtf.EDTFParseException):
        edtf.parse_edtf("1918-07?/1919-~03")
    assert parse("1918-07?/1919-~03") == TimeSpan("1918-07?/1919-~03", None, None)


def test_a_library_that_prints_is_not_heard(capfd: pytest.CaptureFixture[str]) -> None:
    for text in ("19A8", "193X-23", "X", "1E5", "Y12345-05", "195XS2"):
        with pytest.raises(ImpossibleDate):
            parse(text)
    with pytest.raises(ImpossibleDate, match="`as written`"):
        dates._ask_the_library("1929-1X", "as written")
    assert capfd.readouterr() == ("", "")


# ---- qualifiers ----


@pytest.mark.parametrize(
    "text", ["1900~", "1918-07?", "1918-07-06%", "?1918-07", "1918-~07-06", "193X?", "1923-23~", "[1918,1919~]"]
)
def test_what_is_uncertain_or_approximate_has_no_bounds(text: str) -> None:
    """The library pads it by a year, a month or a day, or refuses it."""
    assert edtf.parse_edtf("1900~").lower_fuzzy()[:3] == (1899, 1, 1)
    assert parse(text) == TimeSpan(text, None, None)


def test_an_uncertain_end_leaves_the_other_bound_alone() -> None:
    """The library pads that end too: 1918 or 1919 to about 1919 becomes 1918-1920."""
    assert parse("1918/1919~") == span("1918/1919~", "1918-01-01", None)
    assert parse("1918?/1919-05") == span("1918?/1919-05", None, "1919-05-31")


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        (" 1929 ", "1929"),
        ("1918 / 1919", "1918/1919"),
        ("[1667, 1669]", "[1667,1669]"),
        ("[1919,1918,1919]", "[1918,1919]"),
        ("[1918..1919]", "[1918,1919]"),
        ("[1918,1919,1920]", "[1918..1920]"),
        ("[1918..1920,1919..1925]", "[1918..1925]"),
        ("[1917-12-31,1918-01-01,1918-01-02]", "[1917-12-31..1918-01-02]"),
        ("[1917-12,1918-01,1918-02]", "[1917-12..1918-02]"),
        ("[-0001,0000,0001]", "[-0001..0001]"),
        ("[1918-05,1918]", "[1918,1918-05]"),
        ("[1918]", "1918"),
        ("{1918,1918}", "1918"),
        ("[..1917,1916,1918]", "[..1918]"),
        ("[..1917,..1917-05]", "[..1917]"),
        ("[1917-05..,1917..]", "[1917..]"),
        ("?1918", "1918?"),
        ("?1918-?07", "1918-07?"),
        ("1918?-?07", "1918-07?"),
        ("1918?-07", "?1918-07"),
        ("1918-07?-06", "?1918-?07-06"),
        ("~1918?", "1918%"),
        ("1918?-07~", "%1918-~07"),
        ("Y17E3", "Y17000"),
    ],
)
def test_one_meaning_has_one_text(text: str, canonical: str) -> None:
    assert parse(text).edtf == canonical
    assert parse(canonical) == parse(text)


# ---- calendars ----


def julian_day(year: int, month: int, of_month: int) -> int:
    """Return the ordinal of a Julian day by the formula for Julian day numbers, which shares nothing with ours."""
    number = 367 * year - (7 * (year + 5001 + int((month - 9) / 7))) // 4 + (275 * month) // 9 + of_month + 1_729_777
    return number - 1_721_425


@unhurried
@given(st.integers(1, 9990), st.integers(1, 12), st.integers(1, 28))
def test_an_old_style_day_is_converted(year: int, month: int, of_month: int) -> None:
    found = parse(f"{year:04}-{month:02}-{of_month:02}", calendar=OS)
    assert found.earliest == found.latest == julian_day(year, month, of_month)


@pytest.mark.parametrize(
    ("text", "converted"),
    [
        ("1917-10-25", "1917-11-07"),
        ("1582-10-05", "1582-10-15"),
        ("1900-02-28", "1900-03-12"),
        ("1900-02-29", "1900-03-13"),
        ("1900-03-01", "1900-03-14"),
        ("1874-08-19", "1874-08-31"),
        ("-0043-03-15", "-0043-03-13"),
        ("0250-05-05", "0250-05-05"),
        ("1912-10", "1912-10-14/1912-11-13"),
        ("1912", "1912-01-14/1913-01-13"),
        ("190X", "1900-01-13/1910-01-13"),
        ("1912-10/1912-11", "1912-10-14/1912-12-13"),
        ("1912-10-01/..", "1912-10-14/.."),
        ("/1914", "/1915-01-13"),
        ("1891-11-07?/1892", "1891-11-19?/1893-01-12"),
        ("1891-~11-07", "1891-11-19~"),
        ("[1912-10-01,1912-10-05]", "[1912-10-14,1912-10-18]"),
        ("[1912-10..1912-11]", "[1912-10-14..1912-12-13]"),
    ],
)
def test_old_style_is_converted_at_any_precision(text: str, converted: str) -> None:
    assert parse(text, calendar=OS) == parse(converted)
    assert parse(text, calendar=OS).edtf == converted


def test_29_february_1900_is_a_day_of_the_julian_calendar_alone() -> None:
    """The library takes it for a day of the Gregorian."""
    assert edtf.is_valid_edtf("2001-02-29")
    with pytest.raises(ImpossibleDate, match="the month has 28 days"):
        parse("1900-02-29")
    assert parse("1900-02-29", calendar=OS).edtf == "1900-03-13"
    assert parse("1900-02-29", calendar=OS_OR_NOT).edtf == "1900-03-13"
    with pytest.raises(ImpossibleDate, match="28 days in the Julian calendar"):
        parse("1901-02-29", calendar=OS)


@pytest.mark.parametrize(
    ("text", "both", "earliest", "latest"),
    [
        ("1891-11-07", "[1891-11-07,1891-11-19]", "1891-11-07", "1891-11-19"),
        ("1912-10", "[1912-10,1912-10-14..1912-11-13]", "1912-10-01", "1912-11-13"),
        ("1912", "[1912,1912-01-14..1913-01-13]", "1912-01-01", "1913-01-13"),
        ("-0043-03-15", "[-0043-03-13,-0043-03-15]", "-0043-03-13", "-0043-03-15"),
        ("0250-05-05", "0250-05-05", "0250-05-05", "0250-05-05"),
        ("1912-10-01/1912-10-05", "1912-10-01/1912-10-18", "1912-10-01", "1912-10-18"),
        ("1912-10/1912-11", "1912-10/1912-12-13", "1912-10-01", "1912-12-13"),
        ("1921/..", "1921/..", "1921-01-01", None),
        ("../1914", "../1915-01-13", None, "1915-01-13"),
        ("-0043-10/-0042", "-0043-09-29/-0042", "-0043-09-29", "-0042-12-31"),
        ("[1912-10-01,1912-10-05]", "[1912-10-01,1912-10-05,1912-10-14,1912-10-18]", "1912-10-01", "1912-10-18"),
        ("[..1917]", "[..1918-01-13]", None, "1918-01-13"),
        ("1918-07-06~", "[1918-07-06~,1918-07-19~]", None, None),
    ],
)
def test_a_calendar_that_is_not_stated_means_both(
    text: str, both: str, earliest: str | None, latest: str | None
) -> None:
    found = parse(text, calendar=OS_OR_NOT)
    assert found == span(both, earliest, latest)
    assert parse(both) == found
    assert edtf.is_valid_edtf(both)


@pytest.mark.parametrize("text", ["1923-23", "1900~", "1900-05?", "1950S2", "Y12345", "XXXX-05-01", "1900~/1905"])
@pytest.mark.parametrize("calendar", [OS, OS_OR_NOT])
def test_what_is_too_vague_is_not_converted(text: str, calendar: Calendar) -> None:
    with pytest.raises(ImpossibleDate, match="too vague"):
        parse(text, calendar=calendar)


def test_all_of_several_dates_cannot_be_in_either_calendar() -> None:
    with pytest.raises(ImpossibleDate, match="a claim of its own"):
        parse("{1918,1920}", calendar=OS_OR_NOT)


def test_a_reversed_interval_is_found_before_its_readings_overlap() -> None:
    with pytest.raises(ImpossibleDate, match="ends before it starts"):
        parse("1912-10-10/1912-10-05", calendar=OS_OR_NOT)


def test_the_end_of_writable_years() -> None:
    with pytest.raises(ImpossibleDate, match="beyond the year 9999"):
        parse("9999-12-31", calendar=OS)


# ---- what is no date ----


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("  ", "is empty"),
        ("1929-02-30", r"`1929-02-30`: the month has 28 days. Write a day from 01 to 28"),
        ("1929-00-01", "there is no month 00"),
        ("1929-13", "there is no month 13"),
        ("1929-4X", "there is no month 4X"),
        ("1929-01-00", "the month has 31 days"),
        ("1929-23-05", "a season has no days"),
        ("192X-23", "season of no told year"),
        ("1919/1918", r"ends before it starts. Write 1918/1919"),
        ("1919?/1918", "ends before it starts"),
        ("[1920..1918]", r"ends before it starts. Write 1918..1920"),
        ("2020-01-01T00:00:00", "Leave off the time of day: 2020-01-01"),
        ("2020-01-01T00:00:00Z/2021", "Leave off the time of day"),
        ("1918-1920", r"Write 1918/1920 for a stretch, \[1918..1920\]"),
        ("1918–1920", "Write 1918/1920"),
        ("1930s", "Write 193X"),
        ("1900s", "is no date in EDTF"),
        ("193x", "Write X for a digit"),
        ("c. 1900", "Write 1900~"),
        ("1900?~", "Write 1900%"),
        ("1900 ~", "Write 1900~"),
        ("Y1929", "Write 1929"),
        ("12345", "Put Y before"),
        ("918", "four digits"),
        ("1918-7-6", "two digits"),
        ("06.07.1918", "year, month, day"),
        ("१९२९", "is no date in EDTF"),
        ("Odessa", "Write YYYY"),
        ("1918 or\n1919", "is no date in EDTF"),
        ("1/2/3", "more than one `/`"),
        ("[1918", "is no date in EDTF"),
        ("[1918,]", "nothing where a date should be"),
        ("[1918/1919]", "`1918/1919` where a date should be"),
        ("[1918,1919]/1920", "cannot be the end of an interval"),
        ("1918..1920", "is no date in EDTF"),
        ("[1918..1918-05]", "is no range"),
        ("[1918~..1920]", "is no range"),
        ("1950S0", "no digit is significant"),
        ("1950S2-05", "only a year has significant digits"),
        ("[" + "1918," * 500 + "1920]", "more than 2000 characters"),
    ],
)
def test_what_is_no_date_is_refused_in_one_line(text: str, message: str) -> None:
    with pytest.raises(ImpossibleDate, match=message) as caught:
        parse(text)
    assert str(caught.value) == f"{caught.value.what} {caught.value.todo}"
    assert len(str(caught.value).splitlines()) == 1
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    ("suggested", "written"), [("1918/1919", "1919/1918"), ("193X", "1930s"), ("1900~", "c. 1900"), ("1900%", "1900?~")]
)
def test_what_a_message_suggests_is_a_date(suggested: str, written: str) -> None:
    with pytest.raises(ImpossibleDate) as caught:
        parse(written)
    assert suggested in caught.value.todo
    assert parse(suggested).edtf == suggested


# ---- properties ----

qualifier = st.sampled_from(["", "", "", "?", "~", "%"])
year = st.one_of(
    st.integers(0, 9999).map(lambda number: f"{number:04}"),
    st.integers(1, 9999).map(lambda number: f"-{number:04}"),
    st.sampled_from(["193X", "19XX", "1X29", "XXX9", "-192X", "XXXX"]),
)
month = st.one_of(st.integers(1, 12).map("{:02}".format), st.sampled_from(["XX", "0X", "1X", "X2"]))
of_month = st.one_of(st.integers(1, 31).map("{:02}".format), st.sampled_from(["XX", "0X", "1X", "2X", "3X", "X9"]))


@st.composite
def single(draw: st.DrawFn) -> str:
    """Draw a date with qualifiers anywhere, possible or not."""
    parts = [draw(part) for part in (year, month, of_month)[: draw(st.integers(1, 3))]]
    return "-".join(draw(qualifier) + part + draw(qualifier) for part in parts)


simple = st.one_of(year, st.tuples(year, month).map("-".join))
interval = st.tuples(st.one_of(single(), st.sampled_from(["", ".."])), st.one_of(single(), st.just(".."))).map("/".join)
member = st.one_of(
    single(), simple, st.tuples(simple, simple).map("..".join), simple.map("..{}".format), simple.map("{}..".format)
)
dates_or_not = st.one_of(
    single(),
    interval,
    st.lists(member, min_size=1, max_size=5).map(lambda members: f"[{','.join(members)}]"),
    st.lists(member, min_size=1, max_size=5).map(lambda members: f"{{{', '.join(members)}}}"),
)


@unhurried
@given(dates_or_not, st.sampled_from(Calendar))
def test_canonical_text_is_a_fixed_point(text: str, calendar: Calendar) -> None:
    try:
        found = parse(text, calendar=calendar)
    except ImpossibleDate:
        return
    assert parse(found.edtf) == found
    assert dates.is_date(found.edtf)
    assert found.earliest is None or found.latest is None or found.earliest <= found.latest


@unhurried
@given(st.lists(member, min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_a_set_does_not_matter(members: list[str], random: Random) -> None:
    shuffled = list(members)
    random.shuffle(shuffled)
    found: list[TimeSpan | None] = []
    for one in (members, shuffled):
        try:
            found.append(parse(f"[{','.join(one)}]"))
        except ImpossibleDate:
            found.append(None)
    assert found[0] == found[1]


@unhurried
@given(st.text(max_size=30) | st.text("0123456789X-~?%/.,[]{}YES ", max_size=20), st.sampled_from(Calendar))
def test_any_text_is_a_date_or_refused_in_one_line(text: str, calendar: Calendar) -> None:
    try:
        found = parse(text, calendar=calendar)
    except ImpossibleDate as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017
    else:
        assert parse(found.edtf) == found


@unhurried
@given(simple)
def test_a_month_or_year_not_stated_reaches_from_one_reading_to_the_other(text: str) -> None:
    try:
        new, old, either = (parse(text, calendar=calendar) for calendar in Calendar)
    except ImpossibleDate:
        return
    assert new.earliest is not None
    assert new.latest is not None
    assert old.earliest is not None
    assert old.latest is not None
    assert (either.earliest, either.latest) == (min(new.earliest, old.earliest), max(new.latest, old.latest))


@unhurried
@given(st.integers(1, 9999), st.sampled_from(["", "-XX", "-05", "-XX-10", "-02-XX"]), st.integers(0, 3))
def test_where_the_library_is_right_we_agree(number: int, rest: str, unspecified: int) -> None:
    text = f"{number:04}"[: 4 - unspecified] + "X" * unspecified + rest
    if text.startswith("0"):  # its year 0 is beyond `datetime`
        return
    theirs = edtf.parse_edtf(text)
    assert parse(text) == TimeSpan(text, ordinal(theirs.lower_strict()), ordinal(theirs.upper_strict()))


# ---- cost ----


def test_plain_dates_do_not_load_the_library() -> None:
    code = (
        "import sys; from kb import dates; "
        "[dates.parse(text, calendar=c) for c in dates.Calendar for text in ('1918', '1918-07', '[1918-07-06]')]; "
        "dates.parse('../1914'); dates.parse('1900~'); print('edtf' in sys.modules); "
        "dates.parse('193X'); print('edtf' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["False", "True"]


def test_a_token_that_looks_like_a_date() -> None:
    like = [
        "1918-07-06",
        "-0043",
        "../1914",
        "/1917",
        "[1918,1919]",
        "{1918}",
        "Y-17E7",
        "?1918",
        "~1918",
        "XXXX-05",
        "5",
    ]
    unlike = ["odessa", "$A", '"1918"', "Yagoda", "Xenia", "-odessa", "", "~about", ">1918"]
    assert [text for text in like if not dates.is_date(text)] == []
    assert [text for text in unlike if dates.is_date(text)] == []
