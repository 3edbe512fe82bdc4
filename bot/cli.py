"""The `alignment` command: a few lines each, with what they need imported inside so that help is quick."""

import gc
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import return_commands
from bot.cli_base import Commands, spoken
from bot.teams_command import teams_app

if TYPE_CHECKING:
    from bot.app import Application


app = typer.Typer(
    cls=Commands,
    # Rich help triples the start.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    add_completion=False,
    help="Keeps a training program tied to the business result it was bought for.",
)
readings_app = typer.Typer(
    cls=Commands, rich_markup_mode=None, no_args_is_help=True, help="Values that a system published."
)
app.add_typer(readings_app, name="readings")
outbox_app = typer.Typer(
    cls=Commands, rich_markup_mode=None, no_args_is_help=True, help="Messages that have not arrived."
)
app.add_typer(outbox_app, name="outbox")
coaching_app = typer.Typer(
    cls=Commands, rich_markup_mode=None, no_args_is_help=True, help="The weekly prompts of managers."
)
app.add_typer(coaching_app, name="coaching")
slack_app = typer.Typer(
    cls=Commands, rich_markup_mode=None, no_args_is_help=True, help="Setting up the app on Slack."
)
app.add_typer(slack_app, name="slack")
app.add_typer(teams_app, name="teams")
db_app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help="The database.")
app.add_typer(db_app, name="db")


def main() -> None:
    """The command line. Wrong input ends with one sentence and exit code 2."""
    try:
        app(prog_name="alignment")
    finally:
        gc.freeze()  # nothing is looked through once more for garbage when the process ends


def _application() -> "Application":
    from bot.app import assemble
    from bot.settings import load

    return assemble(load())


@app.command("import")
@spoken
def import_(
    file: Annotated[Path, typer.Argument(help="A program (.yaml) or a list of people (.csv).")],
    apply: Annotated[bool, typer.Option("--apply", help="Make the changes that were shown.")] = False,
) -> None:
    """Bring in a program or people; changes to what is known are shown first."""
    from bot.cli_support import import_file, to_import

    text = to_import(file)  # before there is a database for what may be nothing
    for line in import_file(_application(), file, text, apply=apply):
        typer.echo(line)


@app.command()
@spoken
def export(
    program: Annotated[
        str | None, typer.Argument(help="The program's key; all programs without one.")
    ] = None,
) -> None:
    """Print programs as files that can be imported again."""
    from bot.cli_support import export_program

    typer.echo(export_program(_application(), program), nl=False)


@readings_app.command("import")
@spoken
def readings_import(
    file: Annotated[Path, typer.Argument(help="A table (.csv): measure, as_of, value.")],
) -> None:
    """Record values that a system published; all of a file or none."""
    from bot.cli_support import import_readings, read_file

    text = read_file(file)
    typer.echo(import_readings(_application(), file, text))


