"""The command line: reads its arguments, calls one function, prints the result."""

from __future__ import annotations

import gc
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec

import typer

if TYPE_CHECKING:
    from kb.build import Built

# Heavy imports stay inside the commands: `kb --help` must answer at once.

app = typer.Typer(
    name="kb",
    help="Linked-data knowledge bases of contested history.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Data = Annotated[Path, typer.Option("--data", help="The folder of the dataset.", show_default=True)]
Out = Annotated[Path, typer.Option("--out", help="The folder of the output.", show_default=True)]
Texts = Annotated[
    Path | None,
    typer.Option("--texts", envvar="KB_TEXTS", help="The folder of the source texts, to verify every anchor."),
]
P = ParamSpec("P")

WRONG, BROKEN = 1, 2


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Turn what is raised into lines on stderr and the exit status that it means.

    An uncaught exception would exit with 1, which means that the data does not conform.
    """

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        from kb.errors import Refused

        try:
            command(*args, **kwargs)
        except Refused as refused:
            for fault in refused.faults:
                _say(str(fault))
            raise typer.Exit(BROKEN if refused.broken else WRONG) from None
        except KeyboardInterrupt:
            _say("kb: interrupted. What stood in the output is untouched.")
            raise typer.Exit(BROKEN) from None
        except BrokenPipeError:
            sys.stderr.close()
            raise typer.Exit(BROKEN) from None
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except Exception as error:
            _say(
                f"kb: {type(error).__name__}: {' '.join(str(error).split())}. "
                "This is a fault of kb: please report it with the command."
            )
            raise typer.Exit(BROKEN) from None

    return run


def _version(wanted: bool) -> None:
    if wanted:
        from kb import __version__

        typer.echo(f"kb {__version__}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Linked-data knowledge bases of contested history."""


@contextmanager
def _built(data: Path, texts: Path | None) -> Iterator[Built]:
    from kb.beside import Beside

    # Begun first: it gets ready while the rest is imported and the data is read.
    with Beside() as beside:
        from kb import build as main_job

        yield main_job.build(data, texts=texts, beside=beside)


def _show(built: Built) -> None:
    for result in built.report.results:
        _say(str(result))
    if not built.report.conforms:
        raise typer.Exit(WRONG)


@app.command()
@guarded
def build(data: Data = Path("data"), out: Out = Path("build"), texts: Texts = None) -> None:
    """Check the dataset and write its graph: kb build --data data --out build."""
    from kb import export

    with _built(data, texts) as built:
        # Made before the verdict is waited for; nothing is written where it is bad.
        content = built.content
    _show(built)
    export.write(content, out)
    _say(f"{out.as_posix()}: {len(content)} files, {len(built.told.default)} triples.")


@app.command()
@guarded
def check(
    data: Data = Path("data"),
    texts: Texts = None,
    reasoner: Annotated[
        bool, typer.Option("--reason", help="Also ask HermiT and the OWL 2 DL profile (needs kb-attest[reason]).")
    ] = False,
) -> None:
    """Check everything that a build checks, and write nothing: kb check --texts texts."""
    with _built(data, texts) as built:
        _show(built)
    if reasoner:
        _reason(built)
    verified = "every anchor verified" if texts else "anchors as locked"
    _say(f"{data.as_posix()}: conforms; {verified}.")


def _reason(built: Built) -> None:
    from kb import reason

    lines = reason.verdict(built.told.default, built.ontology)
    for line in lines:
        _say(line)
    if lines:
        raise typer.Exit(WRONG)
    says = built.told.says
    torn = reason.torn(says, built.ontology)
    for part, reasons in torn.items():
        _say(f"what {part} says cannot all be true by itself: {' '.join(reasons) or 'by no single rule.'}")
    _say(f"HermiT: consistent, and so is by itself what {len(says) - len(torn)} of {len(says)} parts say.")


@app.command()
@guarded
def anchor(
    texts: Annotated[Path, typer.Option("--texts", envvar="KB_TEXTS", help="The folder of the source texts.")],
    data: Data = Path("data"),
) -> None:
    """Find every quotation in the texts and write anchors.lock: kb anchor --texts texts."""
    from kb import anchor as anchors
    from kb import build as main_job
    from kb import export, read

    dataset = read.read(data)
    found = anchors.find(dataset, texts)
    export.replace(data / main_job.LOCK, anchors.lock_text(found).encode())
    _say(f"{(data / main_job.LOCK).as_posix()}: {len(found)} passages.")


@app.command()
@guarded
def parallels(
    texts: Annotated[Path, typer.Option("--texts", envvar="KB_TEXTS", help="The folder of the source texts.")],
    data: Data = Path("data"),
) -> None:
    """Find reused text between and inside the sources and write parallels.lock: kb parallels --texts texts."""
    from kb import export, read
    from kb import parallels as reuse

    found = reuse.find(read.read(data), texts)
    export.replace(data / reuse.LOCK, reuse.lock_text(found).encode())
    _say(f"{(data / reuse.LOCK).as_posix()}: {len(found)} parallels.")


@app.command()
@guarded
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is not there yet, or empty.")],
) -> None:
    """Make a dataset to begin with: kb new DIR && cd DIR && kb build."""
    from kb import new as maker

    for file in maker.create(folder):
        typer.echo(file)
    _say(f"{folder.as_posix()}: made. Next: cd {folder.as_posix()} && kb build")


