"""What a query may not say: refused where it is a keyword and nowhere else, and before any engine sees it."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import Kb
from hypothesis import given
from hypothesis import strategies as st

from kb import guard, query
from kb.errors import Refused
from kb.guard import Refusal

BASE = "https://example.org/elm-landing/"
CLOSED = "<http://127.0.0.1:1/>"
"""An endpoint that nothing can reach: the engine knows that port 1 is not for the web."""

# name: (query, with a mark before what is refused; the word)
KEYWORDS: dict[str, tuple[str, str]] = {
    "service": (f"SELECT * {{ ▶SERVICE {CLOSED} {{ ?s ?p ?o }} }}", "SERVICE"),
    "lower-case": (f"select * {{ ▶service {CLOSED} {{ ?s ?p ?o }} }}", "SERVICE"),
    "mixed-case": (f"SELECT * {{ ▶sErViCe {CLOSED} {{ ?s ?p ?o }} }}", "SERVICE"),
    "silent": (f"SELECT * {{ ▶SERVICE SILENT {CLOSED} {{ ?s ?p ?o }} }}", "SERVICE"),
    "of-a-variable": ("SELECT * { ▶SERVICE ?where { ?s ?p ?o } }", "SERVICE"),
    "of-a-prefixed-name": ("SELECT * { ▶SERVICE ex:here { ?s ?p ?o } }", "SERVICE"),
    "on-the-third-line": (f"SELECT *\n{{\n  ▶SERVICE {CLOSED} {{ ?s ?p ?o }}\n}}", "SERVICE"),
    "lines-of-windows": (f"SELECT *\r\n{{\r\n  ▶SERVICE {CLOSED} {{ ?s ?p ?o }} }}", "SERVICE"),
    "after-letters-of-two-bytes": (f"SELECT * {{ ?s ?p 'žluťoučký 𝔘' ▶SERVICE {CLOSED} {{}} }}", "SERVICE"),
    "no-space-around": (f"SELECT*{{▶SERVICE{CLOSED}{{?s ?p ?o}}}}", "SERVICE"),
    "after-a-bracket": (f"SELECT * {{ FILTER(1<2)▶SERVICE{CLOSED}{{?s ?p ?o}} }}", "SERVICE"),
    "after-a-number": (f"SELECT * {{ ?s ?p 1▶SERVICE{CLOSED}{{?s ?p ?o}} }}", "SERVICE"),
    "after-an-iri": (f"SELECT * {{ ?s ?p <http://e/o>▶SERVICE{CLOSED}{{}} }}", "SERVICE"),
    "after-less-than": (f"SELECT * {{ FILTER(?a < ?b) ▶SERVICE{CLOSED}{{}} FILTER(?c > ?d) }}", "SERVICE"),
    "before-a-comment": (f"SELECT * {{ ▶SERVICE#>\n{CLOSED} {{ ?s ?p ?o }} }}", "SERVICE"),
    "after-a-comment": (f"SELECT * {{ # an apostrophe's comment\n▶SERVICE {CLOSED} {{ ?s ?p ?o }} }}", "SERVICE"),
    "after-a-comment-with-quotes": (f"SELECT * {{ # \"\"\" '''\n▶SERVICE {CLOSED} {{ ?s ?p ?o }} }}", "SERVICE"),
    "after-an-iri-with-a-hash": (f"SELECT * {{ ?s <http://e/#p> ?o ▶SERVICE {CLOSED} {{}} }}", "SERVICE"),
    "after-an-iri-with-an-apostrophe": (f"SELECT * {{ ?s <http://e/it's> ?o ▶SERVICE {CLOSED} {{}} }}", "SERVICE"),
    "after-a-name-with-an-apostrophe": (f"SELECT * {{ ?s ex:it\\'s ?o ▶SERVICE {CLOSED} {{}} }}", "SERVICE"),
    "after-double-quotes": (f'SELECT * {{ ?s ?p "a" ▶SERVICE {CLOSED} {{}} }}', "SERVICE"),
    "after-single-quotes": (f"SELECT * {{ ?s ?p 'a' ▶SERVICE {CLOSED} {{}} }}", "SERVICE"),
    "after-three-double-quotes": (f'SELECT * {{ ?s ?p """a" ""b""" ▶SERVICE {CLOSED} {{}} }}', "SERVICE"),
    "after-three-single-quotes": (f"SELECT * {{ ?s ?p '''a' ''b''' ▶SERVICE {CLOSED} {{}} }}", "SERVICE"),
    "after-empty-quotes": (f"SELECT * {{ ?s ?p \"\", '' ▶SERVICE {CLOSED} {{}} }}", "SERVICE"),
    "after-an-escaped-quote": (f'SELECT * {{ ?s ?p "a\\"b\\\\" ▶SERVICE {CLOSED} {{}} }}', "SERVICE"),
    "after-a-long-string-of-two-lines": (f"SELECT * {{ ?s ?p '''a\n# b''' ▶SERVICE {CLOSED} {{}} }}", "SERVICE"),
    "after-a-language": (f"SELECT * {{ ?s ?p 'a'@en-GB ▶SERVICE {CLOSED} {{}} }}", "SERVICE"),
    "after-a-datatype": (f"SELECT * {{ ?s ?p '1'^^xsd:byte ▶SERVICE {CLOSED} {{}} }}", "SERVICE"),
    "after-a-quote-never-closed": (f"SELECT * {{ ?s ?p 'a\n ▶SERVICE {CLOSED} {{}} }}", "SERVICE"),
    "an-escaped-letter": (f"SELECT * {{ ▶SERV\\u0049CE {CLOSED} {{ ?s ?p ?o }} }}", "SERVICE"),
    "an-escaped-beginning": (f"SELECT * {{ ▶\\u0073ervice {CLOSED} {{ ?s ?p ?o }} }}", "SERVICE"),
    "every-letter-escaped": ("SELECT * ▶\\U00000046\\u0052\\U0000004f\\u004d <http://e/g> {}", "FROM"),
    "after-an-escape": (f"SELECT ('\\u00e9' AS ?a) {{ ▶SERV\\u0049CE {CLOSED} {{}} }}", "SERVICE"),
    "after-a-line-end-escaped": (f"SELECT * {{ # \\u000A ▶SERVICE {CLOSED} {{}}\n}}", "SERVICE"),
    "after-a-quote-escaped": (f"SELECT * {{ ?s ?p 'a\\u0027 ▶SERVICE {CLOSED} {{}} # '\n}}", "SERVICE"),
    "hidden-by-a-quote-escaped": (f'SELECT * {{ ?s ?p "\\u0022" ▶SERVICE {CLOSED} {{}} # "\n}}', "SERVICE"),
    "from": ("SELECT * ▶FROM <file:///etc/passwd> { ?s ?p ?o }", "FROM"),
    "from-named": ("SELECT * ▶FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }", "FROM"),
    "from-glued": ("SELECT *▶FROM<http://e/g>{ ?s ?p ?o }", "FROM"),
    "from-in-describe": ("DESCRIBE <http://e/a> ▶from <http://e/g>", "FROM"),
    "from-in-construct": ("CONSTRUCT\n▶FROM <http://e/g>\nWHERE { ?s ?p ?o }", "FROM"),
    "from-in-ask": ("ASK ▶From <http://e/g> {}", "FROM"),
    "load": ("▶LOAD <http://e/g>", "LOAD"),
    "load-silent": ("▶load silent <http://e/g> into graph <http://e/h>", "LOAD"),
    "insert-data": ("▶INSERT DATA { <http://e/s> <http://e/p> 1 }", "INSERT"),
    "insert-after-a-query": ("ASK {} ; ▶INSERT DATA { <http://e/s> <http://e/p> 1 }", "INSERT"),
    "delete-where": ("PREFIX ex: <http://e/>\n▶DELETE WHERE { ?s ?p ?o }", "DELETE"),
    "with": ("▶WITH <http://e/g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "WITH"),
    "using": ("# first\n▶USING <http://e/g>", "USING"),
    "clear": ("▶CLEAR ALL", "CLEAR"),
    "drop": ("▶drop graph <http://e/g>", "DROP"),
    "create": ("▶CREATE GRAPH <http://e/g>", "CREATE"),
    "add": ("▶ADD <http://e/g> TO <http://e/h>", "ADD"),
    "move": ("▶MOVE <http://e/g> TO <http://e/h>", "MOVE"),
    "copy": ("▶COPY <http://e/g> TO <http://e/h>", "COPY"),
}

