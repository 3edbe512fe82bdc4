"""When a second reader is asked about a reply, and what of its answer is believed.

It points at words; the deterministic reader reads those words. Where the two differ the person is asked.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from prompts.model import Stated
from workflows.ports import Doubt
from workflows.reading import Answer, AskedKpi, Reading, Status, read

_WITH_NUMBER = (Status.VALUE, Status.RANGE)

_AT_ONCE = (Status.UNKNOWN, Status.DECLINED)
"""These are acted on without a tap that confirms them, so a second reader cannot say them."""


def doubt(reading: Reading, asked: Doubt) -> Doubt | None:
    """What is left to ask a second reader after the first; None where there is nothing to ask.

    Args:
        reading: what the deterministic reader made of it.
        asked: the reply with every KPI it may be about.
    """
    answers = [answer for answer in reading.answers.values() if answer is not None]
    left = tuple(kpi for kpi in asked.kpis if reading.answers.get(kpi.name) is None)
    taken = tuple((answer.start, answer.end) for answer in answers)
    rest = "".join(letter for place, letter in enumerate(asked.reply) if not _within(place, taken))
    # Few people answer every question of a card at once: silence about the others is no doubt.
    silent = bool(answers) and not reading.unsure and not any(letter.isdigit() for letter in rest)
    if not left or silent or not any(letter.isalnum() for letter in asked.reply):
        return None
    return replace(asked, kpis=left, taken=taken)


def believed(doubt: Doubt, stated: Sequence[Stated]) -> dict[str, Answer]:
    """The answers that the deterministic reader finds too, reading nothing but the quoted words."""
    asked = {kpi.name: kpi for kpi in doubt.kpis}
    found: dict[str, Answer] = {}
    places = list(doubt.taken)
    for one in stated:
        kpi = asked.pop(one.kpi, None)
        answer = _checked(doubt, kpi, one) if kpi is not None else None
        # Words that answer one question do not answer another.
        if answer is not None and not any(answer.start < end and start < answer.end for start, end in places):
            found[one.kpi] = answer
            places.append((answer.start, answer.end))
    return found


def _checked(doubt: Doubt, kpi: AskedKpi, stated: Stated) -> Answer | None:
    quote = (stated.quote or "").strip()
    if stated.status == "nothing" or not quote:
        return None
    start = doubt.reply.find(quote)
    while start >= 0:
        answer = _read(doubt, kpi, start, start + len(quote)).answers[kpi.name]
        if answer is None or answer.status.value != stated.status or answer.status in _AT_ONCE:
            return None
        if answer.status not in _WITH_NUMBER:
            return answer
        if not _same(answer, stated):
            return None
        if _stands_alone(doubt, kpi, start, start + len(quote), answer):
            return answer
        start = doubt.reply.find(quote, start + 1)
    return None


def _read(doubt: Doubt, kpi: AskedKpi, start: int, end: int) -> Reading:
    """A stretch of the reply read alone, with places counted in the whole."""
    reading = read(doubt.reply[start:end], [kpi], asked_on=doubt.asked_on, locale=doubt.locale)
    answer = reading.answers[kpi.name]
    moved = answer and replace(answer, start=answer.start + start, end=answer.end + start)
    unsure = {
        name: tuple(replace(c, start=c.start + start, end=c.end + start) for c in candidates)
        for name, candidates in reading.unsure.items()
    }
    return Reading({kpi.name: moved}, unsure)


def _same(answer: Answer, stated: Stated) -> bool:
    if answer.status is Status.VALUE:
        return answer.value == _exact(stated.value)
    return (answer.low, answer.high) == (_exact(stated.low), _exact(stated.high))


def _exact(number: float | None) -> Decimal | None:
    # By its shortest digits: the float nearest to 25.1 is 25.10000000000000142...
    return None if number is None else Decimal(str(number))


def _stands_alone(doubt: Doubt, kpi: AskedKpi, start: int, end: int, answer: Answer) -> bool:
    """Whether the neighboring words leave the number what it is: not "250" in "1 250", "250k", "not 250"."""
    reply = doubt.reply
    first, last = _word_start(reply, start), _word_end(reply, end)
    ahead, behind = reply[:first].rstrip(), reply[last:].lstrip()
    split_ahead = ahead[-1:].isdigit() and reply[first].isdigit()
    split_behind = behind[:1].isdigit() and reply[last - 1].isdigit()
    if split_ahead or split_behind:
        return False
    before = _word_start(reply, len(ahead))
    after = _word_end(reply, len(reply) - len(behind))
    stretches = ((first, last), (before, last), (first, after))
    return all(_still_reads(_read(doubt, kpi, *stretch), kpi, answer) for stretch in stretches)


def _word_start(text: str, place: int) -> int:
    while place > 0 and not text[place - 1].isspace():
        place -= 1
    return place


def _word_end(text: str, place: int) -> int:
    while place < len(text) and not text[place].isspace():
        place += 1
    return place


def _still_reads(wider: Reading, kpi: AskedKpi, answer: Answer) -> bool:
    """Whether the number is found among more words too, if only as one of several."""
    other = wider.answers[kpi.name]
    if other is not None and _overlap(other.start, other.end, answer):
        return _number(other) == _number(answer)
    return any(
        _overlap(c.start, c.end, answer) and c.value in (answer.value, answer.low, answer.high)
        for c in wider.unsure.get(kpi.name, ())
    )


def _number(answer: Answer) -> tuple[Decimal | None, Decimal | None, Decimal | None, str | None]:
    return answer.value, answer.low, answer.high, answer.unit


def _overlap(start: int, end: int, answer: Answer) -> bool:
    return start < answer.end and answer.start < end


def _within(place: int, stretches: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in stretches)
