"""How a question, and whoever asks it, are named to people; and who of the learning team hears of it."""

from prompts.questions import SUBJECTS
from storage import kpis, roles
from storage.models import Person, Program, Touchpoint
from storage.words import RoleKind
from workflows.turn import Turn

THE_LEARNING_TEAM = "The learning team"


def subject(turn: Turn, touchpoint: Touchpoint) -> str:
    """What a question is about, in two words."""
    if touchpoint.kpi_id is not None:
        return kpis.view(turn.session, kpi_id=touchpoint.kpi_id).name
    return SUBJECTS.get(touchpoint.kind.value, touchpoint.kind.value.replace("_", " "))


def learning_team(turn: Turn) -> list[Person]:
    """Who of the learning team hears of what somebody does: not they themselves."""
    team = roles.learning_team(turn.session, organization_id=turn.organization.key_id)
    return [member for member in team if turn.actor is None or member.id != turn.actor.id]


def asker(turn: Turn, program: Program, person: Person) -> str:
    """Who asks: the program's owner, or the learning team."""
    owners = roles.holding(
        turn.session, program_id=program.key_id, kinds=(RoleKind.OWNER,), on=turn.today(person)
    )
    return owners[0].name if owners and owners[0].id != person.id else THE_LEARNING_TEAM
