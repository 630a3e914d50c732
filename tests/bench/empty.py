"""A command line of two commands that do nothing, with the settings of `kb`: what Typer itself costs."""

from __future__ import annotations

from typing import Any

import typer

app = typer.Typer(
    name="empty",
    help="Two commands that do nothing.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.command()
def one() -> None:
    """Do nothing."""


@app.command()
def two() -> None:
    """Do nothing else."""


def main() -> Any:
    """Run the command line."""
    return app()