@app.command()
@guarded
def query(
    name: Annotated[
        str | None, typer.Argument(metavar="[RECIPE|FILE|-]", help="A recipe, a file, or - for stdin.")
    ] = None,
    given: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME=VALUE]...", help="Values of a recipe's parameters.")
    ] = None,
    out: Out = Path("build"),
    data: Data = Path("data"),
    form: Annotated[str, typer.Option("--format", help="table, csv, tsv, json, markdown or turtle.")] = "table",
    describe: Annotated[bool, typer.Option("--describe", help="Show what a recipe answers, and its text.")] = False,
    timeout: Annotated[float, typer.Option("--timeout", help="Seconds that the query may take.")] = 60,
) -> None:
    """Ask the built dataset: kb query who-says about=ENTITY --format csv. Without a name: list the recipes."""
    from kb import query as asker

    if name is None:
        for line in asker.listing():
            typer.echo(line)
        return
    recipe = asker.recipes().get(name)
    text, shown = (recipe.text, name) if recipe else asker.read(name)
    if describe:
        typer.echo(asker.description(asker.parse(shown, text)))
        return
    if form not in asker.FORMATS:
        raise typer.BadParameter(f"“{form}” is not one of {', '.join(asker.FORMATS)}.")
    bound = {}
    if given:
        bound = asker.bind(asker.load(out)[0], asker.parse(shown, text), given)
    answer, base, warning = asker.ask_apart(out, text, name=shown, given=bound, seconds=timeout, data=data)
    if warning:
        _say(warning)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    typer.echo(asker.render(answer, base=base, form=form, width=width), nl=False)


@app.command()
@guarded
def show(
    entity: Annotated[str | None, typer.Argument(metavar="ENTITY", help="Its slug.")] = None,
    out: Out = Path("build"),
    data: Data = Path("data"),
    terms: Annotated[
        bool, typer.Option("--terms", help="List the classes and properties that curators may use.")
    ] = False,
) -> None:
    """Show everything attested about an entity: kb show ENTITY."""
    from kb import query as asker
    from kb import show as shower

    if terms:
        lines = shower.terms()
    elif entity is None:
        raise typer.BadParameter("name an entity, or use --terms.")
    else:
        store, warning = asker.load(out, data=data)
        if warning:
            _say(warning)
        lines = shower.dossier(store, entity)
    for line in lines:
        typer.echo(line)


