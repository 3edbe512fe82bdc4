"""The commands about what programs return: roi, levels, portfolio, audit, business case, memo and rules."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli_base import spoken

if TYPE_CHECKING:
    from bot.app import Application

Program = Annotated[str, typer.Argument(help="A program's name or key.")]


def add_to(app: typer.Typer) -> None:
    """Offer them on the command line, in the order in which somebody needs them."""
    for name, command in (
        ("roi", roi),
        ("levels", levels),
        ("portfolio", portfolio),
        ("audit", audit),
        ("business-case", business_case),
        ("memo", memo),
        ("rules", rules),
    ):
        app.command(name)(spoken(command))


def _application() -> "Application":
    from bot.app import assemble
    from bot.settings import load

    return assemble(load())


def roi(
    program: Annotated[
        str, typer.Argument(help="A program's name or key; claims are read from standard input without one.")
    ] = "",
    behind: Annotated[
        str,
        typer.Option(
            "--trace",
            help="What stands behind a line (its number), a figure (such as costs) or a closed period.",
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
) -> None:
    """What a program returned: claimed, allowed and why. Or the same for claims: roi --json < claims.json."""
    from bot.mistakes import Mistake
    from bot.roi_command import from_input, of_program

    if behind and not program:
        raise Mistake("--trace needs a program's name: claims that are read from input are not kept.")
    if program:
        typer.echo(of_program(_application(), program, behind=behind, as_json=as_json))
    else:
        typer.echo(from_input(sys.stdin.buffer, as_json=as_json))


def levels(program: Program) -> None:
    """What was seen on each level, where the chain is broken, and how fast cohorts became competent."""
    from bot.roi_command import chain

    typer.echo(chain(_application(), program))


def portfolio(as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False) -> None:
    """All programs by cost, alignment, level reached and return, with what is proposed by which rule."""
    from bot.memo_command import whole_portfolio

    typer.echo(whole_portfolio(_application(), as_json=as_json))


def audit(program: Program) -> None:
    """The look at a program as it would be now: what people and data say, and what is proposed."""
    from bot.memo_command import look

    typer.echo(look(_application(), program))


def business_case(program: Program) -> None:
    """Problem, expected impact and when it is measured, as Markdown; from what is recorded only."""
    from bot.memo_command import case

    typer.echo(case(_application(), program), nl=False)


def memo(
    program: Program,
    pictures: Annotated[
        Path | None, typer.Option(help="A folder for a picture of each KPI's trend, ready for a slide.")
    ] = None,
    as_png: Annotated[
        bool, typer.Option("--png", help="The pictures as PNG (1600 x 900) instead of SVG.")
    ] = False,
) -> None:
    """What was promised, measured, allowed and learned, as Markdown; from what is recorded only."""
    from bot.memo_command import results

    typer.echo(results(_application(), program, pictures=pictures, as_png=as_png), nl=False)


def rules() -> None:
    """The limits that the stated rules compare with, and who changed them why."""
    from bot.roi_command import limits

    typer.echo(limits(_application()))
