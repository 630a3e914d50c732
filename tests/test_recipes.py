"""Each recipe on a small graph of its own and on the real data, in Oxigraph and in rdflib.

`competency/RECIPE/data.ttl` is a story made for the recipe; `all.csv` beside it holds every row of the recipe without
parameters, `NAME=VALUE,….csv` every row with these, in order and with IRIs as a table shows them.
"""

from __future__ import annotations

import csv
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parser import parseQuery

from kb import assess, build, export, graph, lexicon, query, resources
from kb.namespaces import DCAT, KB, PREFIXES, RDF, XSD
from kb.query import Recipe, Store
from kb.record import Judgements

ROOT = Path(__file__).parent.parent
RECIPES = query.recipes()
COMPETENCY = Path(__file__).parent / "competency"
CASES = sorted(COMPETENCY.glob("*/*.csv"))
CITATION = ("source", "part", "start", "end", "chain")
AGGREGATED = {"agreement", "bounds", "contested", "most-contested", "most-contested-people", "settled"}
"""Recipes whose rows are no attestations, so that they cite nothing: they count, or show what rules or editors found."""
COMPUTED = {"bounds", "contested", "most-contested", "settled", "shared-lineage"}
"""Recipes that ask only what is computed or judged, which is never made of what was withdrawn: they need not look."""
Row = tuple[str, ...]
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None


def _id(path: Path) -> str:
    return f"{path.parent.name} {path.stem}"


# --- both engines


def _load(quads: Iterable[ox.Quad], folder: Path) -> Store:
    """Return a store of a default graph and the ontology, by way of the file that `kb query` reads."""
    data = list(quads)
    (base,) = {str(quad.subject)[1:-1] for quad in data if quad.object == ox.NamedNode(DCAT + "Dataset")}
    graph = ox.NamedNode(f"{base}graph/ontology")
    whole = [*data, *(ox.Quad(t.subject, t.predicate, t.object, graph) for t in export.ontology_triples())]
    with (folder / "kb.nq").open("wb") as stream:
        ox.serialize(whole, stream, format=ox.RdfFormat.N_QUADS)
    return query.load(folder)[0]


def _rdflib(*texts: bytes) -> rdflib.Graph:
    graph = rdflib.Graph()
    for text in texts:
        for quad in ox.parse(text, format=ox.RdfFormat.TURTLE):
            graph.add((_there(quad.subject), _there(quad.predicate), _there(quad.object)))
    return graph


def _there(term: Term) -> rdflib.URIRef | rdflib.Literal:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    assert isinstance(term, ox.Literal)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))


def _back(node: object) -> Term:
    """Return a term of rdflib as Oxigraph has it, whose index keeps all whole numbers as `xsd:integer`."""
    if node is None:
        return None
    if isinstance(node, rdflib.URIRef):
        return ox.NamedNode(str(node))
    assert isinstance(node, rdflib.Literal)
    if node.language:
        return ox.Literal(str(node), language=node.language)
    datatype = str(node.datatype or XSD + "string").replace("nonNegativeInteger", "integer")
    return ox.Literal(str(node), datatype=ox.NamedNode(datatype))


def _ours(store: Store, recipe: Recipe, given: Mapping[str, ox.NamedNode | ox.Literal]) -> list[tuple[Term, ...]]:
    answer = query.ask(store, recipe.text, name=recipe.name, given=given)
    return list(answer.rows)


def _theirs(
    graph: rdflib.Graph, recipe: Recipe, given: Mapping[str, ox.NamedNode | ox.Literal]
) -> list[tuple[Term, ...]]:
    found = graph.query(recipe.text, initBindings={name: _there(value) for name, value in given.items()})
    return [tuple(_back(cell) for cell in row) for row in found if isinstance(row, tuple)]


def _selected(recipe: Recipe) -> list[str]:
    return [str(name) for name in prepareQuery(recipe.text).algebra["PV"]]


# --- what every recipe must have