NO_KEYWORDS: dict[str, str] = {
    "variables": "SELECT ?from $service ?load ?insert ?DELETE ?with { ?from ?service ?load }",
    "prefixed-names": "PREFIX ex: <http://e/> SELECT * { ex:service ex:FROM ex:a.from, ex:b-load, ex:it\\'s-from }",
    "prefixes": "PREFIX service: <http://e/> PREFIX from: <http://f/> SELECT * { service:a from:b service:from }",
    "prefix-of-the-dataset": "SELECT * { :service ?p :from , :insert-delete }",
    "blank-nodes": "SELECT * { _:service ?p _:from }",
    "iris": "SELECT * { <http://e/SERVICE> <http://e/?q=FROM&x=(LOAD)> <http://e/#INSERT> }",
    "relative-iris": "BASE <http://e/> SELECT * { <SERVICE> <#FROM> <?LOAD> }",
    "double-quotes": 'SELECT ("SERVICE" AS ?a) (" \\" FROM " AS ?b) {}',
    "single-quotes": "SELECT ('SERVICE' AS ?a) (' \\' FROM ' AS ?b) {}",
    "three-double-quotes": 'SELECT ("""\nSERVICE "" FROM " LOAD \\""" INSERT""" AS ?a) {}',
    "three-single-quotes": "SELECT ('''\nSERVICE '' FROM ' LOAD \\''' INSERT''' AS ?a) {}",
    "string-in-a-string": """SELECT ("it's FROM" AS ?a) ('a "SERVICE"' AS ?b) {}""",
    "escapes-in-a-string": "SELECT ('caf\\u00e9 FROM here' AS ?a) {}",
    "comments": "# SERVICE\nSELECT * # FROM <http://e/g>\n{ } # LOAD",
    "comment-after-a-name": "PREFIX ex: <http://e/> SELECT * { ?s ex:p#SERVICE\n ?o }",
    "language-tags": "SELECT ('a'@from AS ?a) ('b'@en-service AS ?b) {}",
    "datatypes": "PREFIX ex: <http://e/> SELECT ('a'^^ex:from AS ?a) {}",
    "longer-words": "SELECT ?fromage ?x_from { ?fromage <http://e/preload> ?x_from }",
    "combining-marks": "SELECT ?o\u0302from { ?o\u0302from ?p ?o }",
    "less-than": "SELECT * { ?s ?p ?o FILTER(?s < ?from && ?o > ?service) }",
}

