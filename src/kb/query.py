"""Asking a built dataset: recipes with parameters, or a query of one's own, answered by Oxigraph in a worker process.

The store is a throw-away index of `kb.nq`: it is never written from. A query sees the default graph and the ontology
together, and the named graphs through GRAPH.
"""

from __future__ import annotations

import csv
import io
import json
import multiprocessing
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kb import dates, guard, lexicon, resources
from kb.errors import Fault, Location, Refused
from kb.grammar import nearest
from kb.namespaces import DCAT, KB, RDF, XSD, dataset_prefixes

FORMATS = ("table", "csv", "tsv", "json", "markdown", "turtle")
MEMORY = 8 * 2**30
"""Bytes of address space that a query may take."""
DAY = 86400
"""Seconds that a query may take at most."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_PARAM = re.compile(r'# param: (?P<name>\w+) (?P<type>[\w-]+) "(?P<example>[^"]*)" (?P<meaning>.+)')


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of a recipe that may be given a value.

    Attributes:
        name: of the variable.
        type: `entity`, `term`, `text`, `integer`, `day` (its first day) or `last-day` (its last).
        example: a value that makes sense for the first dataset.
        meaning: for people.
    """

    name: str
    type: str
    example: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """A query that comes with the package.

    Attributes:
        name: of its file.
        title: a few words.
        question: what it answers.
        parameters: in the order of its header.
        text: the whole file; it runs unchanged in any SPARQL 1.1 tool.
    """

    name: str
    title: str
    question: str
    parameters: tuple[Parameter, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query returned.

    Attributes:
        variables: of a SELECT, in order; empty otherwise.
        rows: its solutions; None where a variable is unbound.
        triples: of a CONSTRUCT or DESCRIBE, sorted; else None.
        truth: of an ASK; else None.
    """

    variables: tuple[str, ...] = ()
    rows: tuple[tuple[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None, ...], ...] = ()
    triples: tuple[ox.Triple, ...] | None = None
    truth: bool | None = None


# --- recipes


def recipes() -> dict[str, Recipe]:
    """Return the recipes by name, sorted."""
    paths = sorted(resources.recipes(), key=lambda path: path.stem)
    return {path.stem: parse(path.stem, path.read_text("utf-8")) for path in paths}


def parse(name: str, text: str) -> Recipe:
    """Return a query with the title, question and parameters that its header names."""
    head = dict(re.findall(r"^# (title|question): (.+)$", text, flags=re.M))
    parameters = tuple(Parameter(**found.groupdict()) for found in map(_PARAM.match, text.splitlines()) if found)
    return Recipe(name, head.get("title", name), head.get("question", ""), parameters, text)


# --- the built dataset


@dataclass(frozen=True)
class Store:
    """A built dataset, ready to be asked.

    Attributes:
        base: its base IRI.
        graph: the index.
    """

    base: str
    graph: ox.Store

    @property
    def graphs(self) -> list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]:
        """The graphs that a query sees as one."""
        return [ox.DefaultGraph(), ox.NamedNode(f"{self.base}graph/ontology")]

    def entity(self, slug: str, where: Location) -> ox.NamedNode:
        """Return the entity with this slug or IRI.

        Raises:
            Refused: there is none.
        """
        try:
            node = ox.NamedNode(slug if slug.startswith(("http://", "https://")) else f"{self.base}id/{slug}")
        except ValueError:  # what no IRI can hold, such as a space
            node = None
        if node is None or next(self.graph.quads_for_pattern(node, None, None, ox.DefaultGraph()), None) is None:
            known = sorted(
                quad.subject.value.removeprefix(f"{self.base}id/")
                for quad in self.graph.quads_for_pattern(None, ox.NamedNode(RDF + "type"), None, ox.DefaultGraph())
                if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(f"{self.base}id/")
            )
            raise _usage(
                where,
                f"“{slug}” is no entity of this dataset.",
                nearest(slug.lower().replace(" ", "-"), known) or "`kb stats` counts what there is.",
            )
        return node


def load(out: Path, *, data: Path | None = None) -> tuple[Store, str | None]:
    """Load what a build wrote.

    Args:
        out: the folder of the build.
        data: the folder of the dataset, to see whether it changed since; or None.

    Returns:
        The store, and a line to warn with where the data is newer; the answer is right for what was built.

    Raises:
        Refused: there is no build, or its file is broken.
    """
    path = out / "kb.nq"
    where = Location(path.as_posix())
    if not path.is_file():
        raise _usage(where, "there is no built dataset.", "Run `kb build`, or name its folder with --out.")
    store = ox.Store()
    try:
        store.bulk_load(path=path, format=ox.RdfFormat.N_QUADS)
    except (OSError, SyntaxError, ValueError) as error:
        raise _usage(
            where, f"this is no N-Quads file ({' '.join(str(error).split())}).", "Run `kb build` again."
        ) from None
    bases = [
        quad.subject.value
        for quad in store.quads_for_pattern(
            None, ox.NamedNode(RDF + "type"), ox.NamedNode(DCAT + "Dataset"), ox.DefaultGraph()
        )
        if isinstance(quad.subject, ox.NamedNode)
    ]
    if len(bases) != 1:
        raise _usage(where, "it holds no dataset.", "Run `kb build` again.")
    return Store(bases[0], store), _stale(path, data)


def _stale(path: Path, data: Path | None) -> str | None:
    if data is None or not data.is_dir():
        return None
    built = path.stat().st_mtime
    newer = [file for file in data.rglob("*") if file.suffix in (".yaml", ".lock") and file.stat().st_mtime > built]
    return (
        f"{path.as_posix()} is older than {min(newer).as_posix()}: the answer is for what was built. Run `kb build`."
        if newer
        else None
    )


def _usage(where: Location, what: str, todo: str) -> Refused:
    return Refused([Fault(where, what, todo, broken=True)])


# --- values of parameters


def bind(store: Store, recipe: Recipe, given: Sequence[str]) -> dict[str, ox.NamedNode | ox.Literal]:
    """Return the values of parameters that are given as `name=value`.

    Raises:
        Refused: a name is no parameter, or a value not of its type.
    """
    known = {parameter.name: parameter for parameter in recipe.parameters}
    bound: dict[str, ox.NamedNode | ox.Literal] = {}
    for text in given:
        name, equals, value = text.partition("=")
        where = Location(f"kb query {recipe.name}")
        if not equals:
            raise _usage(where, f"“{text}” is no parameter.", "Write name=value.")
        if name not in known:
            raise _usage(
                where, f"“{name}” is no parameter.", nearest(name, known) or f"It has {', '.join(known) or 'none'}."
            )
        bound[name] = _value(store, known[name], value, where)
    return bound


def _value(store: Store, parameter: Parameter, value: str, where: Location) -> ox.NamedNode | ox.Literal:
    if parameter.type == "entity":
        return store.entity(value, where)
    if parameter.type == "term":
        words = lexicon.standard()
        keywords = {
            **{keyword: entry.name for keyword, entry in words.properties.items()},
            **{lexicon.hyphenated(name): name for name in words.classes},
        }
        name = keywords.get(value) or value.removeprefix("kb:").removeprefix(KB)
        if name not in keywords.values():
            raise _usage(
                where,
                f"“{value}” is no class or property.",
                nearest(value, keywords) or "`kb show --terms` lists them.",
            )
        return ox.NamedNode(KB + name)
    if parameter.type in ("day", "last-day"):
        try:
            span = dates.parse(value)
        except dates.ImpossibleDate as error:
            raise _usage(where, str(error), "") from None
        day = span.earliest if parameter.type == "day" else span.latest
        if day is None:
            raise _usage(
                where,
                f"“{value}” has no {'first' if parameter.type == 'day' else 'last'} day.",
                "Give a day, month or year.",
            )
        return ox.Literal(str(day), datatype=ox.NamedNode(XSD + "integer"))
    if parameter.type == "integer":
        if not re.fullmatch(r"-?\d+", value):
            raise _usage(where, f"“{value}” is no whole number.", "Write digits.")
        return ox.Literal(value, datatype=ox.NamedNode(XSD + "integer"))
    return ox.Literal(value)


# --- running


def ask(store: Store, text: str, *, name: str, given: Mapping[str, ox.NamedNode | ox.Literal] | None = None) -> Answer:
    """Run a query in this process.

    Args:
        store: what to ask.
        text: the query.
        name: what to call it in messages.
        given: values of its variables.

    Raises:
        Refused: it is malformed, or says what `guard` refuses.
    """
    if refused := guard.check(text):
        raise _usage(
            Location(name, refused.line, refused.column),
            f"{refused.word} is not allowed.",
            "Ask only what is in the dataset.",
        )
    prefixes = dataset_prefixes(store.base)
    try:
        if (disarmed := guard.disarmed(text)) != text:
            ox.Store().query(disarmed, prefixes=prefixes)
        result = store.graph.query(
            text,
            prefixes=prefixes,
            default_graph=store.graphs,
            substitutions={ox.Variable(key): value for key, value in (given or {}).items()},
        )
        return _answer(result)
    except SyntaxError as error:
        raise _malformed(name, str(error)) from None
    except (ValueError, RuntimeError, OSError) as error:
        raise _usage(Location(name), f"the query fails ({' '.join(str(error).split())}).", "Mend it.") from None


def _malformed(name: str, message: str) -> Refused:
    found = re.search(r"error at (\d+):(\d+): (.*)", " ".join(message.split()))
    where = Location(name, int(found[1]), int(found[2])) if found else Location(name)
    # What the parser would have liked instead is mostly far from what was meant; a sentence it has is worth reading.
    said = re.sub("^expected (one of )?", "", found[3] if found else message).split(", ")
    reason = "".join(f" ({words})" for words in said if re.fullmatch(r"[\\\w][\w*-]*( [\w*-]+)+", words))
    return _usage(where, f"this is not SPARQL, here or just before{reason}.", "Mend it there.")


def _answer(result: Any) -> Answer:
    if isinstance(result, ox.QueryBoolean):
        return Answer(truth=bool(result))
    if isinstance(result, ox.QueryTriples):
        return Answer(triples=tuple(sorted(set(result), key=str)))
    variables = tuple(variable.value for variable in result.variables)
    return Answer(variables, tuple(tuple(solution[index] for index in range(len(variables))) for solution in result))


def ask_apart(
    out: Path,
    text: str,
    *,
    name: str,
    given: Mapping[str, ox.NamedNode | ox.Literal],
    seconds: float,
    data: Path | None = None,
) -> tuple[Answer, str, str | None]:
    """Run a query in a worker process that is ended at a limit of time, and cannot open a connection.

    Args:
        out: the folder of the build.
        text: the query.
        name: what to call it in messages.
        given: values of its variables.
        seconds: how long it may take once the dataset is loaded; up to a day.
        data: as for `load`.

    Returns:
        The answer, the base of the dataset, and the warning of `load`.

    Raises:
        Refused: as `load` and `ask`; the query takes longer than it may.
    """
    if not 0 < seconds <= DAY:
        raise _usage(Location("kb query"), f"{seconds:g} seconds are no limit of time.", f"Give 1 to {DAY}.")
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    worker = context.Process(target=_work, args=(sender, out, text, name, dict(given), data), daemon=True)
    worker.start()
    sender.close()
    try:
        kind, *content = receiver.recv()
        # The clock of the query starts when the dataset is loaded.
        if kind == "loaded":
            if not receiver.poll(seconds):
                raise _usage(
                    Location(name),
                    f"the query takes longer than {seconds:g} second{'' if seconds == 1 else 's'}.",
                    "Ask for less, or give it more with --timeout.",
                )
            kind, *content = receiver.recv()
    except EOFError:
        raise _usage(
            Location(name), "the query was ended: it takes too much memory, or is nested too deep.", "Ask for less."
        ) from None
    finally:
        worker.kill()
        worker.join()
    if kind == "refused":
        raise Refused(content[0])
    return content[0], content[1], content[2]


def _work(
    sender: Any, out: Path, text: str, name: str, given: dict[str, ox.NamedNode | ox.Literal], data: Path | None
) -> None:
    try:
        store, warning = load(out, data=data)
        _limit()
        sender.send(("loaded",))
        sender.send(("answer", ask(store, text, name=name, given=given), store.base, warning))
    except Refused as refused:
        sender.send(("refused", refused.faults))
    except MemoryError:
        sender.send(
            ("refused", (Fault(Location(name), "the query takes too much memory.", "Ask for less.", broken=True),))
        )


def _limit() -> None:
    """Give up, where the system can, all memory but some and every new file or connection."""
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    # What is open stays open; nothing more can be opened, so no socket either.
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


# --- showing


def render(answer: Answer, *, base: str, form: str, width: int | None = None) -> str:
    """Return an answer as text.

    Args:
        answer: what a query returned.
        base: of the dataset; its IRIs are shortened in tables.
        form: one of `FORMATS`. A graph is written as Turtle, which `table` stands for too; nothing else is.
        width: columns of the terminal, to cut long cells in tables; None cuts nothing.

    Raises:
        Refused: the format cannot hold this kind of answer.
    """
    if answer.triples is not None:
        if form not in ("table", "turtle"):
            raise _usage(Location("kb query"), f"a graph cannot be written as {form}.", "Use --format turtle.")
        written = ox.serialize(answer.triples, format=ox.RdfFormat.TURTLE, prefixes=dataset_prefixes(base)) or b""
        return written.decode()
    if form == "turtle":
        raise _usage(
            Location("kb query"), "rows cannot be written as turtle.", "Use csv, tsv, json, markdown or table."
        )
    if form == "json":
        return json.dumps(_json(answer), ensure_ascii=False, indent=1) + "\n"
    if answer.truth is not None:
        return f"{str(answer.truth).lower()}\n"
    if form == "csv":
        return _csv(answer)
    if form == "tsv":
        head = "\t".join(f"?{name}" for name in answer.variables)
        return "".join(f"{line}\n" for line in (head, *("\t".join(_tsv(cell) for cell in row) for row in answer.rows)))
    # Line ends and what else moves the cursor would break the lines of a table.
    rows = [[_CONTROL.sub(" ", short(cell, base)) for cell in row] for row in answer.rows]
    if form == "markdown":
        return "".join(
            f"| {' | '.join(_cell(cell) for cell in row)} |\n"
            for row in (answer.variables, ["---"] * len(answer.variables), *rows)
        )
    return _table(answer.variables, rows, width)


def short(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None, base: str) -> str:
    """Return a term for people: an entity's slug, a prefixed name, the words of a literal."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        for prefix, namespace in sorted(dataset_prefixes(base).items(), key=lambda pair: -len(pair[1])):
            if term.value.startswith(namespace) and len(term.value) > len(namespace):
                return f"{prefix}:{term.value[len(namespace) :]}" if prefix else term.value[len(namespace) :]
        return f"<{term.value}>"
    return term.value if isinstance(term, ox.Literal) else _written(term)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _csv(answer: Answer) -> str:
    """SPARQL 1.1 Query Results CSV: the value alone (https://www.w3.org/TR/sparql11-results-csv-tsv/)."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(answer.variables)
    for row in answer.rows:
        writer.writerow(
            [
                "" if cell is None else cell.value if isinstance(cell, ox.NamedNode | ox.Literal) else _written(cell)
                for cell in row
            ]
        )
    return stream.getvalue()


def _tsv(cell: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str:
    return "" if cell is None else _written(cell)


def _written(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """Return a term as in N-Triples 1.2, where tabs and line ends are escaped."""
    return f"<<( {term} )>>" if isinstance(term, ox.Triple) else str(term)


def _json(answer: Answer) -> dict[str, Any]:
    """SPARQL 1.1 Query Results JSON (https://www.w3.org/TR/sparql11-results-json/)."""
    if answer.truth is not None:
        return {"head": {}, "boolean": answer.truth}
    bindings = [
        {name: _term(cell) for name, cell in zip(answer.variables, row, strict=True) if cell is not None}
        for row in answer.rows
    ]
    return {"head": {"vars": list(answer.variables)}, "results": {"bindings": bindings}}


def _term(cell: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> dict[str, Any]:
    if isinstance(cell, ox.NamedNode):
        return {"type": "uri", "value": cell.value}
    if isinstance(cell, ox.Literal):
        entry = {"type": "literal", "value": cell.value}
        if cell.language:
            entry["xml:lang"] = cell.language
        elif cell.datatype.value != XSD + "string":
            entry["datatype"] = cell.datatype.value
        return entry
    if isinstance(cell, ox.Triple):
        parts = {"subject": cell.subject, "predicate": cell.predicate, "object": cell.object}
        return {"type": "triple", "value": {name: _term(part) for name, part in parts.items()}}
    return {"type": "bnode", "value": cell.value}


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], width: int | None) -> str:
    columns = list(zip(head, *rows, strict=True))
    # A column that is empty in every row says nothing.
    kept = [index for index, column in enumerate(columns) if any(column[1:])] or list(range(len(head)))
    widths = {index: max(len(cell) for cell in columns[index]) for index in kept}
    if width is not None:
        while sum(widths.values()) + 2 * len(widths) > width and max(widths.values()) > 12:
            widest = max(widths, key=lambda index: widths[index])
            widths[widest] -= 1
    lines = [
        _row([row[index] for index in kept], [widths[index] for index in kept])
        for row in (head, ["─" * widths[i] if i in widths else "" for i in range(len(head))], *rows)
    ]
    return "".join(f"{line}\n" for line in lines) + f"{len(rows)} row{'' if len(rows) == 1 else 's'}\n"


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(
        (cell if len(cell) <= size else f"{cell[: size - 1]}…").ljust(size)
        for cell, size in zip(cells, widths, strict=True)
    ).rstrip()


def listing() -> Iterator[str]:
    """Yield a line for each recipe: its name and its question."""
    found = recipes()
    size = max(len(name) for name in found)
    for name, recipe in found.items():
        yield f"{name:<{size}}  {recipe.question}"


def description(recipe: Recipe) -> str:
    """Return what a recipe answers, its parameters, and its text."""
    lines = [recipe.title, "", recipe.question, ""]
    lines += [f"  {p.name}={p.example}  ({p.type}) {p.meaning}" for p in recipe.parameters]
    return "\n".join([*lines, "", recipe.text])


def read(name: str) -> tuple[str, str]:
    """Return the query in a file, or on stdin for `-`, and what to call it.

    Raises:
        Refused: it cannot be read, and is no recipe either.
    """
    path = Path(name)
    shown = "stdin" if name == "-" else path.as_posix()
    try:
        # Bytes: line ends in a literal stay as they are.
        return (sys.stdin.buffer.read() if name == "-" else path.read_bytes()).decode("utf-8-sig"), shown
    except UnicodeDecodeError:
        raise _usage(Location(shown), "this is no text in UTF-8.", "Save it as UTF-8.") from None
    except OSError:
        known = recipes()
        todo = nearest(name, known) or f"The recipes are {', '.join(known)}."
        raise _usage(Location(name), "this is neither a recipe nor a file that can be read.", todo) from None