@app.command()
@spoken
def status(
    program: Annotated[str, typer.Argument(help="A program's name or key; all of them without one.")] = "",
    sponsor: Annotated[str, typer.Option(help="Only programs of this sponsor.")] = "",
    state: Annotated[str, typer.Option(help="Only programs in this state, such as active.")] = "",
    page: Annotated[int, typer.Option(min=1, help="Which page of a long list.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
) -> None:
    """Which KPIs moved, who was asked, who answered, what it was worth, and what is missing."""
    from bot.cli_support import show_status

    typer.echo(
        show_status(_application(), program=program, sponsor=sponsor, state=state, page=page, as_json=as_json)
    )


return_commands.add_to(app)


@app.command()
@spoken
def bet(
    program: Annotated[str, typer.Argument(help="A program's name or key.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
) -> None:
    """What was bet on before launch, who signed, and what became of it."""
    from bot.bet_command import run

    typer.echo(run(_application(), program, as_json=as_json))


@app.command()
@spoken
def gaps(
    program: Annotated[str, typer.Argument(help="A program's name or key; all of them without one.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON array.")] = False,
) -> None:
    """What keeps programs from being aligned, worst first, each with what to do about it."""
    from bot.gaps_command import run

    typer.echo(run(_application(), program, as_json=as_json))


@app.command()
@spoken
def read(
    text: Annotated[
        str | None, typer.Argument(help="A reply; without one, JSON lines are read from standard input.")
    ] = None,
    kpi: Annotated[list[str] | None, typer.Option(help="What was asked, as name:unit. Repeatable.")] = None,
    lang: Annotated[str, typer.Option(help="The person's language, where the reply does not tell.")] = "en",
    model: Annotated[
        bool, typer.Option("--model", help="Let the configured model help where the reader is unsure.")
    ] = False,
) -> None:
    """What is read out of replies: the number, its unit and day, and the words it came from."""
    from bot.read_command import run

    code = run(text, kpi or [], lang, _application() if model else None)
    if code:
        raise typer.Exit(code)


@app.command("model")
@spoken
def model_(
    month: Annotated[str, typer.Option(help="Such as 2026-06; this month without it.")] = "",
) -> None:
    """What the optional language model was asked and what it cost, without a word of what was said."""
    from bot.mistakes import Mistake
    from bot.model_command import summary

    if month and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month, re.ASCII):
        raise Mistake(f"“{month}” is no month. Write it like 2026-06.")
    for line in summary(_application(), month):
        typer.echo(line)


@app.command()
@spoken
def replay(
    file: Annotated[Path, typer.Argument(help="A program file.")],
    answers: Annotated[Path | None, typer.Option(help="Scripted answers; plausible ones without it.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
) -> None:
    """Run a program's whole follow-up in one go on a virtual clock, and print the transcript."""
    gc.disable()  # nothing that is imported is garbage: the run itself turns it on again
    from bot.replay.command import run

    code = run(file, answers, as_json, sys.stdout, sys.stderr)
    if code:
        raise typer.Exit(code)


@app.command()
@spoken
def demo(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the page, on loopback.")] = 8765,
    data: Annotated[
        Path | None, typer.Option(help="Keep the demo in this file and go on there next time.")
    ] = None,
) -> None:
    """The main job on an example program, first here, then on a page with a clock you can turn."""
    from bot.demo import run

    run(port, data)


@app.command()
@spoken
def serve() -> None:
    """Serve people and do what is due, until stopped."""
    from bot.serve import run

    run()


@app.command()
@spoken
def worker() -> None:
    """Do what `serve` defers, until stopped. Only for the distributed engine; run as many as you like."""
    from bot.worker import run

    run()


@app.command()
@spoken
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON array.")] = False,
    new_key: Annotated[
        bool, typer.Option("--new-key", help="Only make a key for ALIGNMENT_SECRET_KEY.")
    ] = False,
) -> None:
    """What is wrong with settings, database, Slack and Teams, and the fix for each. Exit code 1 if any is."""
    from bot.doctor.command import run

    code = run(as_json=as_json, new_key=new_key, out=sys.stdout)
    if code:
        raise typer.Exit(code)


@slack_app.command("manifest")
@spoken
def slack_manifest(
    url: Annotated[str, typer.Option(help="Where the bot is reached; ALIGNMENT_PUBLIC_URL without it.")] = "",
    socket: Annotated[bool, typer.Option("--socket", help="Socket Mode: needs no public address.")] = False,
    oauth: Annotated[
        bool, typer.Option("--oauth", help="For several workspaces, or a whole Enterprise organization.")
    ] = False,
    as_yaml: Annotated[bool, typer.Option("--yaml", help="As YAML instead of JSON.")] = False,
) -> None:
    """The manifest from which Slack makes the app, with exactly the scopes and events in use."""
    from bot.slack_command import printed

    typer.echo(printed(url, socket=socket, oauth=oauth, as_yaml=as_yaml))


@outbox_app.command("list")
@spoken
def outbox_list(
    state: Annotated[str, typer.Option(help="dead, waiting, uncertain or all.")] = "all",
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON array.")] = False,
) -> None:
    """What has not arrived: whom it is for, how old it is, why, and what to do."""
    from bot.outbox_command import listed

    for line in listed(_application(), state, as_json=as_json):
        typer.echo(line)


@outbox_app.command("show")
@spoken
def outbox_show(number: Annotated[int, typer.Argument(metavar="N", help="The message's number.")]) -> None:
    """One message, with the words of its card."""
    from bot.outbox_command import shown

    for line in shown(_application(), number):
        typer.echo(line)


@outbox_app.command("retry")
@spoken
def outbox_retry(
    numbers: Annotated[list[int] | None, typer.Argument(metavar="N...", help="Numbers.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that are dead, as after an outage.")] = False,
    why: Annotated[str, typer.Option(help="With --all: those whose reason holds these words.")] = "",
) -> None:
    """Send messages again that are dead or, on Teams, held: all of these, or none."""
    from bot.mistakes import Mistake
    from bot.outbox_command import retry, retry_all

    if everything == bool(numbers) or (why and not everything):
        raise Mistake("Say which messages: their numbers, or --all, with --why if not every one.")
    for line in retry_all(_application(), why) if everything else retry(_application(), numbers or ()):
        typer.echo(line)


@outbox_app.command("drop")
@spoken
def outbox_drop(numbers: Annotated[list[int], typer.Argument(metavar="N...", help="Numbers.")]) -> None:
    """Never send these messages: all of them, or none."""
    from bot.outbox_command import drop

    for line in drop(_application(), numbers):
        typer.echo(line)


@coaching_app.command("check")
@spoken
def coaching_check(
    folder: Annotated[Path, typer.Argument(help="A folder with one folder per competency.")],
) -> None:
    """Whether your own prompts can go out: form, length, plain words, and none like another."""
    from bot.coaching_command import check

    for line in check(folder):
        typer.echo(line)


@coaching_app.command("preview")
@spoken
def coaching_preview(
    what: Annotated[str, typer.Argument(help="A competency, or a prompt; all competencies without it.")] = "",
    folder: Annotated[Path | None, typer.Option(help="Your own prompts, over the built-in ones.")] = None,
) -> None:
    """The library, or one prompt as a manager sees it in its three sizes."""
    from bot.coaching_command import preview

    for line in preview(what, folder):
        typer.echo(line)


@coaching_app.command("results")
@spoken
def coaching_results(
    program: Annotated[str, typer.Argument(help="A program's name or key.")] = "",
    kpis: Annotated[
        Path | None, typer.Option(help="KPIs by manager (.csv: kpi, manager, before, after).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
) -> None:
    """Does it work? Answers, weak prompts, what is seen, and the difference to those held out."""
    from bot.coaching_command import show_results

    typer.echo(show_results(_application(), program, kpis, as_json=as_json))


@coaching_app.command("tailoring")
@spoken
def coaching_tailoring(
    choice: Annotated[str, typer.Argument(help="off, on or review; without it, how it is set.")] = "",
    use: Annotated[int | None, typer.Option(help="The number of a text that may go out.")] = None,
    library: Annotated[int | None, typer.Option(help="The number of one that may not.")] = None,
) -> None:
    """Whether a language model may word ideas anew, and the texts that wait for your look."""
    from bot.coaching_command import tailoring

    typer.echo(tailoring(_application(), choice, use=use, library=library))


@db_app.command("copy")
@spoken
def db_copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="Such as sqlite:///alignment.sqlite3.")],
    target: Annotated[
        str, typer.Argument(metavar="TO", help="An empty one: postgresql+psycopg://user:password@host/name.")
    ],
) -> None:
    """Copy everything into an empty database, such as from SQLite to PostgreSQL, and compare every row."""
    from bot.cli_support import copy_database

    for line in copy_database(source, target):
        typer.echo(line)


if __name__ == "__main__":
    main()