def test_these_are_the_recipes() -> None:
    assert list(RECIPES) == [
        "agreement",
        "bounds",
        "contested",
        "denied",
        "hearsay",
        "impossible-journeys",
        "members-on",
        "met",
        "most-contested",
        "most-contested-people",
        "passed-on-by",
        "settled",
        "shared-informant",
        "shared-lineage",
        "single-voice",
        "variants",
        "whereabouts",
        "who-says",
    ]


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_a_recipe_has_a_header(recipe: Recipe) -> None:
    lines = recipe.text.splitlines()
    assert lines[0] == f"# title: {recipe.title}"
    assert lines[1] == f"# question: {recipe.question}"
    assert recipe.question.endswith("?")
    # Each line that means to be a parameter was understood as one.
    assert len(recipe.parameters) == sum(line.startswith("# param") for line in lines) > 0
    assert {parameter.type for parameter in recipe.parameters} <= {
        "entity",
        "term",
        "text",
        "integer",
        "day",
        "last-day",
    }


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_a_recipe_selects_its_parameters_and_the_citation(recipe: Recipe) -> None:
    # A variable that is not selected cannot be given a value in Oxigraph; rdflib would not mind.
    selected = _selected(recipe)
    assert [name for name in (p.name for p in recipe.parameters) if name not in selected] == []
    voice = {"speaker", "stance", "certainty", "depth"}
    if recipe.name in AGGREGATED:
        # Half a citation would be worse than none.
        assert not {*CITATION, *voice - {"stance"}} & set(selected)
    else:
        assert tuple(selected[-5:]) == CITATION
        assert voice <= set(selected)


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_a_recipe_declares_the_prefixes_it_uses_and_no_others(recipe: Recipe) -> None:
    body = re.sub(r"^#.*$|<[^>]*>", "", recipe.text, flags=re.M)
    declared = dict(re.findall(r"^PREFIX (\w*): <(.*)>$", recipe.text, flags=re.M))
    assert declared == {name: PREFIXES[name] for name in sorted(declared)}
    assert set(re.findall(r"(?<![\w?])(\w+):\w", body)) == set(declared)


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_every_term_of_a_recipe_exists(recipe: Recipe) -> None:
    # A word that does not exist makes an answer empty, or worse: a filter that lets everything through.
    known = {triple.subject.value for triple in export.ontology_triples() if isinstance(triple.subject, ox.NamedNode)}
    body = re.sub(r"^#.*$", "", recipe.text, flags=re.M)
    used = {KB + name for name in re.findall(r"\bkb:(\w+)", body)}
    used |= {PREFIXES["oa"] + name for name in re.findall(r"\boa:(\w+)", body)}
    assert sorted(used - known) == []
    assert (KB + "withdrawn" in used) != (recipe.name in COMPUTED)


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_a_recipe_is_standard_sparql_about_no_dataset(recipe: Recipe) -> None:
    # The grammar of rdflib is that of SPARQL 1.1, without the extensions that Oxigraph reads as well.
    parseQuery(recipe.text)
    assert set(re.findall(r"<(https?://[^>]*)>", recipe.text)) <= set(PREFIXES.values())


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_an_answer_has_one_order(recipe: Recipe) -> None:
    # The rows must not come in the order of an index: what tells two rows apart is sorted by.
    head, order = recipe.text.rsplit("ORDER BY", 1)
    if recipe.name not in AGGREGATED:
        keys = set(CITATION)
    elif "GROUP BY" in head:
        keys = set(re.findall(r"\?(\w+)", head.rsplit("GROUP BY", 1)[1]))
    else:
        # The values of a bound are told apart by its event, its voice and its limit, those of a side by the side.
        keys = {"subject", "property", "value"} | {"side", "event", "accordingTo", "limit"} & set(_selected(recipe))
    assert keys
    assert keys <= set(re.findall(r"\?(\w+)", order))


# --- small graphs


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Store, rdflib.Graph]]:
    """Load the graph of every recipe into both engines."""
    ontology = b"".join(path.read_bytes() for path in resources.ontology())
    return {
        path.parent.name: (
            _load(ox.parse(path=path, format=ox.RdfFormat.TURTLE), tmp_path_factory.mktemp("small")),
            _rdflib(path.read_bytes(), ontology),
        )
        for path in sorted(COMPETENCY.glob("*/data.ttl"))
    }


def _expected(path: Path) -> tuple[Row, list[Row]]:
    with path.open(encoding="utf-8", newline="") as stream:
        head, *rows = csv.reader(stream)
    return tuple(head), [tuple(row) for row in rows]


def _shown(rows: Iterable[Iterable[Term]], base: str) -> list[Row]:
    return [tuple(query.short(cell, base) for cell in row) for row in rows]


def _given(path: Path) -> list[str]:
    return [] if path.stem == "all" else path.stem.split(",")


def test_every_recipe_has_a_story_without_and_with_each_of_its_parameters() -> None:
    tried = {
        name: {setting.partition("=")[0] for path in CASES if path.parent.name == name for setting in _given(path)}
        for name in RECIPES
    }
    assert tried == {name: {parameter.name for parameter in recipe.parameters} for name, recipe in RECIPES.items()}
    assert [name for name in RECIPES if COMPETENCY / name / "all.csv" not in CASES] == []


@pytest.mark.parametrize("path", CASES, ids=_id)
def test_the_whole_answer(path: Path, small: dict[str, tuple[Store, rdflib.Graph]]) -> None:
    store, graph = small[path.parent.name]
    recipe = RECIPES[path.parent.name]
    given = query.bind(store, recipe, _given(path))
    head, rows = _expected(path)
    assert rows
    answer = query.ask(store, recipe.text, name=recipe.name, given=given)
    assert answer.variables == head
    assert _shown(answer.rows, store.base) == rows
    assert Counter(_shown(_theirs(graph, recipe, given), store.base)) == Counter(rows)


