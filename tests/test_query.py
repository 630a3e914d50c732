"""Asking a built dataset: whole answers in every format, whole messages, and an end to what would never end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import Kb

from kb import build as main_job
from kb import export, new, query
from kb.errors import Refused
from kb.namespaces import KB, XSD

BASE = "https://example.org/elm-landing/"
EMPTY = query.Store(BASE, ox.Store())
INTEGER = ox.NamedNode(XSD + "integer")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make and build the dataset of `kb new`, once for the tests that leave it as it is."""
    made = tmp_path_factory.mktemp("asked") / "story"
    new.create(made)
    export.write(main_job.build(made / "data").content, made / "build")
    return made


@pytest.fixture(scope="module")
def small(folder: Path) -> query.Store:
    """Load what was built of it."""
    return query.load(folder / "build")[0]


@pytest.fixture
def asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in its folder."""
    monkeypatch.chdir(folder)
    return folder


def _short(rows: str) -> str:
    """Return text with the story's IRIs shortened, to be read."""
    for long, name in ((f"{BASE}source/ferry-book/", ""), (f"{BASE}source/", ""), (f"{BASE}id/", ""), (KB, "kb:")):
        rows = rows.replace(long, name)
    return rows


# --- recipes


def test_without_a_name_the_recipes_are_listed(kb: Kb) -> None:
    ran = kb("query")
    names = sorted(path.stem for path in Path(query.__file__).parent.glob("recipes/*.rq"))
    assert [line.split("  ")[0] for line in ran.out.splitlines()] == names
    assert len(names) == 18
    longest = max(map(len, names))
    asked = "Who says what about X, with what stance, how sure, through how many hands, and where exactly?"
    assert ran.out.splitlines()[-1] == f"who-says{' ' * (longest - 6)}{asked}"
    assert (ran.status, ran.err) == (0, "")


def test_a_recipe_describes_itself(kb: Kb) -> None:
    recipe = query.recipes()["members-on"]
    assert kb("query", "members-on", "--describe").out == (
        "Members on a day\n\n"
        "Who belonged to an organization on a day, and according to whom?\n\n"
        f"  organization={recipe.parameters[0].example}  (entity) the organization or group\n"
        f"  day={recipe.parameters[1].example}  (day) the day\n\n" + recipe.text + "\n"
    )


def test_a_query_of_ones_own_describes_itself_too(tmp_path: Path, kb: Kb) -> None:
    path = tmp_path / "mine.rq"
    path.write_text('# title: Mine\n# question: Why?\n# param: x integer "3" a number\nASK { FILTER(?x > 2) }', "utf-8")
    ran = kb("query", str(path), "--describe")
    assert ran.out == f"Mine\n\nWhy?\n\n  x=3  (integer) a number\n\n{path.read_text('utf-8')}\n"


SIZES = """\
about,subject,property,value,speaker,stance,certainty,depth,asWritten,source,part,start,end,chain\r
{about},the-drowned,kb:size,https://example.org/elm-landing/amount/2..3%20people,jonas-pell,kb:affirms,,1,two or three,ferry-book,f1,565,666,The author of the Ferry Book ← Jonas Pell\r
"""


def test_a_recipe_with_parameters(asked: Path, kb: Kb) -> None:
    ran = kb("query", "who-says", "about=the-drowned", "speaker=jonas-pell", "--format", "csv")
    assert _short(ran.out) == SIZES.format(about="the-drowned").replace("\r", "")
    assert (ran.status, ran.err) == (0, "")
    by_iri = kb("query", "who-says", f"about={BASE}id/the-drowned", f"speaker={BASE}id/jonas-pell", "--format", "csv")
    assert by_iri == ran
    # Nothing is asked about: the same voice on the same property.
    by_term = kb("query", "who-says", "property=size", "speaker=jonas-pell", "--format", "csv")
    assert _short(by_term.out) == SIZES.format(about="").replace("\r", "")


def _bound(recipe: str, *given: str, store: query.Store) -> dict[str, str]:
    values = query.bind(store, query.recipes()[recipe], given)
    assert all(isinstance(value, ox.NamedNode) or value.datatype == INTEGER for value in values.values())
    return {name: value.value for name, value in values.items()}


