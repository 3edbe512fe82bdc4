"""How programs stand, from data into the words of a card."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from prompts import verdicts as say
from prompts.status import ChartShown, KpiShown, ProgramShown
from prompts.wording import ago, day
from workflows.reports.program_status import KpiStatus, ProgramStatus
from workflows.rules.access import Viewer
from workflows.rules.kpi import change_in_words, format_value, movement, share_in_words, sparkline
from workflows.rules.verdict import Standing

_POINTS = 9
_TONES: dict[Standing, str] = {
    Standing.ON_TRACK: "good",
    Standing.REACHED: "good",
    Standing.OFF_TRACK: "warn",
    Standing.MISALIGNED: "warn",
    Standing.NO_NUMBERS: "warn",
    Standing.BEHIND: "warn",
}


def shown(status: ProgramStatus, viewer: Viewer, *, today: date, locale: str, full: bool) -> ProgramShown:
    """One program as far as this person may see it; in a list without the details."""
    tone = _TONES.get(status.standing, "plain")
    coaching = status.coaching
    headline = next((kpi for kpi in status.kpis if kpi.name == status.headline), None)
    return ProgramShown(
        id=str(status.id),
        name=status.name,
        tone="good" if tone == "good" else "warn" if tone == "warn" else "plain",
        verdict=status.sentence,
        goal=status.objective,
        kpis=tuple(_kpi(kpi, today, locale, names=viewer.may_see_names) for kpi in status.kpis)
        if full
        else (),
        chart=_chart(headline, today, locale) if full and headline is not None else None,
        asked=tuple(_people(status, today)) if full and viewer.may_see_names else (),
        coaching=say.coaching(
            answering=coaching.answering,
            managers=coaching.managers,
            answered=coaching.answered,
            prompts=coaching.prompts,
            did_it=coaching.did_it,
        )
        if full and coaching is not None
        else "",
        roi=status.roi.line if status.roi is not None and viewer.may_see_claims(status.id) else "",
        gaps=tuple(gap.words for gap in status.gaps),
    )


def _kpi(kpi: KpiStatus, today: date, locale: str, *, names: bool) -> KpiShown:
    now = "no number yet"
    if kpi.now is not None and kpi.age_days is not None:
        moved = f", {change(kpi, today, locale)}" if kpi.baseline is not None else ""
        now = f"{format_value(kpi.now, kpi.unit, locale)}{moved} ({ago(kpi.age_days)})"
        if kpi.said is not None:
            says = format_value(kpi.said.value, kpi.unit, locale)
            other = kpi.said.person if names or kpi.said.system else ""
            another = kpi.said.system
            now = say.differs(system=kpi.system, now=now, other=other, another=another, says=says)
    baseline = "not known yet"
    if kpi.baseline is not None:
        on = f" ({day(kpi.baseline_on, today=today)})" if kpi.baseline_on else ""
        baseline = f"{format_value(kpi.baseline, kpi.unit, locale)}{on}"
    target = "not set"
    if kpi.target is not None:
        by = f" by {day(kpi.target_by, today=today)}" if kpi.target_by else ""
        way = f", {share_in_words(kpi.share_of_target)} of the way" if kpi.share_of_target is not None else ""
        target = f"{format_value(kpi.target, kpi.unit, locale)}{by}{way}"
    bars = sparkline([point.value for point in kpi.trend[-_POINTS:]]) if len(kpi.trend) > 1 else ""
    return KpiShown(kpi.name, now, baseline, target, bars)


def change(kpi: KpiStatus, today: date, locale: str) -> str:
    """What its newest number is beside the baseline, or why the two are not compared."""
    if kpi.broken_by is not None:
        return say.not_comparable(since=day(kpi.broken_by.on, today=today), why=kpi.broken_by.words)
    moved = movement(
        baseline=kpi.baseline,
        now=kpi.now,
        target=kpi.target,
        direction="up" if kpi.direction == "up" else "down",
    )
    return change_in_words(moved, kpi.unit, locale)


def _chart(kpi: KpiStatus, today: date, locale: str) -> ChartShown | None:
    if len(kpi.trend) < 2:
        return None
    points = kpi.trend[-_POINTS:]
    labels = [f"{point.on.day} {point.on:%b}" if point.on else "before" for point in points]
    spoken = [
        format_value(point.value, kpi.unit, locale)
        + (f" on {day(point.on, today=today)}" if point.on else "")
        for point in points
    ]
    target = f"; target {format_value(kpi.target, kpi.unit, locale)}" if kpi.target is not None else ""
    return ChartShown(
        name=kpi.name,
        unit=kpi.unit,
        points=tuple((label, point.value) for label, point in zip(labels, points, strict=True)),
        target=kpi.target,
        spoken=f"{', '.join(spoken)}{target}",
    )


def _people(status: ProgramStatus, today: date) -> Iterable[str]:
    for each in status.asked:
        yield say.person(
            name=each.person,
            roles=", ".join(each.roles),
            answered=each.answered,
            asked=each.asked,
            others=each.answered_by_others,
            last=day(each.last_answer, today=today) if each.last_answer else "",
            waiting=each.waiting,
            no_data=each.no_data,
        )


def tally(found: Sequence[ProgramStatus]) -> tuple[str, ...]:
    """How many programs stand how, worst first."""
    counts = Counter(each.standing for each in found)
    return tuple(say.tally(standing.value, counts[standing]) for standing in Standing if counts[standing])
