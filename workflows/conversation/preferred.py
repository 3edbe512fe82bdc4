"""Where somebody who is on several platforms is written to: where they say “here”."""

from prompts import preferred as words
from storage.models import Inbox, Tenant
from workflows.errors import NotUnderstood
from workflows.turn import Turn


def here(turn: Turn, _rest: str) -> None:
    """From now on they are written to in the place this command came from; this answer comes there too."""
    if turn.inbox_id is None:
        raise NotUnderstood("Write “here” to me in the place where you want to hear from me.")
    tenant = turn.get(Tenant, turn.get(Inbox, turn.inbox_id).tenant_id)
    person = turn.person
    already = person.home_tenant_id == tenant.key_id
    person.home_tenant_id = tenant.key_id
    turn.session.add(person)
    if not already:
        turn.note("written_to_here", person, tenant_id=tenant.key_id)
    turn.to(person).say(words.here, place=tenant.platform.value, already=already)
