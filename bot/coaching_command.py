"""`alignment coaching`: help for those who write prompts, and what the prompts brought."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import TypeAdapter
from sqlmodel import Session

from bot import cli_support, coaching_kpis
from bot.app import Application
from bot.cli_base import in_terminal
from bot.mistakes import Mistake
from bot.settings import load
from prompts import manager
from prompts.cards import Buttons, Card, Text, plain_text
from prompts.coaching import library, parse, quality
from prompts.coaching.library import Competency, Library, LibraryError, Problem, Prompt, Variant
from prompts.wording import counted
from workflows.coaching_loop import coaching_report, tailoring_review
from workflows.coaching_loop.coaching_results import Results, results
from workflows.conversation import which_program

_EXAMPLE = "a .md file right in the folder of its competency"
_FIRST_WORDS = 60


def check(folder: Path) -> Iterator[str]:
    """What is in a folder of own prompts, when all of it can go out.

    Raises:
        Mistake: everything that is wrong, a line each.
    """
    problems, own, together = _problems(folder)
    unread = library.unread(folder)
    if not own.all_prompts:
        problems.append(f"{folder}: there is no prompt in it. A prompt is {_EXAMPLE}.")
    if problems:
        problems += [f"{file}: is not read. A prompt is {_EXAMPLE}." for file in unread]
        raise Mistake("\n".join([*problems, f"{counted(len(problems), 'problem')}."]))
    known = library.load()
    for each in together.competencies:
        mine = own.prompts(each.id)
        if mine:
            replaced = sum(known.get(prompt.id) is not None for prompt in mine)
            ours = f", {replaced} in place of ours" if replaced else ""
            yield f"{each.name}: {counted(len(mine), 'prompt')}{ours}"
    for file in unread:
        yield f"{file} is not read: a prompt is {_EXAMPLE}."
    yield "All of it can go out. Set ALIGNMENT_COACHING_FOLDER to this folder to use it."


def flaws(folder: Path) -> list[str]:
    """What a good coach would not sign in a folder that is in use.

    Raises:
        Mistake: the folder cannot be used at all.
    """
    return _problems(folder)[0]


def _problems(folder: Path) -> tuple[list[str], Library, Library]:
    own = _own(folder)
    together = own.over(library.load())
    problems = []
    for prompt in own.all_prompts:
        file = own.file_of[prompt.id]
        for flaw in quality.flaws(prompt):
            line = parse.line_of(flaw.field, (folder / file).read_text(encoding="utf-8-sig"))
            problems.append(Problem(file, line, flaw.field, flaw.expected).sentence)
        ours = library.load().get(prompt.id)
        if ours is not None and ours.competency != prompt.competency:
            problems.append(
                f"{file}, id: its own; {prompt.id} is one of ours for {ours.competency}, "
                "and would be missing there"
            )
    for one, other in quality.twins(together.all_prompts):
        if {one.id, other.id} & own.file_of.keys():
            problems.append(f"{_where(together, other)}: says nearly the same as {_where(together, one)}")
    return problems, own, together


def preview(what: str, folder: Path | None) -> Iterator[str]:
    """The library's competencies, one competency's prompts, or one prompt as managers see it.

    Raises:
        Mistake: there is nothing of that name, or the folder cannot be used.
    """
    folder = folder or load().coaching_folder
    shown = _own(folder).over(library.load()) if folder is not None else library.load()
    if not what:
        for each in shown.competencies:
            yield f"{each.id:<30} {counted(len(shown.prompts(each.id)), 'prompt')}  {each.behavior}"
    elif (competency := shown.competency(what)) is not None:
        for prompt in shown.prompts(what):
            said = prompt.text()
            cut = f"{said[:_FIRST_WORDS].rpartition(' ')[0]} ..." if len(said) > _FIRST_WORDS else said
            yield f"{prompt.stage:<14} {prompt.id:<50} {prompt.minutes:>2} min  {cut}"
        yield f"{competency.name} usually moves: {', '.join(competency.kpis)}"
    elif (found := shown.get(what)) is not None:
        yield from _as_sent(found, shown.competency(found.competency))
    else:
        raise Mistake(
            f"There is no competency and no prompt “{what}”. alignment coaching preview lists them."
        )


def _as_sent(prompt: Prompt, competency: Competency | None) -> Iterator[str]:
    variants: tuple[Variant, ...] = ("plain", "easier", "harder")
    for variant in variants:
        card = manager.prompt(
            topic=competency.name if competency else prompt.competency,
            program="your program",
            action=prompt.text(),
            step_kind=variant,
            step=prompt.step(variant) or "",
            why=prompt.why,
            minutes=prompt.minutes,
            kpi=competency.kpis[0] if competency else "",
            sponsor="",
            because="(the reason for this manager, this week)",
            evidence=prompt.evidence,
            about="1",
            before="",
        )
        yield f"--- {variant}"
        yield plain_text(card)


def _own(folder: Path) -> Library:
    try:
        return library.read_own(folder)
    except LibraryError as error:
        raise Mistake(str(error)) from None


def _where(shown: Library, prompt: Prompt) -> str:
    return f"{prompt.id} ({shown.file_of[prompt.id]})"


def show_results(application: Application, program: str, kpis: Path | None, *, as_json: bool) -> str:
    """What coaching brought in a program, in totals.

    Raises:
        Mistake: there is no such program, or the file of KPIs cannot be used.
    """
    lines = coaching_kpis.read(kpis) if kpis is not None else []

    def work(session: Session) -> str:
        turn = cli_support.turn(session, application)
        values = coaching_kpis.of_people(turn, kpis.name, lines) if kpis is not None else {}
        found = which_program.program_meant(turn, program, command="coaching results")
        if as_json:
            return _RESULTS.dump_json(results(turn, found, values), indent=2).decode()
        return in_terminal(plain_text(coaching_report.in_full(turn, found, values)))

    return application.database.write(work)


_RESULTS = TypeAdapter(Results)


def tailoring(application: Application, choice: str, *, use: int | None, library: int | None) -> str:
    """How ideas are worded and which texts wait for a look; first what is said about them is noted.

    Raises:
        AlignmentError: there is no such choice, or such a text does not wait.
    """

    def work(session: Session) -> str:
        turn = cli_support.turn(session, application)
        for number, yes in ((use, True), (library, False)):
            if number is not None:
                tailoring_review.decide(turn, f"{number}", use=yes)
        shown = tailoring_review.choose(turn, choice)
        parts = tuple(_typed(part) if isinstance(part, Buttons) else part for part in shown.parts)
        card = Card(summary=shown.summary, title=shown.title, parts=parts)
        return in_terminal(plain_text(card))

    return application.database.write(work)


def _typed(row: Buttons) -> Text:
    """What is typed where there is no button to tap."""
    number = row.buttons[0].value
    return Text(body=f"alignment coaching tailoring --use {number}, or --library {number}")
