"""Amounts: canonical text, and bounds that nobody invented."""

from __future__ import annotations

import doctest
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import amounts
from kb.amounts import Amount, ImpossibleAmount, parse

unhurried = settings(deadline=None)  # a busy machine is no failure


def test_the_examples_in_the_documentation_are_true() -> None:
    found = doctest.testmod(amounts)
    assert found.attempted > 0
    assert found.failed == 0


@pytest.mark.parametrize(
    ("number", "unit", "text", "least", "most"),
    [
        ("97", "people", "97 people", "97", "97"),
        ("0", "people", "0 people", "0", "0"),
        ("2.5", "months", "2.5 months", "2.5", "2.5"),
        (">725000", "people", "> 725000 people", "725001", None),
        (">=1000000", "people", ">= 1000000 people", "1000000", None),
        ("<40000", "people", "< 40000 people", None, "39999"),
        ("<1", "people", "< 1 people", None, "0"),
        ("<=5", "party members", "<= 5 party members", None, "5"),
        ("~40000", "people", "~ 40000 people", None, None),
        ("25..27", "years", "25..27 years", "25", "27"),
        ("2..2.5", "hours", "2..2.5 hours", "2", "2.5"),
        ("18", "days", "18 days", "18", "18"),
    ],
)
def test_an_amount_is_canonical_and_bounded(
    number: str, unit: str, text: str, least: str | None, most: str | None
) -> None:
    bounds = (None if least is None else Decimal(least), None if most is None else Decimal(most))
    assert parse(number, unit) == Amount(text, *bounds, unit)


@pytest.mark.parametrize("unit", ["months", "years", "feet", "roubles", "gold roubles", "man-hours", "Days", "percent"])
def test_more_than_two_of_a_measure_may_be_two_and_a_half(unit: str) -> None:
    assert parse(">2", unit).least == 2
    assert parse("<2", unit).most == 2


def test_a_fraction_bounds_at_itself_even_of_what_is_counted() -> None:
    assert parse(">2.5", "cities").least == Decimal("2.5")
    assert parse("<2.5", "cities").most == Decimal("2.5")
    assert parse(">2.0", "cities").least == 3


@pytest.mark.parametrize(
    ("number", "unit", "text"),
    [
        (" > 725000 ", "people", "> 725000 people"),
        ("007", "people", "7 people"),
        ("000", "people", "0 people"),
        ("2.50", "months", "2.5 months"),
        ("2.0", "months", "2 months"),
        ("25 .. 27", "years", "25..27 years"),
        ("25..25.0", "years", "25 years"),
        ("9", "  party \t members ", "9 party members"),
        ("9", unicodedata.normalize("NFD", "cafés"), "9 cafés"),
    ],
)
def test_one_meaning_has_one_text(number: str, unit: str, text: str) -> None:
    assert parse(number, unit).text == text


@pytest.mark.parametrize(
    ("number", "unit", "message"),
    [
        ("", "people", "is empty"),
        ("-3", "people", "not negative"),
        ("−3", "people", "not negative"),
        (">-3", "people", "not negative"),
        ("<0", "people", "nothing is less than none"),
        ("<0.0", "years", "nothing is less than none"),
        ("27..25", "years", r"runs backwards. Write 25..27"),
        ("-5..5", "years", "not negative"),
        ("25..", "years", "Write >=25"),
        ("..27", "years", "Write <=27"),
        ("25-27", "years", r"Write 25..27"),
        ("~25..27", "years", "range without a sign"),
        ("725,000", "people", "without separators"),
        ("725 000", "people", "without separators"),
        ("2,5", "months", "full stop"),
        (".5", "months", "both sides"),
        ("≥10", "people", "Write >=10"),
        ("1e6", "people", "is no amount"),
        ("١", "people", "is no amount"),
        ("many", "people", "is no amount"),
        ("1\n2", "people", "is no amount"),
        ("1234567890123456789", "people", "more than 18 digits"),
        ("97", "", "no unit"),
        ("97", "%", "12 percent"),
        ("97", "people 3", "`3` is no word"),
        ("97", "book(s)", "is no word"),
        ("97", "-people", "is no word"),
        ("97", "long " * 30, "more than 100 characters"),
    ],
)
def test_what_is_no_amount_is_refused_in_one_line(number: str, unit: str, message: str) -> None:
    with pytest.raises(ImpossibleAmount, match=message) as caught:
        parse(number, unit)
    assert str(caught.value) == f"{caught.value.what} {caught.value.todo}"
    assert len(str(caught.value).splitlines()) == 1


numbers = st.decimals(0, 10**9, places=3, allow_nan=False).map("{:f}".format) | st.integers(0, 10**17).map(str)


@unhurried
@given(
    st.sampled_from(["", ">", ">=", "<=", "~", "> "]), numbers, st.sampled_from(["people", "years", "party members"])
)
def test_canonical_text_is_a_fixed_point(sign: str, number: str, unit: str) -> None:
    found = parse(sign + number, unit)
    assert parse(found.text.removesuffix(f" {unit}"), unit) == found
    assert found.least is None or found.most is None or found.least <= found.most


@unhurried
@given(st.integers(0, 10**17), st.integers(0, 10**17))
def test_a_range_holds_its_ends_exactly(one: int, other: int) -> None:
    low, high = sorted((one, other))
    found = parse(f"{low}..{high}", "people")
    assert (found.least, found.most) == (Decimal(low), Decimal(high))


@unhurried
@given(st.integers(0, 10**18 - 1))
def test_more_than_a_count_is_one_more_without_rounding(number: int) -> None:
    assert parse(f">{number}", "people").least == number + 1


@unhurried
@given(st.text(max_size=20), st.text(max_size=20))
def test_any_text_is_an_amount_or_refused_in_one_line(number: str, unit: str) -> None:
    try:
        found = parse(number, unit)
    except ImpossibleAmount as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017
    else:
        assert found.text.endswith(found.unit)
