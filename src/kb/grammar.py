"""The claim lines of a record: words in order, by the ontology's own properties, nothing looked up yet.

The grammar, with two spaces of indentation a level::

    block  := (line | voice INDENT (line | fork)+ | fork)+
    voice  := ["narrator" [stance] [certainty]] ("<-" who ["in" WORK] ["at" EVENT] [stance] [certainty])*
    who    := ENTITY | someone "TEXT"
    fork   := "either" INDENT line+ ("or" INDENT line+)+
    line   := [LABEL "="] subject saying (";" saying)*       subject := ENTITY | $LABEL
    saying := ("not"|"only"|"doubtful"|"certainly"|"probably"|"possibly")* PROPERTY [value] ["as" "TEXT"]
    value  := ENTITY | $LABEL | "TEXT"[@lang] | EDTF [os|os?] | AMOUNT UNIT | PROPERTY | CLASS

A line that begins with `#` is a comment.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import process

from kb.amounts import Amount, ImpossibleAmount
from kb.amounts import parse as parse_amount
from kb.dates import Calendar, ImpossibleDate, TimeSpan
from kb.dates import parse as parse_date
from kb.errors import Fault, Location
from kb.lexicon import Lexicon, Property, Takes
from kb.record import Fork, Term, Text

STANCES = ("affirms", "denies", "doubts", "considers")
CERTAINTIES = ("certain", "likely", "possible", "unlikely")
ADVERBS = {"certainly": "certain", "probably": "likely", "possibly": "possible"}
MODIFIERS = ("not", "only", "doubtful", *ADVERBS)
RESERVED = frozenset(
    {"narrator", "either", "or", "someone", "in", "at", "as", "os", *MODIFIERS, *STANCES, *CERTAINTIES}
)
"""Words of the grammar, which no entity may take as its slug."""

_TOKEN = re.compile(
    r'"(?P<text>(?:[^"\\]|\\.)*)"(?:@(?P<lang>[A-Za-z]+(?:-[A-Za-z0-9]+)*))?|(?P<mark>;|<-|=(?=\s|$))|(?P<word>[^\s;"]+)'
)
_LABEL = re.compile(r"[A-Z][A-Za-z0-9]*")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Name:
    """A slug or label, not looked up yet.

    Attributes:
        text: the slug, or the label without its `$`.
        label: whether it is a label.
        where: its first character.
    """

    text: str
    label: bool
    where: Location


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice of a voice line.

    Attributes:
        speaker: a slug; None for `someone` and `narrator`.
        someone: the words for a voice without an identity, or None.
        work: a slug, or None.
        occasion: a slug, or None.
        stance: see `record.Link`.
        certainty: see `record.Link`.
        where: its first character.
    """

    speaker: Name | None
    someone: str | None = None
    work: Name | None = None
    occasion: Name | None = None
    stance: str | None = None
    certainty: str | None = None
    where: Location = field(default=Location(""), compare=False)


@dataclass(frozen=True, slots=True)
class Saying:
    """One property with its value, said of a subject.

    Attributes:
        subject: of whom or what.
        label: what this claim is called in later lines of the file, or None.
        modifiers: as written, each once.
        property: of the ontology.
        value: a name to look up, or the value itself.
        as_written: what the source writes, or None.
        years: four-digit years that the curator wrote.
        narrator: the part's own last voice, where the voice line gives it a stance; else None.
        voices: those added by the voice line, outermost first.
        fork: where it stands among alternatives, or None.
        where: its first character.
    """

    subject: Name
    label: Name | None
    modifiers: tuple[str, ...]
    property: Property
    value: Name | Term | Text | TimeSpan | Amount | bool
    as_written: str | None
    years: tuple[str, ...]
    narrator: Voice | None
    voices: tuple[Voice, ...]
    fork: Fork | None
    where: Location


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # word, text or mark
    text: str
    lang: str | None
    where: Location


