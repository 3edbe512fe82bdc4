"""Finding a colleague somebody named, and asking whether that is the one."""

from prompts import questions as words
from prompts.wording import listed
from storage import addresses, people
from storage.models import Person, Touchpoint
from storage.words import PersonState
from workflows.conversation import questions, ways_out
from workflows.conversation.subjects import subject
from workflows.errors import NotUnderstood, UnknownName
from workflows.reading.form_program_lines import who
from workflows.turn import Turn


def named(turn: Turn, name: str) -> list[Person]:
    """Which colleagues could be meant by "maria", "@maria.lopez", "Maria Lopez <e-mail>" or a mention."""
    return [person for person in _meant(turn, name) if person.id != turn.person.id]


def only(turn: Turn, name: str) -> Person:
    """The one person a command names, in any way; also the one who types it.

    Raises:
        UnknownName: nobody is called so.
        NotUnderstood: several people are.
    """
    found = [turn.person] if name.strip().lower() in ("me", "i") else _meant(turn, name)
    if len(found) > 1:
        some = listed([person.name for person in found[:5]])
        raise NotUnderstood(f"“{name[:60]}” could be {some}. Write the whole name or the e-mail address.")
    if not found:
        raise UnknownName(
            f"I don't know “{name[:60]}”. Write the name as in the program file, or the e-mail address."
        )
    return found[0]


def _meant(turn: Turn, name: str) -> list[Person]:
    """Those who can be written to and fit best; an e-mail address or a mention says who, whatever else."""
    said, number = who(name), turn.organization.key_id
    everyone = [
        person
        for person in people.everyone(turn.session, organization_id=number).values()
        if person.state is PersonState.ACTIVE and person.ended_at is None
    ]
    if said.user:
        known = addresses.person_mentioned(turn.session, organization_id=number, user=said.user)
        return [person for person in everyone if known is not None and person.id == known.id]
    if said.email:
        return [person for person in everyone if person.email == said.email]
    wanted = " ".join(name.lower().replace("@", " ", name.startswith("@")).split()).rstrip(".,;:!?")
    if found := [person for person in everyone if _is_exactly(person, wanted)]:
        return found
    found = [person for person in everyone if _is_part_of(person, wanted)]
    # "Tom", said by a Tom, is another one.
    return [person for person in found if person.id != turn.person.id] or found


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
