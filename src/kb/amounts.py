"""Counts and measures as sources give them: a number, perhaps one of several, of something.

Bounds are closed and never invented. `>725000 people` is at least 725001, because people are counted; `>2 months` and
`>2.5 cities` are at least the number itself, because two and a half months are more than two: a weaker bound, and true.
Nothing bounds what is about (`~`) some number, and nothing bounds `>` from above or `<` from below.

Canonical text, which IRIs and hashes are made of, so that it must not change between releases: the sign and a space,
if there is a sign; the number without leading zeros, or zeros at the end of a fraction; a space; the words of the unit
with a space between two, in Unicode normal form C and otherwise as written. A range from a number to itself is the
number.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of something and what it excludes.

    Attributes:
        text: canonical, such as `> 725000 people`, `25..27 years`, `~ 40000 people`.
        least: the smallest number it can mean, or None.
        most: the largest number it can mean, or None.
        unit: what is counted or measured, in the words of the source or of the encoder.
    """

    text: str
    least: Decimal | None
    most: Decimal | None
    unit: str


class ImpossibleAmount(ValueError):  # noqa: N818 - it is the amount that is at fault
    """What was written is no amount; `str()` of it is one line.

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


_MOST_DIGITS = 18  # what SPARQL engines compute with exactly
_LONGEST_UNIT = 100
_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_SIGNED = re.compile(rf"(>=|<=|>|<|~)?\s*({_NUMBER})")
_RANGE = re.compile(rf"({_NUMBER})\s*\.\.\s*({_NUMBER})")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_MEASURES = frozenset(
    """
    second minute hour day night week fortnight month year decade century centuries millennium millennia
    millimetre centimetre metre kilometre meter kilometer km mile verst sazhen arshin foot feet inch inches yard league
    hectare acre desyatina dessiatine gram kilogram kg ton tonne pood pound ounce carat litre liter gallon degree
    rouble ruble kopeck dollar cent mark franc shilling pence penny pennies lira crown percent
    """.split()  # noqa: SIM905 - as a list it would be sixty lines
)
_FORMS = "Write 97, 2.5, >725000, >=10, <40000, <=5, ~40000 or 25..27."
_SLIPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"({_NUMBER})\s*\.\.+"), "Write >={0}."),
    (re.compile(rf"\.\.+\s*({_NUMBER})"), "Write <={0}."),
    (re.compile(rf"({_NUMBER})\s*[-–—]\s*({_NUMBER})"), "Write {0}..{1}."),
    (re.compile(r".*[0-9][,’'\s_][0-9]{3}.*"), "Write the number without separators, such as 725000."),
    (re.compile(r".*[0-9],[0-9].*"), "Write a full stop before the fraction, such as 2.5."),
    (re.compile(r"\W*[-−–]\s*[0-9].*"), "Write a number that is not negative."),
    (re.compile(r"≥\s*([0-9.]+)"), "Write >={0}."),
    (re.compile(r"≤\s*([0-9.]+)"), "Write <={0}."),
    (re.compile(r"[>=<~]*\s*(?:\.[0-9]+|[0-9]+\.)"), "Write digits on both sides of the full stop."),
    (re.compile(r"[>=<~]+.*\.\..*"), "Write a range without a sign."),
)


@cache
def parse(number: str, unit: str) -> Amount:
    """Return an amount's canonical text and its bounds.

    >>> parse(">725000", "people")
    Amount(text='> 725000 people', least=Decimal('725001'), most=None, unit='people')
    >>> parse("25..27", "years").most
    Decimal('27')

    Args:
        number: a number without separators, or one after `>`, `>=`, `<`, `<=` or `~`, or two around `..`.
        unit: what is counted or measured: words of letters and hyphens.

    Raises:
        ImpossibleAmount: the number is negative or none, the range runs backwards, or the unit is no words.
    """
    words = _words(unit)
    number = number.strip()
    if match := _SIGNED.fullmatch(number):
        sign, digits = match[1] or "", _canonical(match[2])
        least, most = _bounds(sign, Decimal(digits), is_measure=_is_measure(words))
        if sign == "<" and digits == "0":
            raise ImpossibleAmount(f"{_shown(number)}: nothing is less than none.", "Write 0, or mend the number.")
        text = f"{sign} {digits}" if sign else digits
    elif match := _RANGE.fullmatch(number):
        low, high = _canonical(match[1]), _canonical(match[2])
        least, most = Decimal(low), Decimal(high)
        if least > most:
            raise ImpossibleAmount(f"{_shown(number)} runs backwards.", f"Write {high}..{low}, or mend an end.")
        text = low if low == high else f"{low}..{high}"
    else:
        todo = next(
            (todo.format(*found.groups()) for slip, todo in _SLIPS if (found := slip.fullmatch(number))), _FORMS
        )
        raise ImpossibleAmount(f"{_shown(number)} is no amount." if number else "The amount is empty.", todo)
    return Amount(f"{text} {words}", least, most, words)


def _bounds(sign: str, value: Decimal, *, is_measure: bool) -> tuple[Decimal | None, Decimal | None]:
    step = 0 if is_measure or value != value.to_integral_value() else 1
    match sign:
        case ">":
            return value + step, None
        case ">=":
            return value, None
        case "<":
            return None, value - step
        case "<=":
            return None, value
        case "~":
            return None, None
        case _:
            return value, value


def _canonical(number: str) -> str:
    whole, _, fraction = number.partition(".")
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    if len(whole) + len(fraction) > _MOST_DIGITS:
        raise ImpossibleAmount(f"{_shown(number)} has more than {_MOST_DIGITS} digits.", "Write fewer.")
    return f"{whole}.{fraction}" if fraction else whole


def _words(unit: str) -> str:
    words = unicodedata.normalize("NFC", unit).split()
    if not words:
        raise ImpossibleAmount("The amount has no unit.", "Write after the number what is counted, such as 97 people.")
    for word in words:
        if not _WORD.fullmatch(word):
            raise ImpossibleAmount(
                f"{_shown(word)} is no word of a unit.", "Write words of letters and hyphens, such as 12 percent."
            )
    if len(" ".join(words)) > _LONGEST_UNIT:
        raise ImpossibleAmount(f"The unit has more than {_LONGEST_UNIT} characters.", "Write what is counted, no more.")
    return " ".join(words)


def _is_measure(unit: str) -> bool:
    """Return whether a fraction of the unit makes sense. Where in doubt True: the bound is then weaker, not wrong."""
    parts = unit.lower().replace("-", " ").split()
    return any(part in _MEASURES or part.removesuffix("s") in _MEASURES for part in parts)


def _shown(text: str) -> str:
    """Return what was written, fit for a line of its own."""
    shown = "".join(character if character.isprintable() else "\ufffd" for character in text)
    return f"`{shown[:40]}…`" if len(shown) > 40 else f"`{shown}`"


_SPOKEN = {">": "more than", ">=": "at least", "<": "fewer than", "<=": "at most", "~": "about"}


def spoken(text: str) -> str:
    """Return the canonical text of an amount as one says it; another text as it is.

    >>> spoken("> 725000 people"), spoken("25..27 years"), spoken("~ 40000 people"), spoken("4 people")
    ('more than 725000 people', '25 to 27 years', 'about 40000 people', '4 people')
    """
    first, _, rest = text.partition(" ")
    if first in _SPOKEN and rest:
        return f"{_SPOKEN[first]} {rest}"
    return f"{first.replace('..', ' to ')} {rest}".rstrip()
