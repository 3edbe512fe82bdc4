"""What a confirmed number changed, shown at once: trend, distance to target, the person's own words."""

from datetime import date
from decimal import Decimal

from prompts import readings as words
from prompts.readings import Recorded
from prompts.wording import listed
from storage import kpis
from storage.kpis import KpiView
from storage.models import Baseline, Reading, Touchpoint
from storage.words import SourceKind
from workflows import said_before
from workflows.rules.kpi import Movement, change_in_words, format_value, movement
from workflows.turn import Turn


def show(turn: Turn, confirmed: list[tuple[Touchpoint, Reading]], *, late: bool) -> None:
    """Replace the card by what was recorded and what it means."""
    turn.session.flush()
    views = [kpis.view(turn.session, kpi_id=touchpoint.kpi_id or 0) for touchpoint, _ in confirmed]
    worse = [view.name for view in views if compared(view).towards == "worse"]
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


def sentence(view: KpiView, locale: str) -> str:
    """Where a KPI stands, in words; up, flat and down read differently."""
    latest = view.latest
    if latest is None:
        return "No number yet."
    now = format_value(latest.value, view.unit, locale)
    moved, lately = compared(view), since_last(view)
    if view.baseline is None:
        return f"{now}. There is no baseline to hold it against yet."
    start = format_value(view.baseline.value, view.unit, locale)
    change = change_in_words(moved, view.unit, locale)
    before = format_value(view.before_latest.value, view.unit, locale) if view.before_latest else ""
    if moved.towards == "flat":
        return f"{now}, the same as before the program. {_to_go(view, moved, locale)}".strip()
    if moved.towards == "worse":
        better = f" It is {lately.trend} from {before} last time." if lately.towards == "better" else ""
        return f"{now}, {change} from {start}: the wrong way. Good to know early.{better}"
    worse = f", but {lately.trend} from {before} last time" if lately.towards == "worse" else ""
    return f"{now}, {change} from {start}{worse}. {_to_go(view, moved, locale)}".strip()


def compared(view: KpiView) -> Movement:
    """How far a KPI has come from its baseline."""
    return _movement(view, view.baseline)


def since_last(view: KpiView) -> Movement:
    """How far it has come from the reading before the newest."""
    return _movement(view, view.before_latest)


def _movement(view: KpiView, before: Baseline | Reading | None) -> Movement:
    return movement(
        baseline=before.value if before else None,
        now=view.latest.value if view.latest else None,
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


def _looking_back(view: KpiView, said: Reading, locale: str) -> str:
    """A number for the time before the program: the starting point, or older than that."""
    if view.baseline is None or view.baseline.as_of is None or said.as_of > view.baseline.as_of:
        return ""
    value = format_value(said.value, view.unit, locale)
    if view.baseline.reading_id == said.id:
        since = f" Now: {sentence(view, locale)}" if view.latest is not None else ""
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
    locale = turn.person.locale
    shown = points(view)
    written = tuple(format_value(value, view.unit, locale) for _, value in shown)
    spoken = ", ".join(f"{value} ({label})" for value, (label, _) in zip(written, shown, strict=True))
    target = view.target.value if view.target else None
    goal = format_value(target, view.unit, locale) if target is not None else ""
    if goal:
        spoken += f"; target {goal}"
    tone = {"better": "good", "worse": "warn"}.get(compared(view).towards, "plain")
    told = _looking_back(view, said, locale) or _beside(view, said, locale) + sentence(view, locale)
    return Recorded(view.name, told, tone, view.unit, shown, target, spoken, written, goal)


def _month(value: date | None, otherwise: str) -> str:
    return f"{value:%-d %b}" if value else otherwise