@pytest.mark.parametrize("term", ["under-orders-of", "kb:underOrdersOf", "underOrdersOf", f"{KB}underOrdersOf"])
def test_a_term_as_curators_and_as_others_write_it(term: str, small: query.Store) -> None:
    assert _bound("who-says", f"property={term}", store=small) == {"property": f"{KB}underOrdersOf"}


@pytest.mark.parametrize(
    ("term", "name"), [("same-as", "identicalTo"), ("killing", "Killing"), ("love-affair", "LoveAffair")]
)
def test_a_keyword_stands_for_its_term(term: str, name: str, small: query.Store) -> None:
    assert _bound("variants", f"property={term}", store=small) == {"property": KB + name}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1871-03-03", date(1871, 3, 3), date(1871, 3, 3)),
        ("1871-02", date(1871, 2, 1), date(1871, 2, 28)),
        ("1871", date(1871, 1, 1), date(1871, 12, 31)),
        ("187X", date(1870, 1, 1), date(1879, 12, 31)),
        ("1871-11/1872-02", date(1871, 11, 1), date(1872, 2, 29)),
    ],
)
def test_a_day_is_the_first_or_the_last_of_what_is_given(
    text: str, first: date, last: date, small: query.Store
) -> None:
    assert _bound("whereabouts", f"from={text}", f"to={text}", store=small) == {
        "from": str(first.toordinal()),
        "to": str(last.toordinal()),
    }
    assert _bound("members-on", f"day={text}", store=small) == {"day": str(first.toordinal())}


def test_numbers_and_words(small: query.Store) -> None:
    assert _bound("hearsay", "least=-3", "about=the-drowned", store=small) == {
        "least": "-3",
        "about": f"{BASE}id/the-drowned",
    }
    recipe = query.parse("mine", '# param: words text "a knife" what is looked for\nSELECT ?words {}')
    assert query.bind(small, recipe, ["words=a knife = x"]) == {"words": ox.Literal("a knife = x")}


# --- what is answered


def test_the_data_and_the_ontology_are_seen_together_and_named_graphs_by_name(small: query.Store) -> None:
    def ask(text: str) -> set[tuple[str, ...]]:
        return {tuple(query.short(cell, BASE) for cell in row) for row in query.ask(small, text, name="mine.rq").rows}

    together = "SELECT ?label { :weapon-of-it ^kb:nothing ?x } VALUES ?label { 1 }"
    assert ask(together) == set()
    assert ask(
        "SELECT ?label { ?claim kb:subject :the-drowned ; kb:property ?p . ?p rdfs:label ?label FILTER(?label != 'x') }"
    ) == {("size",)}
    # The bare triple stands only where it says by whose word.
    assert ask("SELECT ?x { :luke-crane kb:siblingOf ?x }") == set()
    assert ("adam-crane", "graph:says/f1") in ask("SELECT ?x ?g { GRAPH ?g { :luke-crane kb:siblingOf ?x } }")


def test_every_kind_of_answer() -> None:
    assert query.ask(EMPTY, "ASK {}", name="q") == query.Answer(truth=True)
    assert query.ask(EMPTY, "ASK { ?s ?p ?o }", name="q") == query.Answer(truth=False)
    assert query.ask(EMPTY, "SELECT ?a (1 AS ?b) {}", name="q") == query.Answer(
        ("a", "b"), ((None, ox.Literal("1", datatype=INTEGER)),)
    )
    place = ox.Triple(ox.NamedNode(f"{BASE}id/e"), ox.NamedNode(KB + "name"), ox.Literal("E"))
    store = query.Store(BASE, ox.Store())
    store.graph.add(ox.Quad(place.subject, place.predicate, place.object))
    assert query.ask(store, "CONSTRUCT WHERE { ?s ?p ?o }", name="q") == query.Answer(triples=(place,))
    assert query.ask(store, "DESCRIBE :e", name="q") == query.Answer(triples=(place,))


def test_a_triple_is_constructed_once_and_in_order() -> None:
    text = "CONSTRUCT { :a kb:name ?n } { VALUES (?n ?x) { ('b' 1) ('a' 1) ('b' 2) } }"
    triples = query.ask(EMPTY, text, name="q").triples or ()
    assert [str(triple.object) for triple in triples] == ['"a"', '"b"']