class _Wrong(Exception):  # noqa: N818 - caught where the next line begins
    def __init__(self, where: Location, what: str, todo: str, *, broken: bool = True) -> None:
        self.fault = Fault(where, what, todo, broken=broken)
        super().__init__(what)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `Did you mean “x”?` for a word that is nearly one of those known, or nothing."""
    found = process.extractOne(word, list(known), score_cutoff=75)
    return f"Did you mean “{found[0]}”?" if found else ""


def parse(lines: Iterable[tuple[str, Location]], *, lexicon: Lexicon) -> tuple[list[Saying], list[Fault]]:
    """Parse the claim lines of one record.

    Args:
        lines: those that are not blank, each with the place of its first column; one that begins with `#` is a comment.
        lexicon: the properties that may be used.

    Returns:
        The sayings in the order of writing (a line that is wrong gives none), and what is wrong.
    """
    return _Block([(line, where) for line, where in lines if not line.lstrip().startswith("#")], lexicon).parse()


def parse_chain(text: str, where: Location) -> tuple[tuple[Voice, ...], list[Fault]]:
    """Parse the `voice:` of a part: `who [in WORK] [at EVENT] (<- who …)*`, without stances.

    Args:
        text: the value.
        where: its first character.
    """
    try:
        line = _Line(_tokens("<- " + text, Location(where.file, where.line, where.column - 3)), where)
        voices = line.voices()
        line.end()
    except _Wrong as wrong:
        return (), [wrong.fault]
    for voice in voices:
        if voice.stance or voice.certainty or voice.someone is not None:
            return (), [
                Fault(
                    voice.where,
                    "the voice of a part is an entity without a stance.",
                    "Declare it, and leave the stance to the claim lines.",
                    broken=True,
                )
            ]
    return voices, []


def _tokens(line: str, where: Location) -> list[_Token]:
    tokens, at = [], 0
    while at < len(line):
        if line[at] in " \t":
            at += 1
            continue
        found = _TOKEN.match(line, at)
        here = Location(where.file, where.line, where.column + at)
        if not found:
            raise _Wrong(
                here, "a double quote is not closed.", 'Close it; a double quote inside the words is written \\".'
            )
        if found["text"] is not None:
            text = unicodedata.normalize("NFC", re.sub(r"\\(.)", r"\1", found["text"]))
            tokens.append(_Token("text", text, found["lang"].lower() if found["lang"] else None, here))
        else:
            tokens.append(_Token("mark" if found["mark"] else "word", found["mark"] or found["word"], None, here))
        at = found.end()
    return tokens


class _Line:
    """The tokens of one line, read from left to right."""

    def __init__(self, tokens: Sequence[_Token], where: Location) -> None:
        self.tokens = tokens
        self.at = 0
        self.where = where

    @property
    def here(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    @property
    def place(self) -> Location:
        if token := self.here:
            return token.where
        last = self.tokens[-1] if self.tokens else None
        return Location(self.where.file, last.where.line, last.where.column + len(last.text)) if last else self.where

    def peek(self, *words: str) -> bool:
        token = self.here
        return token is not None and token.kind in ("word", "mark") and token.text in words

    def take(self, *words: str) -> bool:
        if self.peek(*words):
            self.at += 1
            return True
        return False

    def word(self, what: str) -> _Token:
        token = self.here
        if token is None or token.kind != "word":
            raise _Wrong(self.place, f"{what} is missing.", f"Write {what} here.")
        self.at += 1
        return token

    def slug(self, what: str) -> Name:
        token = self.word(what)
        if not _SLUG.fullmatch(token.text) or token.text in RESERVED:
            raise _Wrong(
                token.where,
                f"“{token.text}” is not {what}.",
                "An entity is written in lower-case letters, digits and hyphens.",
            )
        return Name(token.text, False, token.where)

    def text(self, what: str) -> _Token:
        token = self.here
        if token is None or token.kind != "text":
            raise _Wrong(self.place, f"{what} is missing.", f"Write {what} in double quotes.")
        self.at += 1
        return token

    def end(self) -> None:
        if token := self.here:
            raise _Wrong(
                token.where,
                f"“{token.text}” does not belong here.",
                "Separate sayings by `;`, and put words in double quotes.",
            )

    def voices(self) -> tuple[Voice, ...]:
        voices = []
        while self.take("<-"):
            where = self.place
            if self.take("someone"):
                speaker, someone = None, self.text("what the source calls this voice").text
            else:
                speaker, someone = self.slug("a speaker"), None
            work = self.slug("a work") if self.take("in") else None
            occasion = self.slug("an event") if self.take("at") else None
            stance, certainty = self.attitude()
            voices.append(Voice(speaker, someone, work, occasion, stance, certainty, where))
        return tuple(voices)

    def attitude(self) -> tuple[str | None, str | None]:
        stance = self.word("a stance").text if self.peek(*STANCES) else None
        certainty = self.word("a certainty").text if self.peek(*CERTAINTIES) else None
        return stance, certainty


class _Block:
    def __init__(self, lines: list[tuple[str, Location]], lexicon: Lexicon) -> None:
        self.lines = lines
        self.lexicon = lexicon
        self.faults: list[Fault] = []
        self.sayings: list[Saying] = []
        self.narrator: Voice | None = None
        self.voices: tuple[Voice, ...] = ()
        self.forks = 0

    def parse(self) -> tuple[list[Saying], list[Fault]]:
        at = 0
        while at < len(self.lines):
            line, where = self.lines[at]
            if _depth(line):
                self._fault(
                    _place(line, where),
                    "this line is indented, and nothing above it opens a level.",
                    "Indent by two spaces under a voice, `either` or `or`; else by none.",
                )
                at += 1
            elif _opens_voice(line):
                at = self._voice(at)
            elif line in ("either", "or"):
                self.narrator, self.voices = None, ()
                at = self._fork(at, 0)
            else:
                self.narrator, self.voices = None, ()
                self._line(line, where, None)
                at += 1
        return self.sayings, self.faults

    def _fault(self, where: Location, what: str, todo: str) -> None:
        self.faults.append(Fault(where, what, todo, broken=True))

    def _voice(self, at: int) -> int:
        line, where = self.lines[at]
        try:
            self.narrator, self.voices = _voice_line(line, where)
        except _Wrong as wrong:
            self.faults.append(wrong.fault)
            self.narrator, self.voices = None, ()
        at += 1
        begun = at
        while at < len(self.lines) and _depth(self.lines[at][0]):
            line, where = self.lines[at]
            if _depth(line) != 2:
                self._fault(
                    _place(line, where), "the indentation is not two spaces.", "Indent by two spaces under a voice."
                )
                at += 1
            elif line.strip() in ("either", "or"):
                at = self._fork(at, 2)
            else:
                self._line(line, where, None)
                at += 1
        if at == begun:
            self._fault(
                where, "nothing is said under this voice.", "Indent what it says by two spaces, or delete the voice."
            )
        return at

    def _fork(self, at: int, depth: int) -> int:
        opened = _place(*self.lines[at])
        branches: list[list[tuple[str, Location]]] = []
        while at < len(self.lines):
            line, where = self.lines[at]
            word = line.strip()
            if _depth(line) != depth or word not in ("either", "or") or (word == "either") != (not branches):
                break
            at += 1
            branch: list[tuple[str, Location]] = []
            while at < len(self.lines) and _depth(self.lines[at][0]) > depth:
                branch.append(self.lines[at])
                at += 1
            if not branch:
                self._fault(
                    _place(line, where), f"nothing stands under `{word}`.", "Indent the alternative by two spaces more."
                )
            branches.append(branch)
        if not branches:
            self._fault(opened, "`or` stands without `either`.", "Begin the alternatives with `either`.")
            return at + 1
        if len(branches) < 2:
            self._fault(
                opened, "`either` stands without `or`.", "Give at least two alternatives, or say the one plainly."
            )
        for number, branch in enumerate(branches):
            seen: dict[tuple[str, bool, str], tuple[object, Location]] = {}
            for line, where in branch:
                if _depth(line) != depth + 2:
                    self._fault(
                        _place(line, where),
                        "the indentation is not two spaces more.",
                        "Indent by two spaces under `either` and `or`.",
                    )
                    continue
                first = len(self.sayings)
                self._line(line, where, Fork(self.forks, number, len(branches)))
                for saying in self.sayings[first:]:
                    self._one_value(saying, seen)
        self.forks += 1
        return at

    def _one_value(self, saying: Saying, seen: dict[tuple[str, bool, str], tuple[object, Location]]) -> None:
        if not saying.property.one_value:
            return
        key = (saying.subject.text, saying.subject.label, saying.property.name)
        value = saying.value.text if isinstance(saying.value, Name) else saying.value
        other = seen.setdefault(key, (value, saying.where))
        if other[0] != value:
            self.faults.append(
                Fault(
                    saying.where,
                    f"`{saying.property.keyword}` has two values in one branch.",
                    "Put the second value under an `or` of its own.",
                )
            )

    def _line(self, line: str, where: Location, fork: Fork | None) -> None:
        try:
            self._sayings(_Line(_tokens(line, where), where), fork)
        except _Wrong as wrong:
            self.faults.append(wrong.fault)

    def _sayings(self, line: _Line, fork: Fork | None) -> None:
        label = None
        if len(line.tokens) > 1 and line.tokens[1].kind == "mark" and line.tokens[1].text == "=":
            token = line.word("a label")
            if not _LABEL.fullmatch(token.text):
                raise _Wrong(
                    token.where,
                    f"“{token.text}” cannot be a label.",
                    "A label is a capital letter, then letters and digits.",
                )
            label = Name(token.text, True, token.where)
            line.at += 1
        subject = self._subject(line)
        while True:
            self.sayings.append(self._saying(line, subject, label, fork))
            label = None
            if line.here is None:
                return
            if not line.take(";"):
                line.end()

    def _subject(self, line: _Line) -> Name:
        token = line.here
        if token is not None and token.kind == "word" and token.text.startswith("$"):
            return self._label(line)
        return line.slug("a subject")

    def _label(self, line: _Line) -> Name:
        token = line.word("a label")
        if not token.text.startswith("$") or not _LABEL.fullmatch(token.text[1:]):
            raise _Wrong(token.where, f"“{token.text}” is not a label.", "Write $ and the label of an earlier line.")
        return Name(token.text[1:], True, token.where)

    def _saying(self, line: _Line, subject: Name, label: Name | None, fork: Fork | None) -> Saying:
        where = line.place
        modifiers: list[str] = []
        while line.peek(*MODIFIERS):
            token = line.word("a word")
            if token.text in modifiers:
                raise _Wrong(token.where, f"“{token.text}” stands twice.", "Delete one of them.")
            modifiers.append(token.text)
        if len({"not", "only", "doubtful"}.intersection(modifiers)) > 1:
            raise _Wrong(where, "`not`, `only` and `doubtful` exclude each other.", "Write two sayings.")
        if len(ADVERBS.keys() & set(modifiers)) > 1:
            raise _Wrong(where, "two degrees of certainty stand here.", "Keep the one that the speaker uses.")
        token = line.word("a property")
        if token.text not in self.lexicon.properties:
            advice = nearest(token.text, self.lexicon.properties) or "`kb show --terms` lists the properties."
            raise _Wrong(token.where, f"“{token.text}” is not a property.", advice, broken=False)
        prop = self.lexicon.properties[token.text]
        value, years = self._value(line, prop)
        as_written = line.text("what the source writes").text if line.take("as") else None
        return Saying(
            subject, label, tuple(modifiers), prop, value, as_written, years, self.narrator, self.voices, fork, where
        )

    def _value(
        self, line: _Line, prop: Property
    ) -> tuple[Name | Term | Text | TimeSpan | Amount | bool, tuple[str, ...]]:
        token = line.here
        if prop.takes is Takes.NOTHING:
            if token is not None and not line.peek(";", "as"):
                raise _wrong_kind(token, prop)
            return True, ()
        if token is None or token.kind == "mark":
            raise _Wrong(line.place, f"the value of `{prop.keyword}` is missing.", f"It takes {prop.takes.value}.")
        if (token.kind == "text") != (prop.takes is Takes.TEXT):
            raise _wrong_kind(token, prop)
        if prop.takes is Takes.TEXT:
            line.at += 1
            if not token.text.strip():
                raise _Wrong(token.where, "the words are empty.", "Write them, or leave the saying out.", broken=False)
            return Text(token.text, token.lang), ()
        if token.text.startswith("$"):
            if prop.takes is not Takes.CLAIM:
                raise _wrong_kind(token, prop)
            return self._label(line), ()
        if prop.takes is Takes.ENTITY:
            if not _SLUG.fullmatch(token.text) or token.text in RESERVED:
                raise _wrong_kind(token, prop)
            return line.slug("an entity"), ()
        line.at += 1
        if prop.takes is Takes.TIME:
            return self._date(line, token)
        if prop.takes is Takes.AMOUNT:
            return self._amount(line, token), ()
        if prop.takes is Takes.CLASS:
            if token.text not in self.lexicon.kinds:
                advice = nearest(token.text, self.lexicon.kinds) or "Use a class of events, organizations or works."
                raise _Wrong(token.where, f"“{token.text}” is not a kind.", advice, broken=False)
            return Term(self.lexicon.kinds[token.text]), ()
        if prop.takes is Takes.PROPERTY:
            if token.text not in self.lexicon.properties:
                raise _Wrong(
                    token.where,
                    f"“{token.text}” is not a property.",
                    nearest(token.text, self.lexicon.properties) or "Use a property of the ontology.",
                    broken=False,
                )
            return Term(self.lexicon.properties[token.text].name), ()
        raise _wrong_kind(token, prop)

    def _date(self, line: _Line, token: _Token) -> tuple[TimeSpan, tuple[str, ...]]:
        calendar = Calendar.UNSTATED if line.take("os?") else Calendar.JULIAN if line.take("os") else Calendar.GREGORIAN
        try:
            return parse_date(token.text, calendar=calendar), tuple(re.findall(r"(?<![\dY])\d{4}(?![\d])", token.text))
        except ImpossibleDate as error:
            raise _Wrong(token.where, str(error), "", broken=False) from None

    def _amount(self, line: _Line, token: _Token) -> Amount:
        unit: list[str] = []
        while (word := line.here) is not None and word.kind == "word" and word.text != "as":
            unit.append(word.text)
            line.at += 1
        try:
            return parse_amount(token.text, " ".join(unit))
        except ImpossibleAmount as error:
            raise _Wrong(token.where, str(error), "", broken=False) from None


def _wrong_kind(token: _Token, prop: Property) -> _Wrong:
    return _Wrong(
        token.where,
        f"`{prop.keyword}` takes {prop.takes.value}, not “{token.text}”.",
        "Mend the value, or use another property.",
        broken=False,
    )


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _place(line: str, where: Location) -> Location:
    return Location(where.file, where.line, where.column + _depth(line))


def _opens_voice(line: str) -> bool:
    return line == "narrator" or line.startswith(("<-", "narrator "))


def _voice_line(line: str, where: Location) -> tuple[Voice | None, tuple[Voice, ...]]:
    tokens = _Line(_tokens(line, where), where)
    narrator = None
    if tokens.take("narrator"):
        stance, certainty = tokens.attitude()
        narrator = Voice(None, stance=stance, certainty=certainty, where=where)
    voices = tokens.voices()
    tokens.end()
    return narrator, voices
