"""What a sponsor expects to improve, beside what the program measures; and who hears where they differ."""

from prompts import alignment as words
from storage import alignment, kpis, programs, roles
from storage.models import AlignmentAnswer, Person, Program
from storage.words import Category, RoleKind
from workflows.rules import kpi_names
from workflows.turn import Turn


def named(turn: Turn, program: Program, said: str) -> kpi_names.Named:
    """The KPIs in somebody's words that the program does not measure, and those it measures beside them."""
    own = [view.name for view in kpis.of_program(turn.session, program_id=program.key_id)]
    known = programs.definitions(turn.session, organization_id=turn.organization.key_id)
    others = [definition.name for definition in known.values() if definition.name not in own]
    return kpi_names.compare(said, own=own, others=others)


def said(turn: Turn, program: Program, person: Person) -> dict[int, AlignmentAnswer]:
    """What somebody answered to the four questions, newest version each."""
    return alignment.answers_of(turn.session, program_id=program.key_id, person_id=person.key_id)


def tell_owner(turn: Turn, program: Program, said: str) -> None:
    """The owner hears at once where a sponsor expects other numbers than the program measures."""
    found = named(turn, program, said)
    if not found.elsewhere and not found.unnamed:
        return
    for owner in owners(turn, program):
        turn.to(owner, Category.NOTICE, program=program).say(
            words.kpis_differ,
            person=turn.person.name,
            program=program.name,
            elsewhere=found.elsewhere,
            unnamed=found.unnamed,
            words=said,
        )


def owners(turn: Turn, program: Program) -> list[Person]:
    """Who settles such a difference: the program's owner, else the learning team."""
    held = roles.holding(
        turn.session, program_id=program.key_id, kinds=(RoleKind.OWNER,), on=turn.today(turn.person)
    )
    team = roles.learning_team(turn.session, organization_id=turn.organization.key_id)
    return [each for each in held or team if each.id != turn.person.id]
