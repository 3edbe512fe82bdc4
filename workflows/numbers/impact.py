"""What a confirmed number changed, shown at once: trend, distance to target, the person's own words."""

from datetime import date
from decimal import Decimal

from prompts import readings as words
from prompts.readings import Recorded
from prompts.verdicts import not_comparable
from prompts.wording import day, listed
from storage.kpis import KpiView
from storage.models import Baseline, Reading, Touchpoint
from storage.words import SourceKind
from workflows.conversation import said_before
from workflows.rules.kpi import Movement, change_in_words, format_value, movement
from workflows.turn import Turn


def show(turn: Turn, confirmed: list[tuple[Touchpoint, Reading]], *, late: bool) -> None:
    """Replace the card by what was recorded and what it means."""
    turn.session.flush()
    views = [turn.kpi_of(touchpoint) for touchpoint, _ in confirmed]
    today = turn.today(turn.person)
    worse = [view.name for view in views if compared(view, today).towards == "worse"]
    program = turn.program_of(confirmed[0][0])
    own = said_before.good_return(turn, program, turn.person) if program is not None else None
    turn.replace(
        words.recorded.name,
        words.recorded.to(turn.person.locale)(
            name=turn.person.name,
            numbers=tuple(_line(turn, view, row) for view, (_, row) in zip(views, confirmed, strict=True)),
            own_words=own.words if own else "",
            own_words_on=own.on if own else "",
            own_words_by=own.by if own else "",
            about=",".join(str(touchpoint.id) for touchpoint, _ in confirmed),
            ask_why_of=listed(worse),
            late=late,
        ),
    )


def sentence(view: KpiView, today: date, locale: str) -> str:
    """Where a KPI stands, in words; up, flat and down read differently."""
    latest = view.latest
    if latest is None:
        return "No number yet."
    now = format_value(latest.value, view.unit, locale)
    moved, lately = compared(view, today), since_last(view)
    if view.broken_by(today) is not None:
        return f"{now}, {change(view, today, locale)}."
    if view.baseline is None:
        return f"{now}. There is no baseline to hold it against yet."
    start = format_value(view.baseline.value, view.unit, locale)
    by = change_in_words(moved, view.unit, locale)
    before = format_value(view.before_latest.value, view.unit, locale) if view.before_latest else ""
    if moved.towards == "flat":
        return f"{now}, the same as before the program. {_to_go(view, moved, locale)}".strip()
    if moved.towards == "worse":
        better = f" It is {lately.trend} from {before} last time." if lately.towards == "better" else ""
        return f"{now}, {by} from {start}: the wrong way. Good to know early.{better}"
    worse = f", but {lately.trend} from {before} last time" if lately.towards == "worse" else ""
    return f"{now}, {by} from {start}{worse}. {_to_go(view, moved, locale)}".strip()


def compared(view: KpiView, today: date) -> Movement:
    """How far a KPI has come from its baseline; unknown once an event has broken the comparison."""
    return _movement(view, view.baseline if view.broken_by(today) is None else None, view.latest)


def since_last(view: KpiView) -> Movement:
    """How far it has come from the number before the newest; unknown across any such event."""
    before, latest = view.before_latest, view.latest
    between = latest is not None and any(
        event.on <= latest.as_of and (before is None or before.as_of < event.on) for event in view.breaking
    )
    return _movement(view, None if between else before or view.baseline, latest)


def change(view: KpiView, today: date, locale: str) -> str:
    """What is said beside the newest number: "up 3.5 points", or why it is not compared."""
    event = view.broken_by(today)
    if event is not None:
        return not_comparable(since=day(event.on, today=today), why=event.words)
    return change_in_words(compared(view, today), view.unit, locale)


def until_break(view: KpiView, today: date, locale: str) -> str:
    """The newest number with its change; of one that is compared no more, how far it had come by then."""
    latest, before = view.latest, view.before_break
    if latest is None:
        return ""
    now, moved = format_value(latest.value, view.unit, locale), change(view, today, locale)
    if view.broken_by(today) is None or before is None:
        return f"{now}, {moved}"
    then = format_value(before.value, view.unit, locale)
    by = change_in_words(moved_until_break(view), view.unit, locale)
    until, on = (day(each.as_of, today=today) for each in (before, latest))
    return f"{then}, {by} by {until}; {moved if before is latest else f'now {now} ({on}), {moved}'}"


