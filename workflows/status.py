"""`/alignment status`: what stands where, as far as the one who asks may see it.

When: whenever somebody asks. What it asks: nothing. Silence means nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from prompts import status as words
from prompts.cards import Card
from prompts.status import PER_PAGE
from prompts.wording import weekday
from storage import overview as stored
from storage import prompts_given, roles, stories, touchpoints
from storage.models import Person, Program
from storage.programs import LIVE
from storage.words import Outcome, ProgramState
from workflows.coaching_loop import tailoring
from workflows.contact import Action
from workflows.conversation import which_program
from workflows.errors import NotAllowed, NotUnderstood
from workflows.reading.command_words import split
from workflows.reading.form_program_lines import who
from workflows.reports import overview
from workflows.reports.program_status import ProgramStatus
from workflows.reports.status_words import shown, tally
from workflows.rules.access import Page, Viewer
from workflows.turn import Turn

_LONGEST_FILTER = 150
_PROMPTS_SHOWN = 8
_STORIES = 2
_LONGEST_STORY = 600
_OUTCOMES = {
    Outcome.DID_IT: "you did it",
    Outcome.NOT_YET: "not yet",
    Outcome.NOT_FOR_ME: "not for you",
    None: "no answer",
}


@dataclass(frozen=True)
class Filters:
    """What was asked for: `consultative sponsor:dana state:paused`."""

    asked: str = ""
    program: str = ""
    sponsor: tuple[str, ...] = ()
    """The words after `sponsor:`: a name or an e-mail address, and maybe a program's name after it."""
    states: tuple[ProgramState, ...] = LIVE

    @property
    def any(self) -> bool:
        """Whether something narrows the list."""
        return bool(self.program or self.sponsor or self.states != LIVE)


def filters(text: str) -> Filters:
    """Read the words after `status`.

    Raises:
        NotUnderstood: a state that does not exist, or a filter that is far too long.
    """
    if len(text) > _LONGEST_FILTER:
        raise NotUnderstood("That is too long for a filter. Try a program's name, or sponsor:dana.")
    program: list[str] = []
    sponsor: list[str] = []
    states: tuple[ProgramState, ...] = LIVE
    names = program
    for word in split(text):
        key, colon, value = word.partition(":")
        match key.lower():
            case "sponsor" if colon:
                names = sponsor
                names.append(value)
            case "state" if colon:
                states = _states(value.strip().lower())
            case _:
                names.append(word)
    name = " ".join(program).strip()
    called = tuple(" ".join(sponsor).lower().split())
    return Filters(text.strip(), "" if name.lower() == "all" else name, called, states)


def read(turn: Turn, wanted: Filters) -> list[ProgramStatus]:
    """The programs that match and may be seen, worst first, as plain data.

    Raises:
        UnknownName: no program has the name asked for.
    """
    return _read(turn, wanted, which_program.of_viewer(turn))


def _read(turn: Turn, wanted: Filters, viewer: Viewer) -> list[ProgramStatus]:
    today, locale = _today(turn), _locale(turn)
    ids = None if viewer.learning_team else viewer.programs
    of, states = turn.organization.key_id, wanted.states
    look = partial(stored.programs, turn.session, organization_id=of, states=states, ids=ids)
    programs = turn.once(("programs", of, states, ids), look)
    programs = which_program.called(wanted.program, programs) if wanted.program else programs
    if wanted.sponsor:
        programs = _sponsored(turn, wanted.sponsor, programs, today)
    return overview.of_programs(turn, programs, today=today, locale=locale)


def card(turn: Turn, wanted: Filters, *, page: int = 1) -> tuple[str, Card]:
    """The message and its name: one program, a page of many, or helpful words where there is none.

    Raises:
        NotAllowed: a stranger asks.
        UnknownName: no program has the name asked for.
    """
    return _card(turn, wanted, which_program.of_viewer(turn), page=page)


def _card(turn: Turn, wanted: Filters, viewer: Viewer, *, page: int = 1) -> tuple[str, Card]:
    if viewer.page is Page.HELP:
        raise which_program.for_others(turn)
    if viewer.page is Page.OWN:
        return words.own_page.name, _own_page(turn, turn.person, viewer)
    programs = None if viewer.learning_team else viewer.programs
    theirs = None if programs is None else frozenset(filter(viewer.may_see_claims, programs))
    key = ("status", turn.organization.key_id, wanted, programs, theirs, page, _today(turn), _locale(turn))
    return turn.once(key, partial(_programs, turn, wanted, viewer, page))


