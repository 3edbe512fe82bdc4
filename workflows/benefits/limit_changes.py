"""`/alignment rules`: every limit the stated rules compare with, and changing one with a reason.

When: whenever somebody asks. A change holds from then on, and closed periods keep theirs.
"""

import re
from decimal import Decimal

from prompts import returns as words
from prompts.cards import Card
from prompts.wording import day
from storage import reviews
from storage.models.review import RuleChange
from storage.people import names_of
from workflows.benefits import ledger
from workflows.conversation import which_program
from workflows.errors import NotAllowed, NotUnderstood
from workflows.rules.limits import NAMES
from workflows.rules.money import BadFigure
from workflows.turn import Turn

_BECAUSE = re.compile(r"\s+because\b", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,4})?")


def show(turn: Turn, rest: str) -> None:
    """`rules` lists them; `rules bare_share 40 because ...` changes one, for the learning team.

    Raises:
        NotUnderstood: there is no such limit, it cannot stand there, or the reason is missing.
    """
    if not rest.strip():
        turn.to(turn.person).card(*card(turn))
        return
    if not which_program.of_viewer(turn).may_run:
        raise NotAllowed("Only the learning team can change a limit.")
    named, _, reason = _BECAUSE.sub("\0", rest, count=1).partition("\0")
    name, _, value = named.strip().replace("=", " ").partition(" ")
    example = "Like this: /alignment rules bare_share 40 because finance asked for it"
    if not reason.strip(" .:") or not _NUMBER.fullmatch(value.strip()):
        raise NotUnderstood(f"I need the limit, its new number and one line why. {example}")
    before = ledger.limits_of(turn.session, turn.organization.key_id)
    try:
        after = before.changed([(name, Decimal(value.strip()))])
    except BadFigure as error:
        raise NotUnderstood(str(error)) from None
    row = RuleChange.made(
        organization_id=turn.organization.key_id,
        name=name,
        value=Decimal(value.strip()),
        because=reason.strip(" .:"),
        changed_by_id=turn.actor.id if turn.actor else None,
        recorded_at=turn.now,
    )
    turn.session.add(row)
    turn.note("rule_changed", row, name=name)
    turn.to(turn.person).say(
        words.limit_changed,
        name=name,
        before=before.as_text()[name],
        now=after.as_text()[name],
        reason=row.because,
    )


def card(turn: Turn) -> tuple[str, Card]:
    """Every limit, and who changed it why."""
    now = ledger.limits_of(turn.session, turn.organization.key_id).as_text()
    changes = reviews.rule_changes(turn.session, organization_id=turn.organization.key_id)
    names = names_of(turn.session, person_ids={row.changed_by_id or 0 for row in changes})
    return words.limits.name, words.limits.to(turn.actor.locale if turn.actor else turn.organization.locale)(
        rows=tuple((f"{name} = {now[name]}", what) for name, what in NAMES.items()),
        changes=tuple(
            f"{day(row.recorded_at.date(), today=turn.now.date())}, "
            f"{names.get(row.changed_by_id or 0, 'the learning team')}: {row.name} {row.value:f}, "
            f"because {row.because}"
            for row in changes
        ),
    )