@app.command()
@guarded
def conflicts(
    about: Annotated[str | None, typer.Option("--about", help="Only those about this entity or its events.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Only this kind: date, place, role, existence …")] = None,
    hard: Annotated[bool, typer.Option("--hard", help="Only what cannot be true together.")] = False,
    form: Annotated[str, typer.Option("--format", help="text, csv, json or markdown.")] = "text",
    out: Out = Path("build"),
    data: Data = Path("data"),
) -> None:
    """Show what contradicts what, and who stands on which side: kb conflicts --about ENTITY --hard."""
    from kb import conflicts as finder
    from kb import query as asker

    if form not in finder.FORMATS:
        raise typer.BadParameter(f"“{form}” is not one of {', '.join(finder.FORMATS)}.")
    store, warning = asker.load(out, data=data)
    if warning:
        _say(warning)
    typer.echo(finder.render(finder.find(store, about=about, kind=kind, hard=hard), form), nl=False)


@app.command()
@guarded
def path(
    start: Annotated[str, typer.Argument(metavar="A", help="One person.")],
    goal: Annotated[str, typer.Argument(metavar="B", help="The other.")],
    out: Out = Path("build"),
    data: Data = Path("data"),
) -> None:
    """Show the shortest chain between two people through events: kb path ONE OTHER."""
    from kb import path as finder
    from kb import query as asker

    store, warning = asker.load(out, data=data)
    if warning:
        _say(warning)
    for line in finder.lines(store, finder.find(store, start, goal)):
        typer.echo(line)


@app.command()
@guarded
def coverage(
    texts: Annotated[Path, typer.Option("--texts", envvar="KB_TEXTS", help="The folder of the source texts.")],
    data: Data = Path("data"),
    part: Annotated[str | None, typer.Option("--part", help="List the unread sentences of this part only.")] = None,
    fail_under: Annotated[
        float, typer.Option("--fail-under", help="Exit 1 if fewer per cent of the sentences are attested or skipped.")
    ] = 0,
) -> None:
    """Show which sentences of the texts are attested, skipped or unread: kb coverage --texts texts --fail-under 100."""
    from kb import build as main_job
    from kb import coverage as counter

    dataset, anchors = main_job.anchored(data, texts=texts)
    if part is not None and part not in dataset.parts:
        raise typer.BadParameter(f"“{part}” is not one of {', '.join(dataset.parts)}.")
    found = counter.coverage(dataset, anchors, texts)
    for line in counter.lines(found, part=part):
        typer.echo(line)
    read = counter.share(found)
    if read < fail_under:
        _say(f"{read:.2f} % of the sentences are attested or skipped, less than {fail_under:g} %. Encode the unread.")
        raise typer.Exit(WRONG)


@app.command()
@guarded
def near(data: Data = Path("data")) -> None:
    """Find entities and texts that look like one thing written twice: kb near --data data."""
    from kb import near as finder
    from kb import read

    faults = finder.unexplained(read.read(data), data)
    for fault in faults:
        _say(str(fault))
    if faults:
        raise typer.Exit(WRONG)
    _say(f"{data.as_posix()}: no two look like one, but those that {finder.FILE} explains.")


@app.command()
@guarded
def stats(data: Data = Path("data")) -> None:
    """Count what the dataset holds: kb stats."""
    from kb import read
    from kb import stats as counter

    dataset = read.read(data)
    _table([(name.replace("_", " "), str(number)) for name, number in counter.count(dataset).plain().items()])
    typer.echo()
    _table([(f"claim lines of {part}", str(number)) for part, number in counter.by_part(dataset).items()])


def _table(rows: list[tuple[str, str]]) -> None:
    width = max((len(name) for name, _ in rows), default=0)
    for name, value in rows:
        typer.echo(f"{name:<{width}}  {value:>7}")


def main() -> Any:
    """Run the command line."""
    # What is read and built here lives to the end of the command: to look for cycles in it takes a fifth of the time,
    # and two seconds more when Python ends, which looks once more at all that was not frozen.
    gc.disable()
    try:
        return app()
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
