"""`alignment teams`: the app package, and installing the app for people."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli_base import Commands, spoken

teams_app = typer.Typer(
    cls=Commands, rich_markup_mode=None, no_args_is_help=True, help="Setting up the app on Microsoft Teams."
)


@teams_app.command("package")
@spoken
def package(
    url: Annotated[str, typer.Option(help="Where the bot is reached; ALIGNMENT_PUBLIC_URL without it.")] = "",
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("alignment-teams.zip"),
    name: Annotated[str, typer.Option(help="The app's name in Teams, at most 30 characters.")] = "Alignment",
    version: Annotated[str, typer.Option(help="Of the package; Teams takes only a higher one.")] = "1.0.0",
) -> None:
    """Write the app package for the Teams admin center: manifest, icons, commands, tab and extension."""
    from bot.mistakes import Mistake
    from bot.platforms.teams.package import packed
    from bot.settings import load

    settings = load()
    if settings.teams is None:
        raise Mistake("Set ALIGNMENT_TEAMS__CLIENT_ID first; docs/teams.md says where it comes from.")
    content = packed(
        client_id=settings.teams.client_id, url=url or settings.public_url, name=name, version=version
    )
    try:
        out.write_bytes(content)
    except OSError as error:
        raise Mistake(f"{out} cannot be written ({(error.strerror or str(error)).lower()}).") from None
    typer.echo(f"{out} is written. Upload it in the Teams admin center, Teams apps, Manage apps.")


@teams_app.command("install")
@spoken
def install(
    emails: Annotated[
        list[str] | None, typer.Argument(help="For whom; everybody who is written to in Teams without any.")
    ] = None,
) -> None:
    """Install the app for people through Microsoft Graph, so that the bot can write to them first."""
    from bot.app import assemble
    from bot.mistakes import Mistake
    from bot.settings import load
    from bot.teams_install import install_for

    application = assemble(load())
    if application.settings.teams is None or application.settings.teams.unauthenticated:
        raise Mistake("Set ALIGNMENT_TEAMS__CLIENT_ID and its secret first: docs/teams.md.")
    try:
        for line in install_for(application, emails or []):
            typer.echo(line)
    finally:
        application.database.close()