@pytest.mark.parametrize("name", sorted(RECIPES.keys() - COMPUTED))
def test_what_is_withdrawn_leaves_every_answer_and_stays_in_the_graph(name: str, tmp_path: Path) -> None:
    # In each story something is withdrawn. Were it not, the answer would hold more, or (where it makes a second voice)
    # less: so the story would show a recipe that forgets to look.
    recipe = RECIPES[name]
    quads = list(ox.parse(path=COMPETENCY / recipe.name / "data.ttl", format=ox.RdfFormat.TURTLE))
    held = [quad for quad in quads if quad.predicate.value != KB + "withdrawn"]
    assert len(held) < len(quads)
    stores = []
    for folder, content in (("with", quads), ("without", held)):
        (tmp_path / folder).mkdir()
        stores.append(_load(content, tmp_path / folder))
    one, other = (Counter(_shown(_ours(store, recipe, {}), store.base)) for store in stores)
    assert one != other


# --- the real data


@pytest.fixture(scope="module")
def real(built: build.Built, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Write what was built, and load it as `kb query` does."""
    folder = tmp_path_factory.mktemp("real")
    export.write(built.content, folder)
    return query.load(folder)[0]


SLICE = ("p3", "p4c")
"""Parts that another tool is asked about: it takes minutes for the whole of the data."""


Whole = Callable[[str], list[tuple[Term, ...]]]


@pytest.fixture(scope="module")
def whole(real: Store) -> Whole:
    """Return how to get the answer to a recipe without a parameter, which is asked for once."""
    return cache(lambda name: _ours(real, RECIPES[name], {}))


@pytest.fixture(scope="module")
def slice_(built: build.Built, tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, rdflib.Graph]:
    """Load some parts of the real data into both engines, by way of the files that the recipes promise to work with."""
    records = tuple(record for record in built.dataset.records if record.part in SLICE)
    dataset = replace(built.dataset, records=records, judgements=Judgements())
    told = graph.build(dataset, anchors=build.anchored(ROOT / "data")[1])
    computed = assess.with_nodes(told, assess.assess(told, dataset.entities, lexicon=lexicon.standard()))
    content = {
        **export.serialize(computed.with_named("ontology", built.ontology)),
        **export.serialize_ontology(built.ontology),
    }
    folder = tmp_path_factory.mktemp("slice")
    export.write(content, folder)
    return query.load(folder)[0], _rdflib(content["kb.ttl"], content["kb-ontology.ttl"])


@pytest.mark.slow
@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_a_recipe_runs_unchanged_in_another_tool(
    recipe: Recipe, whole: Whole, slice_: tuple[Store, rdflib.Graph]
) -> None:
    assert whole(recipe.name)
    ours, theirs = Counter(_ours(slice_[0], recipe, {})), Counter(_theirs(slice_[1], recipe, {}))
    # Not both whole: a difference of thousands of rows would take longer to show than to find.
    assert not [*(ours - theirs)][:3] + [*(theirs - ours)][:3]
    # Where the slice has no rows, the story of the recipe compares both.
    assert ours or recipe.name in ("agreement", "settled", "shared-lineage", "shared-informant", "impossible-journeys")


@pytest.fixture(scope="module")
def shuffled(built: build.Built, real: Store) -> Store:
    """Load the same quads in another order, which is that of the index where nothing else orders the rows."""
    quads = list(ox.parse(built.content["kb.nq"], format=ox.RdfFormat.N_QUADS))
    random.Random(0).shuffle(quads)
    index = ox.Store()
    index.bulk_extend(quads)
    return Store(real.base, index)


@pytest.mark.slow
@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_the_rows_come_in_one_order(recipe: Recipe, whole: Whole, shuffled: Store) -> None:
    assert whole(recipe.name) == _ours(shuffled, recipe, {})


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_the_examples_together_find_something(recipe: Recipe, real: Store) -> None:
    given = query.bind(real, recipe, [f"{parameter.name}={parameter.example}" for parameter in recipe.parameters])
    assert _ours(real, recipe, given)


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_the_example_of_each_parameter_finds_something(recipe: Recipe, real: Store) -> None:
    for parameter in recipe.parameters:
        given = query.bind(real, recipe, [f"{parameter.name}={parameter.example}"])
        assert _ours(real, recipe, given), parameter.name


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["who-says", "denied", "hearsay", "single-voice", "shared-informant", "shared-lineage"]
)
def test_a_parameter_only_narrows_the_answer(name: str, real: Store, whole: Whole) -> None:
    recipe = RECIPES[name]
    every = Counter(row[1:] for row in whole(name))
    some = Counter(row[1:] for row in _ours(real, recipe, query.bind(real, recipe, ["about=yakov-blumkin"])))
    node = ox.NamedNode(f"{real.base}id/yakov-blumkin")
    ends = slice(_at(recipe, "subject"), _at(recipe, "value") + 1)
    assert some == Counter({row: number for row, number in every.items() if node in row[ends]})


def _at(recipe: Recipe, variable: str) -> int:
    return _selected(recipe).index(variable) - 1


def test_who_says_misses_no_stance(real: Store, whole: Whole) -> None:
    row = query.ask(
        real,
        "SELECT (COUNT(*) AS ?n) { ?a kb:stance ?s ; kb:attests ?c FILTER NOT EXISTS { ?a kb:withdrawn ?w } }",
        name="count",
    ).rows[0]
    assert row == (ox.Literal(len(whole("who-says"))),)


def test_the_types_are_those_of_the_graph(built: build.Built) -> None:
    # What the recipes call a part, a passage and an attestation is what the graph calls so.
    types = {str(t.object) for t in built.graph.default if t.predicate.value == RDF + "type"}
    assert {f"<{KB}{name}>" for name in ("Attestation", "Claim", "Part", "Passage", "Source", "TimeSpan")} <= types


# --- a record that is withdrawn


RECORDS = Path("data/attestations/ferry-book/f1.yaml")


@pytest.mark.parametrize(
    "first",
    ["The ferryman, Jonas Pell", "Crane denied it", "The schoolmaster heard", "The parish register", "Perhaps Crane's"],
)
def test_withdrawing_a_record_takes_its_rows_from_every_recipe(first: str, story: Path) -> None:
    def cited(built: build.Built) -> Counter[tuple[str, Term, Term]]:
        out = story / "build"
        export.write(built.content, out)
        store = query.load(out)[0]
        found: Counter[tuple[str, Term, Term]] = Counter()
        for name, recipe in RECIPES.items():
            if name in AGGREGATED:
                continue
            answer = query.ask(store, recipe.text, name=name)
            start = answer.variables.index("start")
            found.update((name, row[start], row[start + 1]) for row in answer.rows)
        return found

    before = build.build(story / "data")
    (quotation,) = [q for r in before.dataset.records for q in r.quotes if q.text.startswith(first)]
    span = build.anchored(story / "data")[1]["f1", quotation.text]
    here = (ox.Literal(span.start), ox.Literal(span.end))
    rows = cited(before)
    assert rows["who-says", *here]
    text = RECORDS.read_text("utf-8")
    RECORDS.write_text(
        text.replace(f"- quote: |\n    {first}", f"- withdrawn: misread\n  quote: |\n    {first}"), "utf-8"
    )
    after = build.build(story / "data")
    left = cited(after)
    assert [name for name, start, end in left if (start, end) == here] == []
    # Nothing else is lost, except where the record was the second telling or the second value.
    assert {row for row in rows if row[1:] != here and row[0] in ("who-says", "hearsay", "passed-on-by")} <= set(left)
    marked = {t.subject for t in after.graph.default if t.predicate.value == KB + "withdrawn"}
    assert (
        len(marked)
        == sum(t.predicate.value == KB + "attests" and t.subject in marked for t in before.graph.default)
        > 0
    )


@pytest.mark.parametrize(
    "first", ["The ferryman, Jonas Pell", "Crane denied it", "The schoolmaster heard", "The parish register"]
)
def test_what_is_computed_is_as_if_a_withdrawn_record_had_never_been(first: str, story: Path) -> None:
    # Each of these has a part in a conflict.
    def answers() -> dict[str, list[Row]]:
        out = story / "build"
        export.write(build.build(story / "data").content, out)
        store = query.load(out)[0]
        return {name: _shown(_ours(store, recipe, {}), store.base) for name, recipe in RECIPES.items()}

    text = RECORDS.read_text("utf-8")
    (record,) = re.findall(rf"^- quote: \|\n    {first}.*?(?=^- |\Z)", text, flags=re.M | re.S)
    before = answers()
    RECORDS.write_text(text.replace(record, f"- withdrawn: misread\n{record.replace('- ', '  ', 1)}"), "utf-8")
    withdrawn = answers()
    RECORDS.write_text(text.replace(record, ""), "utf-8")
    lock = Path("data/anchors.lock")
    lines = lock.read_text("utf-8").splitlines(keepends=True)
    lock.write_text("".join(line for line in lines if line.rsplit("\t", 1)[-1].strip() not in record), "utf-8")
    assert withdrawn == answers()
    assert len(withdrawn["contested"]) < len(before["contested"])
    assert withdrawn["most-contested"] != before["most-contested"]
