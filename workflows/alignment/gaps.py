"""`/alignment gaps`: what keeps programs from being aligned, and settling what can be settled here.

When: whenever somebody asks. What it asks: nothing. Silence means nothing.
"""

from collections.abc import Mapping

from prompts import gaps as words
from prompts.gaps import PointShown
from storage import points, roles
from storage.models import OpenPoint, Person, Program
from storage.words import Category, PersonState, PointKind, RoleKind
from workflows import status
from workflows.contact import Action
from workflows.conversation import which_program
from workflows.errors import NotAllowed, NotUnderstood, QuestionClosed
from workflows.reading.command_words import split
from workflows.reports.program_status import ProgramStatus
from workflows.rules.gaps import GapKind
from workflows.status import Filters
from workflows.turn import Turn

_LONGEST = 1_000


def read(turn: Turn, program: str = "") -> list[ProgramStatus]:
    """The programs somebody may see, those with the worst gaps first.

    Raises:
        UnknownName: no program is called that.
    """
    order = list(GapKind)
    found = status.read(turn, Filters(program=" ".join(split(program))))
    return sorted(found, key=lambda each: [order.index(gap.kind) for gap in each.gaps] or [len(order)])


def show(turn: Turn, rest: str) -> None:
    """Answer `/alignment gaps [program]`."""
    viewer = which_program.of_viewer(turn)
    if not (viewer.programs or viewer.learning_team):
        raise NotAllowed("Alignment gaps are for sponsors and the learning team.")
    found = read(turn, rest)
    if len(found) == 1:
        _show_one(turn, found[0])
        return
    turn.to(turn.person).say(
        words.many,
        programs=tuple(
            (each.name, each.gaps[0].words if each.gaps else "", len(each.gaps)) for each in found
        ),
    )


def _show_one(turn: Turn, found: ProgramStatus) -> None:
    program = turn.get(Program, found.id)
    mine = _may_settle(turn, program)
    waiting = points.unsettled(turn.session, program_ids=[found.id]).get(found.id, []) if mine else []
    turn.to(turn.person).say(
        words.one,
        program=found.name,
        gaps=tuple(gap.words for gap in found.gaps),
        points=tuple(PointShown(str(point.id), in_words(turn, point)) for point in waiting),
    )


def in_words(turn: Turn, point: OpenPoint) -> str:
    """A point as a sentence."""
    by = turn.get(Person, point.raised_by_id) if point.raised_by_id is not None else None
    if point.kind is PointKind.SCOPE and by is not None:
        return f"{by.name} expects “{point.words}”, which is not taught."
    return point.words


# What settling does: it is no gap any more, and whoever raised it hears how.


def settle(turn: Turn, point: OpenPoint, how: str) -> None:
    """Keep how a point was settled, and tell whoever raised it."""
    point.settled_at, point.settled_by_id, point.settled_as = turn.now, turn.person.key_id, how
    turn.note("point_settled", point)
    program = turn.get(Program, point.program_id)
    raiser = turn.get(Person, point.raised_by_id) if point.raised_by_id is not None else None
    if raiser is not None and raiser.id != turn.person.id and raiser.state is PersonState.ACTIVE:
        turn.to(raiser, Category.NOTICE, program=program).say(
            words.told_settled, program=program.name, words=point.words, how=how, by=turn.person.name
        )


def open_point(turn: Turn, number: str) -> OpenPoint:
    """The point a button is about.

    Raises:
        QuestionClosed: it is settled, or not known here.
        NotAllowed: it is not theirs to settle.
    """
    point = turn.session.get(OpenPoint, int(number)) if number.isdecimal() else None
    program = turn.session.get(Program, point.program_id) if point is not None else None
    if point is None or program is None or program.organization_id != turn.organization.id:
        raise QuestionClosed("This point is not known here any more.")
    if not _may_settle(turn, program):
        raise NotAllowed("The program's owner or the learning team settles this.")
    if point.settled_at is not None:
        raise QuestionClosed("This point is settled already.")
    return point


def _may_settle(turn: Turn, program: Program) -> bool:
    if turn.person.learning_team:
        return True
    owners = roles.holding(
        turn.session, program_id=program.key_id, kinds=(RoleKind.OWNER,), on=turn.today(turn.person)
    )
    return turn.person.id in {owner.id for owner in owners}


def _settle(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    point = open_point(turn, value)
    how = " ".join(inputs.get(f"point{value}", "").split())
    if not how:
        raise NotUnderstood("Please write one line on how it is settled. Whoever raised it is shown it.")
    if len(how) > _LONGEST:
        raise NotUnderstood("That is long for one line. The short version is enough.")
    settle(turn, point, how)
    turn.replace(
        words.settled.name, words.settled.to(turn.person.locale)(words=in_words(turn, point), how=how)
    )


ACTIONS: dict[str, Action] = {"points.settle": _settle}
