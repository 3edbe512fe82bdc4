"""A person's own page: shown whenever they look, asks nothing, only reads, and reads little."""

from collections.abc import Mapping

from prompts import home as words
from prompts.cards import Card
from prompts.home import MOST_OWED, PER_PAGE, Line, Owed
from prompts.wording import day, listed
from storage import home as stored_home
from storage import touchpoints
from storage.models import Touchpoint
from workflows.commands import own_commands
from workflows.contact import Action
from workflows.conversation import questions, which_program
from workflows.conversation.subjects import subject
from workflows.forms.form_questions import FORM_OF
from workflows.reports import overview
from workflows.reports.program_status import ProgramStatus
from workflows.rules.access import Page, Viewer
from workflows.rules.kpi import sparkline
from workflows.turn import Turn

_POINTS = 9


def card(turn: Turn, page: int = 1) -> Card:
    """The page as this person sees it now."""
    person = turn.person
    viewer = which_program.of_viewer(turn)
    owed, more = _owed(turn)
    if viewer.page is Page.HELP and not owed:
        taken = tuple(which_program.taken_part_in(turn))
        return words.stranger.to(person.locale)(name=person.name, takes_part_in=taken)
    programs, total, page = _programs(turn, viewer, page)
    return words.page.to(person.locale)(
        name=person.name,
        owed=tuple(owed),
        more_owed=more,
        next_on="" if owed else own_commands.next_on(turn),
        programs=tuple(programs),
        total=total,
        page=page,
        learning_team=viewer.learning_team,
    )


def show(turn: Turn, _rest: str) -> None:
    """`/alignment home`: the same as a message."""
    turn.to(turn.person).card(words.page.name, card(turn))


def _page(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    turn.replace(words.page.name, card(turn, int(value) if value.isdecimal() else 1))


def _owed(turn: Turn) -> tuple[list[Owed], int]:
    """What is open with this person, newest first; numbers of one running go into one form."""
    person = turn.person
    mine = [
        touchpoint
        for touchpoint in touchpoints.open_with(turn.session, person_id=person.key_id)
        if person.id == (touchpoint.asked_of_id or touchpoint.person_id)
    ]
    groups: dict[tuple[str, int | None, int], list[Touchpoint]] = {}
    for touchpoint in mine:
        form = _form(turn, touchpoint)
        alone = 0 if form == "kpi_update" else touchpoint.key_id
        groups.setdefault((form, touchpoint.cohort_id, alone), []).append(touchpoint)
    shown = list(groups.items())[:MOST_OWED]
    owed = []
    for (form, _, _), together in shown:
        group = questions.as_on_cards(turn, together)
        program, asked_at = turn.program_of(group[0]), group[0].asked_at or turn.now
        subjects = listed([subject(turn, touchpoint) for touchpoint in group])
        owed.append(
            Owed(
                subjects=subjects[0].upper() + subjects[1:],
                program=program.name if program is not None else "",
                asked_on=day(asked_at.date(), today=turn.today(person)),
                form=form,
                about=",".join(str(touchpoint.id) for touchpoint in group),
            )
        )
    return owed, len(groups) - len(shown)


def _form(turn: Turn, touchpoint: Touchpoint) -> str:
    """The form that answers it; none where a tap in the chat does, as under a published value."""
    form = FORM_OF.get(touchpoint.kind, "")
    if form == "kpi_update" and turn.kpi_of(touchpoint).from_system:
        return ""
    return form


def _programs(turn: Turn, viewer: Viewer, page: int) -> tuple[list[Line], int, int]:
    """One page of the programs they see, by name: to know which stand worst, all would have to be read."""
    ids = None if viewer.learning_team else viewer.programs
    number = turn.organization.key_id
    found, total = stored_home.programs(
        turn.session, organization_id=number, ids=ids, first=(max(page, 1) - 1) * PER_PAGE, most=PER_PAGE
    )
    if not found and page > 1:
        return _programs(turn, viewer, 1)
    today, locale = turn.today(turn.person), words.page.numbers_in(turn.person.locale)
    standing = overview.of_programs(turn, found, today=today, locale=locale)
    by_name = sorted(standing, key=lambda each: [program.id for program in found].index(each.id))
    return [_line(each) for each in by_name], total, max(page, 1)


def _line(standing: ProgramStatus) -> Line:
    headline = next((kpi for kpi in standing.kpis if kpi.name == standing.headline), None)
    trend = [point.value for point in headline.trend[-_POINTS:]] if headline is not None else []
    return Line(
        name=standing.name,
        trend=sparkline(trend) if len(trend) > 1 else "",
        stands=standing.sentence.partition(". ")[0].rstrip("."),
    )


ACTIONS: dict[str, Action] = {words.PAGE: _page}