def _programs(turn: Turn, wanted: Filters, viewer: Viewer, page: int) -> tuple[str, Card]:
    """Made of nothing but what `_card` keeps it by: others may be shown the same card."""
    locale = _locale(turn)
    found = _read(turn, wanted, viewer)
    if len(found) == 1:
        one = shown(found[0], viewer, today=_today(turn), locale=locale, full=True)
        told = _stories(turn, found[0].id)
        return words.one.name, words.one.to(locale)(program=one, more=wanted.any, stories=told)
    if found:
        page = min(max(page, 1), -(-len(found) // PER_PAGE))
        here = found[(page - 1) * PER_PAGE : page * PER_PAGE]
        return words.many.name, words.many.to(locale)(
            programs=tuple(
                shown(each, viewer, today=_today(turn), locale=locale, full=False) for each in here
            ),
            page=page,
            total=len(found),
            tally=tally(found),
            filters=wanted.asked,
        )
    if not wanted.any:
        return words.none.name, words.none.to(locale)(learning_team=viewer.learning_team)
    total = len(_read(turn, Filters(), viewer))
    return words.no_match.name, words.no_match.to(locale)(asked=wanted.asked, total=total)


def show(turn: Turn, asked: str = "") -> None:
    """Answer `/alignment status ...`."""
    viewer = which_program.of_viewer(turn)
    name, made = _card(turn, filters(asked), viewer)
    turn.to(turn.person).card(name, made)
    if not viewer.learning_team and viewer.programs and viewer.manages and not asked.strip():
        turn.to(turn.person).card(words.own_page.name, _own_page(turn, turn.person, viewer))


def one(turn: Turn, program: Program) -> Card:
    """One program with all that is known, as far as the person may see it."""
    today, locale = _today(turn), _locale(turn)
    (found,) = overview.of_programs(turn, [program], today=today, locale=locale)
    mine = shown(found, which_program.of_viewer(turn), today=today, locale=locale, full=True)
    return words.one.to(locale)(program=mine, more=True, stories=_stories(turn, program.key_id))


def _stories(turn: Turn, program_id: int) -> tuple[tuple[str, str], ...]:
    """The newest stories that those who see the numbers may read."""
    look = partial(stories.shared, turn.session, program_ids=[program_id])
    told = turn.once(("stories", program_id), look)[:_STORIES]
    return tuple((story.words[:_LONGEST_STORY], words.shared_by(person.name)) for story, person in told)


# Buttons.


def _show_status(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """From other messages: everything, or `program:<id>`."""
    number = value.removeprefix("program:")
    if number.isdecimal():
        _open(turn, value, {"program": number})
    else:
        show(turn)


def _open(turn: Turn, _value: str, inputs: Mapping[str, str]) -> None:
    """The program chosen from a list, with all that is known."""
    chosen = inputs.get("program", "").strip()
    program = turn.session.get(Program, int(chosen)) if chosen.isdecimal() else None
    if program is None or program.organization_id != turn.organization.id:
        raise NotUnderstood("Choose a program from the list first.")
    if not which_program.of_viewer(turn).may_see(program.key_id):
        raise NotAllowed("This program is not one of yours.")
    turn.to(turn.person).card(words.one.name, one(turn, program))


def _page(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """Another page of the same list, in place."""
    number, _, asked = value.partition(":")
    name, made = card(turn, filters(asked), page=int(number) if number.isdecimal() else 1)
    turn.replace(name, made)


ACTIONS: dict[str, Action] = {
    "show_status": _show_status,
    "status.open": _open,
    "status.page": _page,
}


def _own_page(turn: Turn, person: Person, viewer: Viewer) -> Card:
    """A manager's prompts and answers; nobody else is shown these."""
    today = turn.today(person)
    programs = [turn.session.get_one(Program, number) for number in sorted(viewer.manages)]
    given = [
        prompt
        for program in programs
        for prompt in prompts_given.history(turn.session, program_id=program.key_id, person_id=person.key_id)
    ]
    given.sort(key=lambda prompt: prompt.given_at, reverse=True)
    lines = []
    for prompt in given[:_PROMPTS_SHOWN]:
        on = weekday(prompt.given_at.date(), today=today)
        said = tailoring.sentence(turn, prompt) or prompt.competency
        lines.append((on, said, _OUTCOMES[prompt.outcome]))
    return words.own_page.to(person.locale)(
        programs=tuple(program.name for program in programs),
        waiting=len(touchpoints.open_with(turn.session, person_id=person.key_id)),
        prompts=tuple(lines),
        did_it=sum(prompt.outcome is Outcome.DID_IT for prompt in given),
        total=len(given),
    )


def _today(turn: Turn) -> date:
    return turn.today(turn.actor) if turn.actor is not None else turn.now.date()


def _locale(turn: Turn) -> str:
    """Where the card is written in the viewer's language, theirs; else English, its numbers too."""
    return words.one.numbers_in(turn.actor.locale if turn.actor else turn.organization.locale)


def _states(value: str) -> tuple[ProgramState, ...]:
    if value == "all":
        return tuple(ProgramState)
    if value not in {state.value for state in ProgramState}:
        known = ", ".join(state.value for state in ProgramState)
        raise NotUnderstood(f"There is no state “{value[:30]}”. Choose one of: {known}, or all.")
    return (ProgramState(value),)


def _sponsored(turn: Turn, said: Sequence[str], programs: Sequence[Program], today: date) -> list[Program]:
    """Those with a sponsor called so: by as many of the words as fit, the others being the program's name."""
    holders = stored.holders(turn.session, program_ids=[program.key_id for program in programs], on=today)
    for size in range(len(said), 0, -1):
        sponsor, name = " ".join(said[:size]), " ".join(said[size:])
        found = [
            program
            for program in programs
            if name in program.name.lower()
            and any(
                role.kind in roles.SPONSORS and _is_called(person, sponsor)
                for role, person in holders.get(program.key_id, [])
            )
        ]
        if found:
            return found
    return []


def _is_called(person: Person, said: str) -> bool:
    """By these letters of the name or the address; an address with a name before it says who."""
    email = who(said).email
    return person.email == email if email else said.lstrip("@") in person.name.lower() or said in person.email
