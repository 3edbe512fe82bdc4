"""A reply that comes after a newer question than the one somebody is in the middle of: whose is it?

The newest question gets what fits it. What fits the older step too is asked about, and the words are kept.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from prompts import questions as words
from prompts.wording import listed
from storage import kpis, outbox, shown
from storage.models import Touchpoint
from storage.words import Kind
from workflows.claims import answering, claiming, worth_said
from workflows.claims.estimate import Estimate, Step
from workflows.claims.worth import is_money
from workflows.contact import Action
from workflows.conversation import people, questions
from workflows.conversation.subjects import subject
from workflows.errors import AlignmentError, NotUnderstood, QuestionClosed
from workflows.events import ReplyReceived
from workflows.numbers import readings
from workflows.reading import Status, delegate_in, read, read_amount
from workflows.reading.whole_answer import Part
from workflows.turn import Turn

_NUMBERS = (Step.AMOUNT, Step.ATTRIBUTION, Step.CONFIDENCE)
"""The steps that a number answers; of the others it is hardly ever meant."""

_LARGE = 10_000
"""From here on a number that goes with no unit is more likely money."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SPAN = re.compile(r"\d\s*%?\s*(?:-|\u2013|to|or)\s*\d")
_LONGEST = 60


def asked_since(
    turn: Turn, older: Touchpoint, numbers: Sequence[Touchpoint], event: ReplyReceived
) -> list[Touchpoint]:
    """The questions for a number asked since a conversation stopped; none in reply to another message."""
    if event.about is not None:
        message = outbox.by_ref(turn.session, tenant_id=event.tenant_id, ref=event.about)
        carried = outbox.touchpoints_of(turn.session, outbox_id=message.key_id) if message else []
        if message is not None and not {each.id for each in carried} & {each.id for each in numbers}:
            return []
    since = datetime.fromisoformat(str(older.progress["at"]))
    asked = shown.asked_since(turn.session, person_id=turn.person.key_id, since=since)
    newer = set().union(*asked)
    return [touchpoint for touchpoint in numbers if touchpoint.id in newer]


def settle(turn: Turn, text: str, newer: Sequence[Touchpoint], older: Touchpoint) -> bool:
    """Give a reply that holds a number to the newest question, or ask; False where it holds none for it."""
    fitting = [touchpoint for touchpoint in newer if _is_value_of(turn, text, touchpoint)]
    if not fitting or _says_worth(turn, text, fitting, older):
        return False
    if _fits_step(turn, text, fitting, older):
        _ask(turn, text, fitting, older)
        return True
    return readings.from_text(turn, text, newer)


def settle_beside_amount(turn: Turn, text: str, numbers: Sequence[Touchpoint], worth: Touchpoint) -> bool:
    """Where an amount is asked for and a number comes that is none: a KPI's, or still about worth?

    So with a bare percent under "Shall I record it?".
    """
    step = worth.progress.get("step")
    if worth.kind is not Kind.ROI or step not in (Step.AMOUNT, Step.CONFIRM):
        return False
    fitting = [touchpoint for touchpoint in numbers if _is_value_of(turn, text, touchpoint)]
    frame = claiming.frame(turn, worth)
    if not fitting or is_money(text, frame):
        return False
    if step == Step.CONFIRM and not any(Part.PERCENT in p.parts for p in worth_said.pieces(text, frame)):
        return False
    _ask(turn, text, fitting, worth)
    return True


def settle_zero(turn: Turn, text: str, numbers: Sequence[Touchpoint], others: Sequence[Touchpoint]) -> bool:
    """Ask whose a bare "zero" is where a number and what it was worth are both open."""
    worth = next((touchpoint for touchpoint in others if touchpoint.kind is Kind.ROI), None)
    fitting = [touchpoint for touchpoint in numbers if _is_value_of(turn, text, touchpoint)]
    if worth is None or not fitting or not worth_said.is_bare_zero(text, claiming.frame(turn, worth)):
        return False
    _ask(turn, text, fitting, worth)
    return True


