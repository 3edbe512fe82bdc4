"""Finding a colleague somebody named, and asking whether that is the one."""

from prompts import questions as words
from prompts.wording import listed
from storage import people
from storage.models import Person, Touchpoint
from storage.words import PersonState
from workflows import questions, ways_out
from workflows.subjects import subject
from workflows.turn import Turn


def named(turn: Turn, name: str) -> list[Person]:
    """Who could be meant by "maria", "@maria.lopez", "Maria Lopez" or an e-mail address."""
    wanted = " ".join(name.lower().replace("@", " ", name.startswith("@")).split()).rstrip(".,;:!?")
    everyone = [
        person
        for person in people.everyone(turn.session, organization_id=turn.organization.key_id).values()
        if person.state is PersonState.ACTIVE and person.ended_at is None and person.id != turn.person.id
    ]
    for matches in (_is_exactly, _is_part_of):
        found = [person for person in everyone if matches(person, wanted)]
        if found:
            return found
    return []


def of_email(turn: Turn, email: str) -> Person | None:
    """Whoever can be written to and has this address, the person whose turn it is included."""
    person = people.everyone(turn.session, organization_id=turn.organization.key_id).get(email)
    reachable = person is not None and person.state is PersonState.ACTIVE and person.ended_at is None
    return person if reachable else None


def offer(turn: Turn, group: list[Touchpoint], name: str) -> None:
    """They named somebody: one match is offered by name, several or none give a list to choose from."""
    ways_out.refuse_if_personal(turn, group)
    found = named(turn, name) if name else []
    if len(found) != 1:
        ways_out.offer_colleagues(turn, group, unknown_name=name if not found else "")
        return
    turn.replace(
        words.ask_colleague.name,
        words.ask_colleague.to(turn.person.locale)(
            colleague=found[0].name,
            colleague_id=str(found[0].id),
            subjects=listed([subject(turn, touchpoint) for touchpoint in group]),
            about=questions.value_of(group),
        ),
    )


def _is_exactly(person: Person, wanted: str) -> bool:
    known = {
        person.name.lower(),
        person.email,
        person.email.split("@")[0],
        *(a.lower() for a in person.aliases),
    }
    return wanted in known


def _is_part_of(person: Person, wanted: str) -> bool:
    parts = set(person.name.lower().split())
    return bool(wanted) and set(wanted.replace(".", " ").split()) <= parts