# --- formats

ROWS = query.ask(
    EMPTY,
    """SELECT ?words ?never ?what {
      VALUES (?words ?what) {
        ("a \\"quoted\\" word, a comma" :elm-landing)
        ("two\\nlines\\r\\nor three" kb:affirms)
        ("tab\\tand \\\\ and | bar"@en-GB <https://elsewhere.example/x?y=z#w>)
        ("" UNDEF)
        (UNDEF 7)
        ('1.5'^^xsd:decimal "x"^^<https://elsewhere.example/type>)
      } }""",
    name="rows.rq",
)


def _rendered(form: str, *, answer: query.Answer = ROWS, width: int | None = None) -> str:
    return query.render(answer, base=BASE, form=form, width=width)


def test_csv() -> None:
    """The value alone, CRLF, quotes doubled: https://www.w3.org/TR/sparql11-results-csv-tsv/#csv."""
    assert _rendered("csv") == (
        "words,never,what\r\n"
        '"a ""quoted"" word, a comma",,https://example.org/elm-landing/id/elm-landing\r\n'
        '"two\nlines\r\nor three",,https://w3id.org/kb-attest/ns#affirms\r\n'
        "tab\tand \\ and | bar,,https://elsewhere.example/x?y=z#w\r\n"
        ",,\r\n"
        ",,7\r\n"
        "1.5,,x\r\n"
    )


def test_tsv() -> None:
    """Terms as in Turtle, variables with their mark: https://www.w3.org/TR/sparql11-results-csv-tsv/#tsv."""
    assert _rendered("tsv") == (
        "?words\t?never\t?what\n"
        '"a \\"quoted\\" word, a comma"\t\t<https://example.org/elm-landing/id/elm-landing>\n'
        '"two\\nlines\\r\\nor three"\t\t<https://w3id.org/kb-attest/ns#affirms>\n'
        '"tab\\tand \\\\ and | bar"@en-gb\t\t<https://elsewhere.example/x?y=z#w>\n'
        '""\t\t\n'
        '\t\t"7"^^<http://www.w3.org/2001/XMLSchema#integer>\n'
        '"1.5"^^<http://www.w3.org/2001/XMLSchema#decimal>\t\t"x"^^<https://elsewhere.example/type>\n'
    )


def test_json() -> None:
    """What is unbound is left out: https://www.w3.org/TR/sparql11-results-json/."""

    def words(value: str, **more: str) -> dict[str, str]:
        return {"type": "literal", "value": value, **more}

    assert json.loads(_rendered("json")) == {
        "head": {"vars": ["words", "never", "what"]},
        "results": {
            "bindings": [
                {"words": words('a "quoted" word, a comma'), "what": {"type": "uri", "value": f"{BASE}id/elm-landing"}},
                {"words": words("two\nlines\r\nor three"), "what": {"type": "uri", "value": f"{KB}affirms"}},
                {
                    "words": words("tab\tand \\ and | bar", **{"xml:lang": "en-gb"}),
                    "what": {"type": "uri", "value": "https://elsewhere.example/x?y=z#w"},
                },
                {"words": words("")},
                {"what": words("7", datatype=f"{XSD}integer")},
                {
                    "words": words("1.5", datatype=f"{XSD}decimal"),
                    "what": words("x", datatype="https://elsewhere.example/type"),
                },
            ]
        },
    }


def test_markdown() -> None:
    assert _rendered("markdown") == (
        "| words | never | what |\n"
        "| --- | --- | --- |\n"
        '| a "quoted" word, a comma |  | elm-landing |\n'
        "| two lines or three |  | kb:affirms |\n"
        "| tab and \\ and \\| bar |  | <https://elsewhere.example/x?y=z#w> |\n"
        "|  |  |  |\n"
        "|  |  | 7 |\n"
        "| 1.5 |  | x |\n"
    )


def test_a_table_leaves_out_what_is_empty_in_every_row() -> None:
    assert _rendered("table") == (
        "words                     what\n"
        "────────────────────────  ───────────────────────────────────\n"
        'a "quoted" word, a comma  elm-landing\n'
        "two lines or three        kb:affirms\n"
        "tab and \\ and | bar       <https://elsewhere.example/x?y=z#w>\n"
        "\n"
        "                          7\n"
        "1.5                       x\n"
        "6 rows\n"
    )


