"""Commands about one program: set it up, show and change it, remind those who owe, and its file as text."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from prompts import program_commands as words
from prompts import program_form
from prompts.cards import Buttons, with_parts
from prompts.forms import opening
from storage import commands as stored
from storage.models import Person, Program, Touchpoint
from workflows import status
from workflows.commands import ask_now
from workflows.contact import Action
from workflows.conversation import people, questions, which_program
from workflows.errors import NotAllowed, NotUnderstood, UnknownName
from workflows.files.export import export as file_of
from workflows.reading.command_words import split
from workflows.turn import Turn

_EDITS = ("edit", "change", "update")
_PAGE = 2_400
"""Characters of a file on one card: with the markup of any platform, one message holds it."""


# Set up, show, change.


def new(turn: Turn, _rest: str) -> None:
    """The button that opens the empty form."""
    turn.to(turn.person).say(program_form.offered, program="", about="")


def opens_new(_turn: Turn, _rest: str) -> tuple[str, str] | None:
    """The empty form."""
    return "program", ""


def program(turn: Turn, rest: str) -> None:
    """`program NAME` shows it, with a way to change it; `program NAME edit` offers the form."""
    name, edit = _taken_apart(rest)
    if not name:
        raise NotUnderstood("Which program? Like this: /alignment program Consultative Selling")
    found = which_program.program_named(turn, name)
    if edit and not which_program.of_viewer(turn).may_run:
        raise NotAllowed("Only the learning team changes programs.")
    if edit:
        turn.to(turn.person).say(program_form.offered, program=found.name, about=str(found.id))
        return
    shown = status.one(turn, found)
    if which_program.of_viewer(turn).may_run:
        change = Buttons(buttons=(opening("program", "Change it", value=str(found.id)),))
        shown = with_parts(shown, [change])
    turn.to(turn.person).card("status.one", shown)


def opens_program(turn: Turn, rest: str) -> tuple[str, str] | None:
    """The form, where the words say to change it."""
    name, edit = _taken_apart(rest)
    return ("program", str(which_program.program_named(turn, name).id)) if name and edit else None


def _taken_apart(rest: str) -> tuple[str, bool]:
    """The name, and whether it is to be changed."""
    typed = split(rest)
    at = [place for place in (0, len(typed) - 1) if typed and typed[place].lower() in _EDITS]
    if len(typed) < 2 or not at:
        return " ".join(typed), False
    return " ".join(word for place, word in enumerate(typed) if place != at[-1]), True


# Remind.


def remind(turn: Turn, rest: str) -> None:
    """Everybody who owes an answer about a program, or one person: now, as far as manners allow."""
    name = " ".join(split(rest))
    if not name:
        raise NotUnderstood("Whom? A program or a person: /alignment remind Consultative Selling")
    about, owing = _owing(turn, name)
    reminded: list[str] = []
    not_now: list[str] = []
    for person_id, owed in owing.items():
        person = turn.get(Person, person_id)
        whys = [ask_now.why_not(turn, touchpoint) for touchpoint in owed]
        now = [touchpoint for touchpoint, why in zip(owed, whys, strict=True) if not why]
        if now:
            for group in questions.groups(turn, now)[0]:
                questions.remind(turn, person, group)
            reminded.append(person.name)
        else:
            not_now.append(whys[0])
    turn.to(turn.person).say(
        words.reminded, about=about, reminded=tuple(reminded), not_now=tuple(dict.fromkeys(not_now))
    )


def _owing(turn: Turn, name: str) -> tuple[str, dict[int, list[Touchpoint]]]:
    """What is asked and not answered, by person: of the program called so, else of the person."""
    try:
        found = which_program.program_named(turn, name)
    except UnknownName as unknown:
        try:
            person = people.only(turn, name)
        except UnknownName as nobody:
            raise (nobody if "@" in name else unknown) from None
        rows, about = stored.owing(turn.session, person_id=person.key_id), person.name
    else:
        rows, about = stored.owing(turn.session, program_id=found.key_id), found.name
    owing: dict[int, list[Touchpoint]] = defaultdict(list)
    for touchpoint in rows:
        owing[touchpoint.asked_of_id or touchpoint.person_id].append(touchpoint)
    return about, owing


# The file.


def export(turn: Turn, rest: str) -> None:
    """The program's file as text, a page at a time."""
    name = " ".join(split(rest))
    if not name:
        raise NotUnderstood("Which program? Like this: /alignment export Consultative Selling")
    found = which_program.program_named(turn, name)
    turn.to(turn.person).card(words.file.name, words.file.to(turn.person.locale)(**_page(turn, found, 1)))


def _turn_page(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    number, _, page = value.partition(":")
    if not which_program.of_viewer(turn).may_run:
        raise NotAllowed("Only the learning team can do this.")
    found = turn.session.get(Program, int(number)) if number.isdecimal() else None
    if found is None or found.organization_id != turn.organization.id or not page.isdecimal():
        raise UnknownName("That program is not here any more. /alignment status lists the programs.")
    turn.replace(words.file.name, words.file.to(turn.person.locale)(**_page(turn, found, int(page))))


def _page(turn: Turn, found: Program, page: int) -> words.FilePage:
    text = file_of(
        turn.session, organization_id=turn.organization.key_id, program_key=found.key, now=turn.now
    )
    pages = list(_pages(text))
    page = min(max(page, 1), len(pages))
    return {
        "program": found.name,
        "key": found.key,
        "about": str(found.id),
        "text": pages[page - 1],
        "page": page,
        "pages": len(pages),
    }


def _pages(text: str) -> Iterator[str]:
    """The text in pieces of whole lines."""
    page = ""
    for line in text.splitlines():
        if page and len(page) + len(line) > _PAGE:
            yield page
            page = ""
        page += f"{line}\n"
    yield page


ACTIONS: dict[str, Action] = {"export.page": _turn_page}