GLUED: dict[str, str] = {
    "service-and-a-prefix": "SELECT * { SERVICEex:a { ?s ?p ?o } }",
    "service-and-a-prefix-declared-with-it": "PREFIX SERVICEex: <http://e/> SELECT * { SERVICEex:a { ?s ?p ?o } }",
    "service-and-the-empty-prefix": "SELECT * { SERVICE:a { ?s ?p ?o } }",
    "service-silent-and-a-prefix": "SELECT * { SERVICESILENTex:a { ?s ?p ?o } }",
    "service-within-what-looks-like-an-iri": "SELECT * { FILTER(1<2)SERVICE:a#>\n{ ?s ?p ?o } }",
    "service-within-what-looks-like-a-string": f"SELECT * {{ FILTER(1<'>')SERVICE{CLOSED}{{ ?s ?p 'a' }} }}",
    "service-after-a-number-and-before-a-prefix": "SELECT * { ?s ?p 1SERVICE:a { ?s ?p ?o } }",
    "service-after-a-comment-that-looks-like-an-iri": 'SELECT * { FILTER(1<2)#>"""\nSERVICE:a { ?s ?p ?o } #"""\n}',
    "from-and-a-prefix": "SELECT * FROMex:a { ?s ?p ?o }",
    "from-and-the-empty-prefix": "SELECT * FROM:a { ?s ?p ?o }",
}
"""What the engine takes for keywords although the standard does not: it looks at characters, not at tokens."""