def test_a_table_fits_the_terminal() -> None:
    assert _rendered("table", width=40) == (
        "words               what\n"
        "──────────────────  ──────────────────\n"
        'a "quoted" word, …  elm-landing\n'
        "two lines or three  kb:affirms\n"
        "tab and \\ and | b…  <https://elsewher…\n"
        "\n"
        "                    7\n"
        "1.5                 x\n"
        "6 rows\n"
    )
    for width in range(30, 80):
        assert max(len(line) for line in _rendered("table", width=width).splitlines()) <= width


def test_a_table_of_nothing() -> None:
    assert _rendered("table", answer=query.Answer(("a", "b"))) == "a  b\n─  ─\n0 rows\n"
    assert _rendered("table", answer=query.Answer(("a", "b"), ((None, None),))) == "a  b\n─  ─\n\n1 row\n"
    assert _rendered("table", answer=query.Answer((), ((),)), width=80) == "\n\n\n1 row\n"


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "markdown"])
def test_yes_or_no(form: str) -> None:
    assert _rendered(form, answer=query.Answer(truth=True)) == "true\n"
    assert _rendered(form, answer=query.Answer(truth=False)) == "false\n"


def test_yes_or_no_as_json() -> None:
    assert json.loads(_rendered("json", answer=query.Answer(truth=False))) == {"head": {}, "boolean": False}


def test_a_triple_as_a_value() -> None:
    answer = query.ask(EMPTY, "SELECT * { BIND(<<( :a kb:name 'A' )>> AS ?t) BIND(BNODE() AS ?b) }", name="q")
    found = json.loads(_rendered("json", answer=answer))["results"]["bindings"][0]
    assert found["t"] == {
        "type": "triple",
        "value": {
            "subject": {"type": "uri", "value": f"{BASE}id/a"},
            "predicate": {"type": "uri", "value": f"{KB}name"},
            "object": {"type": "literal", "value": "A"},
        },
    }
    label = found["b"].pop("value")
    assert found["b"] == {"type": "bnode"}
    triple = f'<{BASE}id/a> <{KB}name> "A"'
    assert _rendered("tsv", answer=answer) == f"?b\t?t\n_:{label}\t<<( {triple} )>>\n"
    assert _rendered("csv", answer=answer) == f'b,t\r\n_:{label},"<<( {triple.replace(chr(34), chr(34) * 2)} )>>"\r\n'


@pytest.mark.parametrize("form", ["table", "turtle"])
@pytest.mark.parametrize("text", ["CONSTRUCT { ?s a kb:Place } { VALUES ?s { :b :a } }", "CONSTRUCT { } { }"])
def test_a_graph_is_turtle(text: str, form: str) -> None:
    answer = query.ask(EMPTY, text, name="q")
    written = _rendered(form, answer=answer)
    lines = [line for line in written.splitlines() if not line.startswith("@prefix")]
    assert lines == ([":a a kb:Place .", ":b a kb:Place ."] if answer.triples else [])
    assert {quad.triple for quad in ox.parse(written, format=ox.RdfFormat.TURTLE)} == set(answer.triples or ())


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "markdown"])
def test_a_graph_is_nothing_else(form: str) -> None:
    with pytest.raises(Refused, match=f"^kb query: a graph cannot be written as {form}. Use --format turtle.$"):
        _rendered(form, answer=query.Answer(triples=()))


@pytest.mark.parametrize("answer", [ROWS, query.Answer(truth=True)], ids=["rows", "truth"])
def test_rows_are_no_turtle(answer: query.Answer) -> None:
    with pytest.raises(Refused) as refused:
        _rendered("turtle", answer=answer)
    assert str(refused.value) == "kb query: rows cannot be written as turtle. Use csv, tsv, json, markdown or table."


# --- the command


