"""`alignment replay`: reads the files, runs the replay, prints what happened."""

import asyncio
import gc
import json
import re
import shutil
from datetime import datetime
from pathlib import Path
from typing import TextIO

from bot.replay.stage import Progress, replay
from bot.replay.transcript import transcript
from workflows.files.problems import BadFile

_WIDTH = 30


def run(file: Path, answers: Path | None, as_json: bool, out: TextIO, err: TextIO) -> int:
    """Replay a program file; returns the exit code. What is wrong with a file goes to `err`, all at once."""
    # A run keeps nearly all it makes: looking for garbage costs a tenth of its time and finds hardly any.
    gc.disable()
    try:
        program_yaml = _program(file)
        script = _text(answers) if answers is not None else None
        replayed = asyncio.run(
            replay(
                program_yaml,
                name=str(file),
                answers=script,
                answers_name=str(answers),
                on_progress=_bar(err) if err.isatty() else None,
            )
        )
    except _Unreadable as error:
        err.write(f"{error}\n")
        return 2
    except BadFile as error:
        err.write(f"{error}\nNothing was replayed.\n")
        return 2
    finally:
        # What was made counts as old: else Python would look at all of it at once, as it is all new.
        gc.freeze()
        gc.unfreeze()
        gc.enable()
        if err.isatty():
            err.write("\r\033[K")
    if as_json:
        out.write(json.dumps(replayed.as_json(), ensure_ascii=False, indent=2) + "\n")
    else:
        out.writelines(f"{line}\n" for line in transcript(replayed))
    for did in replayed.replies:
        if did.missed:
            err.write(f"{did.at:%Y-%m-%d %H:%M} {did.who}: no card has a button {did.pressed!r}.\n")
    return 0


class _Unreadable(Exception):
    """A file that cannot be read; the sentence says which and why."""


def _program(path: Path) -> str:
    """The text of a program file; an answers file in its place is told apart by what it holds."""
    text = _text(path)
    if re.search(r"^(answers|lines|otherwise) *:", text, re.MULTILINE) and not re.search(
        r"^program *:", text, re.MULTILINE
    ):
        raise _Unreadable(f"{path} is an answers file: give it with --answers, after the program's file.")
    return text


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise _Unreadable(f"{path} is not text in UTF-8. Save it as UTF-8 and try again.") from None
    except FileNotFoundError:
        raise _Unreadable(f"There is no file {path}. Check the path.") from None
    except OSError as error:
        raise _Unreadable(f"{path} cannot be read: {error.strerror}.") from None


def _bar(err: TextIO) -> Progress:
    """A bar on one line of the terminal, redrawn when something new is to be seen."""
    shown = ""

    def draw(done: float, now: datetime, messages: int) -> None:
        nonlocal shown
        filled = round(_WIDTH * done)
        line = f"[{'#' * filled:<{_WIDTH}}] {now.day} {now:%B %Y}, {messages} messages"
        line = line[: shutil.get_terminal_size().columns - 1]
        if line != shown:
            err.write(f"\r\033[K{line}")
            err.flush()
            shown = line

    return draw