class Untouchable:
    """An index that must not be asked."""

    def query(self, *_: object, **__: object) -> None:
        """Fail."""
        raise AssertionError("the query reached the engine")


@pytest.fixture
def untouchable() -> query.Store:
    """Return a store that fails when it is asked."""
    return query.Store(BASE, Untouchable())  # type: ignore[arg-type]


@pytest.mark.parametrize("name", KEYWORDS)
def test_a_keyword_is_refused_where_it_stands(name: str, untouchable: query.Store) -> None:
    marked, word = KEYWORDS[name]
    before, after = marked.split("▶")
    text, line, column = before + after, before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
    assert guard.check(text) == Refusal(word, line, column)
    with pytest.raises(Refused) as refused:
        query.ask(untouchable, text, name="mine.rq")
    assert str(refused.value) == f"mine.rq:{line}:{column}: {word} is not allowed. Ask only what is in the dataset."
    assert refused.value.broken


def test_every_word_that_is_refused_is_tried() -> None:
    assert {word for _, word in KEYWORDS.values()} == guard.REFUSED


@pytest.mark.parametrize("name", NO_KEYWORDS)
def test_what_is_no_keyword_is_let_pass(name: str) -> None:
    text = NO_KEYWORDS[name]
    assert guard.check(text) is None
    # It is a query, and the engine does not fail at it either.
    query.ask(query.Store(BASE, ox.Store()), text, name="mine.rq")


@pytest.mark.parametrize("name", GLUED)
def test_what_only_the_engine_takes_for_a_keyword_does_not_reach_it(name: str, untouchable: query.Store) -> None:
    text = f"PREFIX ex: <http://e/> {GLUED[name]}"
    # The engine reads it as a query, and no longer where the words are spelled otherwise.
    ox.Store().query(text, prefixes={"": BASE})
    with pytest.raises(SyntaxError):
        ox.Store().query(guard.disarmed(text), prefixes={"": BASE})
    with pytest.raises(
        Refused,
        match=r"^mine\.rq:\d+:\d+: (this is not SPARQL, here or just before( \([^)]+\))?|\w+ is not allowed)\. \w.+\.$",
    ):
        query.ask(untouchable, text, name="mine.rq")


def test_disarmed_words_do_not_become_one() -> None:
    text = "SELECT ?from ?froq { ?from ?SERVICE ?servicj }"
    assert guard.disarmed(text) == "SELECT ?frox ?froq { ?frox ?SERVICX ?servicj }"
    assert guard.disarmed("ASK { ?a ?b ?c }") == "ASK { ?a ?b ?c }"


# --- nothing at all makes it fail