def _run(*arguments: str, folder: Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the command as a process of its own, killed after a minute."""
    return subprocess.run(
        [sys.executable, "-m", "kb.cli", *arguments], cwd=folder, input=given, capture_output=True, timeout=60
    )


def test_the_bytes_of_an_answer(folder: Path) -> None:
    ran = _run("query", "who-says", "property=size", "speaker=jonas-pell", "--format", "csv", folder=folder)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert _short(ran.stdout.decode()) == SIZES.format(about="")


def test_a_file_and_stdin(asked: Path, tmp_path: Path, kb: Kb) -> None:
    text = "SELECT ?label { ?place a kb:Place ; skos:prefLabel ?label }"
    path = tmp_path / "mine.rq"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())  # as some editors save
    expected = "label\n───────────\nElm Landing\n1 row\n"
    for ran in (kb("query", str(path)), kb("query", "-", stdin=text)):
        assert (ran.status, ran.out, ran.err) == (0, expected, "")


def test_a_file_with_parameters(asked: Path, tmp_path: Path, kb: Kb) -> None:
    path = tmp_path / "mine.rq"
    path.write_text('# param: who entity "adam-crane" who\nSELECT ?who ?label { ?who skos:prefLabel ?label }', "utf-8")
    assert (
        kb("query", str(path), "who=luke-crane", "--format", "csv").out
        == f"who,label\n{BASE}id/luke-crane,Luke Crane\n"
    )


def test_line_ends_in_a_literal_stay(asked: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_bytes(b"SELECT ('''a\r\nb''' AS ?x) {}\r\n")
    assert _run("query", str(path), "--format", "tsv", folder=asked).stdout == b'?x\n"a\\r\\nb"\n'


@pytest.mark.parametrize(
    ("text", "form", "out"),
    [
        ("ASK { :luke-crane a kb:Person }", "table", "true\n"),
        ("ASK { :luke-crane a kb:Place }", "csv", "false\n"),
        ("CONSTRUCT { ?w a kb:Work } { ?w a kb:Work }", "turtle", ":parish-register a kb:Work .\n"),
        (
            "DESCRIBE encoder:me",
            "table",
            'encoder:me dcterms:title "Your name here"@en ;\n\ta kb:Encoder ;\n\tkb:method kb:person .\n',
        ),
    ],
    ids=["ask", "ask-csv", "construct", "describe"],
)
def test_other_kinds_of_queries(text: str, form: str, out: str, asked: Path, kb: Kb) -> None:
    ran = kb("query", "-", "--format", form, stdin=text)
    lines = [line for line in ran.out.splitlines(keepends=True) if not line.startswith("@prefix")]
    assert ("".join(lines), ran.status, ran.err) == (out, 0, "")


RECIPES = f"The recipes are {', '.join(sorted(query.recipes()))}."

# name: (arguments, stdin, the whole of stderr)
WRONG: dict[str, tuple[list[str], str | None, str]] = {
    "no-such-recipe": (["who-say"], None, "who-say: this is neither a recipe nor a file that can be read. Did you mean “who-says”?"),
    "no-such-file": (["../q.rq"], None, f"../q.rq: this is neither a recipe nor a file that can be read. {RECIPES}"),
    "a-folder": (["data"], None, f"data: this is neither a recipe nor a file that can be read. {RECIPES}"),
    "no-value": (["who-says", "about"], None, "kb query who-says: “about” is no parameter. Write name=value."),
    "unknown-parameter": (["who-says", "abuot=x"], None, "kb query who-says: “abuot” is no parameter. Did you mean “about”?"),
    "far-from-any": (["met", "x=y"], None, "kb query met: “x” is no parameter. It has who, whom."),
    "no-parameters": (["-", "x=y"], "ASK {}", "kb query stdin: “x” is no parameter. It has none."),
    "unknown-slug": (["who-says", "about=adam-crain"], None, "kb query who-says: “adam-crain” is no entity of this dataset. Did you mean “adam-crane”?"),
    "far-from-any-slug": (["who-says", "about=xyzzy"], None, "kb query who-says: “xyzzy” is no entity of this dataset. `kb stats` counts what there is."),
    "no-slug": (["who-says", "about=Adam Crane"], None, "kb query who-says: “Adam Crane” is no entity of this dataset. Did you mean “adam-crane”?"),
    "unknown-iri": (["who-says", "about=https://elsewhere.example/x"], None, "kb query who-says: “https://elsewhere.example/x” is no entity of this dataset. `kb stats` counts what there is."),
    "no-iri": (["who-says", "about=https://elsewhere.example/a b"], None, "kb query who-says: “https://elsewhere.example/a b” is no entity of this dataset. `kb stats` counts what there is."),
    "unknown-term": (["who-says", "property=kiler"], None, "kb query who-says: “kiler” is no class or property. Did you mean “killer”?"),
    "far-from-any-term": (["who-says", "property=xyzzy"], None, "kb query who-says: “xyzzy” is no class or property. `kb show --terms` lists them."),
    "no-day": (["members-on", "day=../1871"], None, "kb query members-on: “../1871” has no first day. Give a day, month or year."),
    "no-last-day": (["whereabouts", "to=1871~"], None, "kb query whereabouts: “1871~” has no last day. Give a day, month or year."),
    "not-in-the-head": (["-", "x=2"], '# param: x integer "1" what\nASK { FILTER(?x > 1) }', "stdin: the query fails (The SPARQL query does not contains variable ?x in its SELECT projection). Mend it."),
    "no-number": (["hearsay", "least=two"], None, "kb query hearsay: “two” is no whole number. Write digits."),
    "malformed": (["-"], "SELECT *\n{ ?s ?p ?o }\nLIMIT ten", "stdin:3:7: this is not SPARQL, here or just before. Mend it there."),
    "malformed-after-other-letters": (["-"], "SELECT ('Žižka 𝔘' AS ?x) {} LIMIT ten", "stdin:1:35: this is not SPARQL, here or just before. Mend it there."),
    "empty": (["-"], "", "stdin:1:1: this is not SPARQL, here or just before. Mend it there."),
    "against-the-rules": (["-"], "SELECT ?s (COUNT(*) AS ?n)\n{ ?s ?p ?o }", "stdin:2:13: this is not SPARQL, here or just before (The SELECT contains a variable that is unbound). Mend it there."),
    "unknown-function": (["-"], "SELECT (<http://e/f>(1) AS ?x) {}", "stdin: the query fails (The custom function <http://e/f> is not supported). Mend it."),
    "too-deep": (["-"], f"ASK {{ FILTER({'(' * 200_000}1{')' * 200_000}) }}", "stdin: the query was ended: it takes too much memory, or is nested too deep. Ask for less."),
    "graph-as-csv": (["-", "--format", "csv"], "DESCRIBE :x", "kb query: a graph cannot be written as csv. Use --format turtle."),
    "rows-as-turtle": (["who-says", "--format", "turtle"], None, "kb query: rows cannot be written as turtle. Use csv, tsv, json, markdown or table."),
    "no-time": (["who-says", "--timeout", "0"], None, "kb query: 0 seconds are no limit of time. Give 1 to 86400."),
    "endless": (["who-says", "--timeout", "inf"], None, "kb query: inf seconds are no limit of time. Give 1 to 86400."),
    "not-even-a-number": (["who-says", "--timeout", "nan"], None, "kb query: nan seconds are no limit of time. Give 1 to 86400."),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_one_line(name: str, asked: Path, kb: Kb) -> None:
    arguments, stdin, message = WRONG[name]
    ran = kb("query", *arguments, stdin=stdin)
    assert (ran.status, ran.out, ran.err) == (2, "", message + "\n")


@pytest.mark.parametrize("day", ["1871-13", "yesterday", "1871-02-30"])
def test_a_bad_day_is_one_line_that_says_what_to_write(day: str, asked: Path, kb: Kb) -> None:
    from kb import dates

    with pytest.raises(dates.ImpossibleDate) as impossible:
        dates.parse(day)
    ran = kb("query", "members-on", f"day={day}")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"kb query members-on: {impossible.value.what} {impossible.value.todo}\n"


def test_what_is_no_text_is_one_line(folder: Path) -> None:
    ran = _run("query", "-", folder=folder, given=b"ASK { ?s ?p '\xe9' }")
    message = "stdin: this is no text in UTF-8. Save it as UTF-8.\n"
    assert (ran.returncode, ran.stdout, ran.stderr.decode()) == (2, b"", message)


def test_an_unknown_format_is_a_matter_of_usage(asked: Path, kb: Kb) -> None:
    ran = kb("query", "who-says", "--format", "xml")
    assert (ran.status, ran.out) == (2, "")
    assert (
        ran.err.splitlines()[-1] == "Error: Invalid value: “xml” is not one of table, csv, tsv, json, markdown, turtle."
    )


# --- the build that is asked


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no built dataset. Run `kb build`, or name its folder with --out."),
        (b"", "it holds no dataset. Run `kb build` again."),
        (b'<http://e/a> <http://e/b> "c" .\n', "it holds no dataset. Run `kb build` again."),
    ],
    ids=["none", "empty", "other"],
)
@pytest.mark.parametrize(
    "command", [["query", "who-says"], ["query", "who-says", "about=x"], ["show", "x"]], ids="-".join
)
def test_no_build(content: bytes | None, message: str, command: list[str], tmp_path: Path, kb: Kb) -> None:
    if content is not None:
        (tmp_path / "kb.nq").write_bytes(content)
    ran = kb(*command, "--out", str(tmp_path))
    assert (ran.status, ran.out, ran.err) == (2, "", f"{tmp_path.as_posix()}/kb.nq: {message}\n")


@pytest.mark.parametrize("command", [["query", "who-says"], ["show", "x"]], ids="-".join)
def test_a_broken_build(command: list[str], tmp_path: Path, kb: Kb) -> None:
    (tmp_path / "kb.nq").write_text("<http://e/a> <http://e/b> 'c' .\n", "utf-8")
    ran = kb(*command, "--out", str(tmp_path))
    assert (ran.status, ran.out) == (2, "")
    (line,) = ran.err.splitlines()
    assert line.startswith(f"{tmp_path.as_posix()}/kb.nq: this is no N-Quads file (")
    assert line.endswith("). Run `kb build` again.")


def _age(file: str, seconds: int) -> None:
    """Make a file so many seconds younger than the build."""
    built = Path("build/kb.nq").stat().st_mtime
    os.utime(file, (built + seconds, built + seconds))


@pytest.mark.parametrize("command", [["query", "who-says", "about=the-drowned"], ["show", "the-drowned"]], ids="-".join)
@pytest.mark.parametrize("file", ["data/entities/people.yaml", "data/anchors.lock"])
def test_older_than_the_data_is_said_and_the_answer_given(command: list[str], file: str, story: Path, kb: Kb) -> None:
    assert kb("build").status == 0
    fresh = kb(*command)
    assert (fresh.status, fresh.err) == (0, "")
    _age(file, 10)
    stale = kb(*command)
    assert (stale.status, stale.out) == (0, fresh.out)
    assert stale.err == f"build/kb.nq is older than {file}: the answer is for what was built. Run `kb build`.\n"
    # What is no part of the data makes nothing old; where the data is not at hand nothing can be said.
    _age(file, -10)
    Path("data/notes.txt").write_text("x", "utf-8")
    _age("data/notes.txt", 10)
    assert kb(*command) == fresh
    _age(file, 10)
    assert kb(*command, "--data", "elsewhere") == fresh


# --- an end to it


def test_what_takes_too_long_is_ended(folder: Path) -> None:
    # Every triple with every other, four times over: this would take years.
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c < ?f && ?i < ?l) }"
    ran = _run("query", "-", "--timeout", "1", folder=folder, given=text.encode())
    message = "stdin: the query takes longer than 1 second. Ask for less, or give it more with --timeout.\n"
    assert (ran.returncode, ran.stdout, ran.stderr.decode()) == (2, b"", message)


def test_many_rows_come_whole(folder: Path) -> None:
    # More than fits a pipe at once: the worker writes while it is read.
    text = "SELECT ?a ?b { ?a ?p ?x . ?b ?q ?y FILTER(?a != ?b) } LIMIT 20000"
    ran = _run("query", "-", "--format", "csv", folder=folder, given=text.encode())
    assert (ran.returncode, ran.stderr, len(ran.stdout.splitlines())) == (0, b"", 20001)


def test_what_takes_too_much_memory_is_ended() -> None:
    # Another process, because what is given up is not given back.
    program = (
        "from kb import query\nquery.MEMORY = 2**31\nquery._limit()\n"
        "try: bytearray(2**32)\nexcept MemoryError: print('ended')"
    )
    ran = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert ran.stdout == "ended\n"
