"""What all commands share: a mistake is one sentence and exit code 2, worded for a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

import typer
from typer.core import TyperGroup
from typing_extensions import override

if TYPE_CHECKING:
    from typer._click.core import Command, Context

P = ParamSpec("P")


class Commands(TyperGroup):
    """The commands, with a way on for whoever mistypes one."""

    @override
    def resolve_command(
        self, ctx: "Context", args: list[str]
    ) -> "tuple[str | None, Command | None, list[str]]":
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            close = get_close_matches(name, self.list_commands(ctx), n=1)
            hint = f" Did you mean {close[0]}?" if close else ""
            typer.echo(f"There is no command “{name}”.{hint} alignment --help lists the commands.", err=True)
            raise typer.Exit(2)
        return super().resolve_command(ctx, args)

    @override
    def parse_args(self, ctx: "Context", args: list[str]) -> list[str]:
        with _one_sentence(ctx):
            return super().parse_args(ctx, args)

    @override
    def invoke(self, ctx: "Context") -> object:
        with _one_sentence(ctx):
            return super().invoke(ctx)


@contextmanager
def _one_sentence(ctx: "Context") -> Iterator[None]:
    """Options and arguments that are wrong are told in one sentence, as everything else is."""
    from typer._click.exceptions import NoArgsIsHelpError, UsageError

    try:
        yield
    except NoArgsIsHelpError:
        raise
    except UsageError as error:
        path = (error.ctx or ctx).command_path
        typer.echo(f"{error.format_message().rstrip('.')}. {path} --help shows how.", err=True)
        raise typer.Exit(2) from None


def in_terminal(sentence: str) -> str:
    """A sentence written for a chat, with the commands that are here as they are typed here."""
    for here in ("status", "coaching tailoring"):
        sentence = sentence.replace(f"/alignment {here}", f"alignment {here}")
    return sentence.replace("/alignment help", "alignment --help")


def spoken(command: Callable[P, None]) -> Callable[P, None]:
    """Turn what a person got wrong into one sentence on standard error and exit code 2."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        from sqlalchemy.exc import OperationalError

        from bot.mistakes import Mistake
        from storage.database import DatabaseError, sentence
        from workflows.errors import AlignmentError
        from workflows.files.problems import BadFile

        try:
            command(*args, **kwargs)
        except (Mistake, DatabaseError, BadFile) as error:
            said = str(error)
        except AlignmentError as error:
            said = in_terminal(error.said)
        except OperationalError as error:
            said = sentence(error)
        except BrokenPipeError:
            sys.stderr.close()
            return
        except KeyboardInterrupt:
            raise typer.Exit(130) from None
        else:
            return
        typer.echo(said, err=True)
        raise typer.Exit(2)

    return run
