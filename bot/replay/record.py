"""What a replay leaves: every message, reply, contact, reading and claim, as rows anybody can read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from sqlmodel import Session, col, select

from bot.replay.acts import Shown
from bot.replay.cast import Cast
from prompts.cards import plain_text
from storage.models import Claim, Measure, Outbox, Reading, Touchpoint
from storage.words import OutboxState

RowDict = dict[str, object]


@dataclass(frozen=True)
class Did:
    """One thing a person did."""

    at: datetime
    who: str
    said: str = ""
    pressed: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    """What was filled in, by the label of its field."""
    missed: bool = False
    """No card in sight had that button."""


@dataclass(frozen=True)
class Sent:
    """One message of the bot."""

    at: datetime
    to: str
    role: str
    kind: str
    """What it is: ask, reminder, prompt, reply, notice, digest or introduction."""
    program: str | None
    text: str
    buttons: tuple[str, ...]
    touchpoints: tuple[int, ...]
    replaces: bool
    """It changed an earlier message in place."""


@dataclass(frozen=True)
class Replayed:
    """The whole run."""

    program: str
    names: dict[str, str]
    """What people are called, by their e-mail address."""
    start: datetime
    end: datetime
    messages: tuple[Sent, ...]
    replies: tuple[Did, ...]
    touchpoints: tuple[RowDict, ...]
    readings: tuple[RowDict, ...]
    claims: tuple[RowDict, ...]
    status: str
    """The closing status, as the learning team sees it."""

    def as_json(self) -> dict[str, object]:
        """Plain values: times in UTC, numbers as decimal strings."""
        return {
            "program": self.program,
            "start": iso(self.start),
            "end": iso(self.end),
            "messages": [
                {
                    **vars(sent),
                    "at": iso(sent.at),
                    "buttons": list(sent.buttons),
                    "touchpoints": list(sent.touchpoints),
                }
                for sent in self.messages
            ],
            "replies": [{**vars(did), "at": iso(did.at), "inputs": dict(did.inputs)} for did in self.replies],
            "touchpoints": list(self.touchpoints),
            "readings": list(self.readings),
            "claims": list(self.claims),
            "status": self.status,
        }


def iso(moment: datetime) -> str:
    """A moment as ISO 8601 in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def sent(session: Session, *, cast: Cast, seen: Mapping[int, Shown]) -> tuple[Sent, ...]:
    """Every message that went out, in order."""
    arrived = select(Outbox).where(Outbox.state == OutboxState.SENT)
    rows = session.exec(arrived.order_by(col(Outbox.sent_at), col(Outbox.id)))
    found = []
    for row in rows:
        player = cast.players[row.person_id]
        message = seen[row.key_id]
        found.append(
            Sent(
                at=row.sent_at or row.created_at,
                to=message.to,
                role=player.roles[0] if player.roles else "",
                kind=row.category.value,
                program=cast.program if row.program_id is not None else None,
                text=plain_text(message.card),
                buttons=tuple(button.label for button in message.card.buttons),
                touchpoints=tuple(question.id for question in message.questions),
                replaces=row.replaces_id is not None,
            )
        )
    return tuple(found)


def touchpoints(session: Session, *, cast: Cast) -> tuple[RowDict, ...]:
    """Every planned contact and what became of it."""
    return tuple(
        {
            "id": row.key_id,
            "kind": row.kind.value,
            "slot": row.slot,
            "person": cast.players[row.person_id].email,
            "asked_of": cast.players[row.asked_of_id].email if row.asked_of_id is not None else None,
            "program": cast.program if row.cohort_id is not None else None,
            "kpi": cast.kpis[row.kpi_id][1] if row.kpi_id in cast.kpis else None,
            "due": iso(row.due_at),
            "asked": iso(asked) if (asked := row.first_asked_at or row.asked_at) else None,
            "answered": iso(row.answered_at) if row.answered_at else None,
            "state": row.state.value,
            "why": row.why.value if row.why else None,
        }
        for row in session.exec(select(Touchpoint).order_by(col(Touchpoint.id)))
    )


def readings(session: Session, *, cast: Cast) -> tuple[RowDict, ...]:
    """Every number that was given, counted or not."""
    names = dict(cast.kpis.values())
    keys = {row.key_id: row.key for row in session.exec(select(Measure))}
    return tuple(
        {
            "kpi": names.get(keys[row.measure_id], keys[row.measure_id]),
            "value": _decimal(row.value),
            "unit": row.unit,
            "as_of": row.as_of.isoformat(),
            "by": _by(cast, row.said_by_id) or row.source_name,
            "source": row.source.value,
            "state": row.state.value,
            "words": row.words,
        }
        for row in session.exec(select(Reading).order_by(col(Reading.id)))
    )


def claims(session: Session, *, cast: Cast) -> tuple[RowDict, ...]:
    """Every claim, the ones that were corrected since too."""
    return tuple(
        {
            "kpi": cast.kpis[row.kpi_id][1] if row.kpi_id in cast.kpis else None,
            "by": _by(cast, row.person_id) or row.by.value,
            "claimed": _decimal(row.claimed),
            "allowed": _decimal(row.allowed),
            "currency": row.currency,
            "because": list(row.because),
            "at": iso(row.recorded_at),
            "superseded": row.superseded_at is not None,
        }
        for row in session.exec(select(Claim).order_by(col(Claim.id)))
    )


def _by(cast: Cast, person_id: int | None) -> str:
    return cast.players[person_id].email if person_id is not None else ""


def _decimal(value: Decimal) -> str:
    return f"{value:f}"