PIECES = st.sampled_from(
    [
        *guard.REFUSED,
        *"<>{}()\"'#\\:@?$._-;,/|^%é𝔘\u0302\n\r\t \x00",
        *('"""', "'''", "\\'", '\\"', "\\u0022", "\\u0027", "\\u000A", "\\ud800", "\\U00110000"),
        *("<http://e/", "ex:", "@en", "1", "a", "SELECT", "servic", "fro"),
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join)))
def test_it_never_fails(text: str) -> None:
    refused = guard.check(text)
    if refused:
        assert refused.word in guard.REFUSED
        line = text.split("\n")[refused.line - 1]
        assert 1 <= refused.column <= len(line)
        written = line[refused.column - 1 :]
        assert written.upper().startswith(refused.word) or "\\" in written
    disarmed = guard.disarmed(text)
    assert len(disarmed) == len(text)
    assert not re.search("service|from", disarmed, flags=re.IGNORECASE)


LITERALS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20).map(
    lambda text: str(ox.Literal(f"SERVICE {text} FROM"))
)
SAFE = st.one_of(
    LITERALS,
    LITERALS.map(lambda literal: f"{literal}@en-from"),
    st.text(alphabet="SERVICEfromLOAD'()&;,?=", min_size=1).map(lambda text: f"<http://e/#{text}>"),
    st.sampled_from(
        [":service", "'it\\'s from'", '"""a" FROM "b"""', "'''SERVICE '' '''", "?from", "$load", "1", "_:from"]
    ),
)


@given(st.lists(st.tuples(SAFE, st.sampled_from([" ", "\n", " # it's \"FROM\n"])), min_size=1, max_size=6))
def test_words_in_strings_iris_names_and_comments_hide_nothing_and_are_nothing(pieces: list[tuple[str, str]]) -> None:
    text = "SELECT * { ?s ?p " + ",".join(f"{piece}{space}" for piece, space in pieces)
    store = query.Store(BASE, ox.Store())
    query.ask(store, text + "}", name="mine.rq")
    place = Refusal("SERVICE", text.count("\n") + 1, len(text) - text.rfind("\n"))
    assert guard.check(f"{text}SERVICE {CLOSED} {{}} }}") == place


# --- the command line


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"SELECT *\n{{ SERVICE {CLOSED} {{ ?s ?p ?o }} }}", "2:3: SERVICE is not allowed."),
        ("SELECT * FROM <file:///etc/passwd>\n{ ?s ?p ?o }", "1:10: FROM is not allowed."),
        ("SELECT * FROM NAMED <file:///etc/passwd>\n{ GRAPH ?g { ?s ?p ?o } }", "1:10: FROM is not allowed."),
        ("LOAD <file:///etc/passwd>", "1:1: LOAD is not allowed."),
        ("DELETE WHERE { ?s ?p ?o }", "1:1: DELETE is not allowed."),
    ],
)
def test_the_command_refuses_in_one_line(text: str, message: str, story: Path, kb: Kb) -> None:
    assert kb("build").status == 0
    Path("mine.rq").write_text(text, "utf-8")
    ran = kb("query", "mine.rq")
    assert (ran.status, ran.out, ran.err) == (2, "", f"mine.rq:{message} Ask only what is in the dataset.\n")
    ran = kb("query", "-", stdin=text)
    assert (ran.status, ran.out, ran.err) == (2, "", f"stdin:{message} Ask only what is in the dataset.\n")


# Each prints why it fails, or nothing where it does not.
REACHING = [
    "import socket; socket.create_connection(('127.0.0.1', 1))",
    "open('/etc/passwd')",
    "list(ox.Store().query('SELECT * { SERVICE <http://127.0.0.1:8000/> { ?s ?p ?o } }'))",
]


@pytest.mark.parametrize("reach", REACHING)
def test_the_worker_reaches_nothing_even_where_nothing_is_refused(reach: str) -> None:
    # The second wall, seen without the first. Another process, because what is given up is not given back.
    program = f"import socket; import pyoxigraph as ox; from kb import query; query._limit()\ntry: {reach}\nexcept OSError as error: print(error)"
    ran = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert "Too many open files" in ran.stdout


def test_the_examples_in_the_docstrings() -> None:
    assert doctest.testmod(guard).failed == 0