def from_start(view: KpiView, today: date, locale: str) -> str:
    """The same after the baseline, "22 % to 25.5 %, up 3.5 points"; alone where nothing can be compared."""
    said = until_break(view, today, locale)
    if view.baseline is None or (view.broken_by(today) is not None and view.before_break is None):
        return said
    return f"{format_value(view.baseline.value, view.unit, locale)} to {said}"


def moved_until_break(view: KpiView) -> Movement:
    """How far it had come by the newest number that can be held against the baseline."""
    return _movement(view, view.baseline, view.before_break)


def _movement(view: KpiView, before: Baseline | Reading | None, now: Reading | None) -> Movement:
    return movement(
        baseline=before.value if before else None,
        now=now.value if now else None,
        target=view.target.value if view.target else None,
        direction=view.measure.direction.value,
    )


def _to_go(view: KpiView, moved: Movement, locale: str) -> str:
    if view.target is None or moved.share_of_target is None:
        return ""
    target = format_value(view.target.value, view.unit, locale)
    if moved.share_of_target >= 100:
        return f"The target of {target} is reached."
    if moved.towards == "flat":
        return f"The target is {target}."
    return f"That is {moved.share_of_target:.0f} % of the way to {target}."


def points(view: KpiView) -> tuple[tuple[str, Decimal], ...]:
    """Baseline and the newest readings as a chart has them."""
    shown: list[tuple[str, Decimal]] = []
    if view.baseline is not None:
        shown.append((_month(view.baseline.as_of, "before"), view.baseline.value))
    shown += [(_month(reading.as_of, ""), reading.value) for reading in view.course[-8:]]
    return tuple(shown)


def _looking_back(view: KpiView, said: Reading, today: date, locale: str) -> str:
    """A number for the time before the program: the starting point, or older than that."""
    if view.baseline is None or view.baseline.as_of is None or said.as_of > view.baseline.as_of:
        return ""
    value = format_value(said.value, view.unit, locale)
    if view.baseline.reading_id == said.id:
        since = f" Now: {sentence(view, today, locale)}" if view.latest is not None else ""
        return f"{value} before the program. What comes next is held against it.{since}"
    start = format_value(view.baseline.value, view.unit, locale)
    return f"{value} is for the time before the program, so the starting point of {start} stays as it is."


def _beside(view: KpiView, said: Reading, locale: str) -> str:
    """Where a system publishes another number than the one just said: both, and which one counts."""
    counts = view.latest
    if counts is None or counts.source is not SourceKind.SYSTEM or said.source is SourceKind.SYSTEM:
        return ""
    yours, theirs = (format_value(row.value, view.unit, locale) for row in (said, counts))
    return (
        f"You say {yours}, {counts.source_name or 'the system'} {theirs}, which counts until it is settled. "
    )


def _line(turn: Turn, view: KpiView, said: Reading) -> Recorded:
    locale, today = turn.person.locale, turn.today(turn.person)
    shown = points(view)
    written = tuple(format_value(value, view.unit, locale) for _, value in shown)
    spoken = ", ".join(f"{value} ({label})" for value, (label, _) in zip(written, shown, strict=True))
    target = view.target.value if view.target else None
    goal = format_value(target, view.unit, locale) if target is not None else ""
    if goal:
        spoken += f"; target {goal}"
    tone = {"better": "good", "worse": "warn"}.get(compared(view, today).towards, "plain")
    told = _looking_back(view, said, today, locale) or (
        _beside(view, said, locale) + sentence(view, today, locale)
    )
    return Recorded(view.name, told, tone, view.unit, shown, target, spoken, written, goal)


def _month(value: date | None, otherwise: str) -> str:
    return f"{value:%-d %b}" if value else otherwise