def passed_on(turn: Turn, text: str, owed: Sequence[Touchpoint], event: ReplyReceived) -> bool:
    """Give "ask Tom Ruiz" to the question asked last, where a number asked for earlier is still open."""
    name = delegate_in(text, turn.person.locale)
    asked = [touchpoint.asked_at for touchpoint in owed if touchpoint.asked_at is not None]
    if not name or not asked or event.about is not None or any(map(str.isdigit, text)):
        return False
    last = [touchpoint for touchpoint in owed if touchpoint.asked_at == max(asked)]
    older = [touchpoint for touchpoint in owed if touchpoint not in last]
    names = [kpis.view(turn.session, kpi_id=each.kpi_id).name.lower() for each in older if each.kpi_id]
    since = set().union(*shown.asked_since(turn.session, person_id=turn.person.key_id, since=max(asked)))
    reminded = any(touchpoint.id in since for touchpoint in older)
    if not older or reminded or any(each in text.lower() for each in names):
        return False
    if any(touchpoint.kind is not Kind.ROI for touchpoint in last):
        return False
    people.offer(turn, last, name)
    return True


def _is_value_of(turn: Turn, text: str, touchpoint: Touchpoint) -> bool:
    view = turn.kpi_of(touchpoint)
    found = read(
        text, [readings.asked(view)], asked_on=turn.today(turn.person), locale=turn.person.locale
    ).answers.get(view.name)
    is_value = found is not None and found.status in (Status.VALUE, Status.RANGE)
    return is_value and found is not None and found.unit in (None, view.unit)


def _says_worth(turn: Turn, text: str, fitting: Sequence[Touchpoint], older: Touchpoint) -> bool:
    """Whether words state money, where no KPI that was asked is in money."""
    units = [turn.kpi_of(touchpoint).unit for touchpoint in fitting]
    if older.kind is not Kind.ROI or any(unit.isupper() for unit in units):
        return False
    found = read_amount(text, locale=turn.person.locale)
    if found is None:
        return False
    size = max((abs(end) for end in (found.value, found.low, found.high) if end is not None), default=0)
    return (found.unit or "").isupper() or size >= _LARGE


def _fits_step(turn: Turn, text: str, fitting: Sequence[Touchpoint], older: Touchpoint) -> bool:
    """Whether a number answers the older step just as well.

    A small one without a currency is no amount, and "24, up from 22" is no share.
    """
    if older.kind is not Kind.ROI or older.progress.get("by", older.person_id) != turn.person.id:
        return False
    step = Step(str(older.progress["step"]))
    views = [turn.kpi_of(touchpoint) for touchpoint in fitting]
    in_money = any(view.unit.isupper() for view in views)
    moved = len(_NUMBER.findall(text)) > 1 and not _SPAN.search(text)
    if step not in _NUMBERS or (step is Step.AMOUNT and not in_money) or moved:
        return False
    return _takes(turn, text, step, older)


def _takes(turn: Turn, text: str, step: Step, worth: Touchpoint) -> bool:
    try:
        answering.take(turn, worth, Estimate.model_validate(worth.progress.get("estimate", {})), step, text)
    except AlignmentError:
        return False
    return True


def _ask(turn: Turn, text: str, fitting: Sequence[Touchpoint], older: Touchpoint) -> None:
    names = listed([subject(turn, touchpoint) for touchpoint in fitting])
    other = subject(turn, older)
    for touchpoint in (*fitting, older):
        touchpoint.progress = {**touchpoint.progress, "unplaced": text}
    turn.to(turn.person).say(
        words.whose_reply,
        said=text if len(text) <= _LONGEST else f"{text[:_LONGEST]}...",
        choices=(
            (questions.value_of(list(fitting)), names),
            (str(older.id), f"{other[0].upper()}{other[1:]}"),
        ),
        about=questions.value_of([*fitting, older]),
    )


def _place(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """The person says which question their words answer."""
    chosen, _, both = value.partition(">")
    group = questions.of_value(turn, chosen)
    kept = group[0].progress.get("unplaced")
    if not isinstance(kept, str):
        raise QuestionClosed("That choice is over. Write me the answer once more.")
    for touchpoint in questions.of_value(turn, both):
        touchpoint.progress = {name: it for name, it in touchpoint.progress.items() if name != "unplaced"}
    take = turn.workflows[group[0].kind].text
    if group[0].kind in readings.NUMBERS:
        readings.from_text(turn, kept, group)
    elif take is not None and not take(turn, group[0], kept):
        raise NotUnderstood(answering.WHICH_PERCENT)


ACTIONS: dict[str, Action] = {"reply.place": _place}
