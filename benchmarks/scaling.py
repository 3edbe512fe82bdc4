"""The sums of `docs/scaling.md`: from what was measured to ten thousand tenants and a million managers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.measure import Measured, number
from bot.engine import jobs
from bot.engine.distributed import AT_A_TIME

NEEDED = {"nudges", "idle", "status", "inbound", "workers", "starts"}

TENANTS = 10_000
MANAGERS = 1_000_000
SAME_HOUR = 0.3
"""Of all managers, those for whom it is ten o'clock at the same time: the largest zone."""

WITHIN_MINUTES = 15
"""How late the last nudge of a zone may be."""

ANSWERED = 0.3
WEEKS = 52
SLACK_PER_SECOND = 4
"""Messages per workspace: "several hundred a minute"."""
TEAMS_PER_SECOND = 20


@dataclass(frozen=True)
class Costs:
    """What one of each costs, as measured."""

    planning_ms: float
    handing_over_ms: float
    kept_kb: float
    look_ms: float
    worker_rate: float
    second_worker: float
    events_rate: float
    status_s: float
    status_mb: float
    worker_mb: float


def costs(measured: Mapping[str, Sequence[Measured]]) -> Costs:
    """Pick them from the rows."""

    def row(name: str, what: str) -> Measured:
        return next(each for each in measured[name] if each.what.startswith(what))

    workers = row("workers", "two workers")
    status = [each for each in measured["status"] if each.what.startswith("status, ")]
    idle = [each for each in measured["idle"] if "idle tenants, PostgreSQL" in each.what]
    return Costs(
        planning_ms=row("nudges", "planning a nudge, PostgreSQL").ours,
        handing_over_ms=1000 / row("nudges", "handing over, 0 ms latency, PostgreSQL").ours,
        kept_kb=row("nudges", "keeping a nudge").ours,
        look_ms=idle[0].ours,
        worker_rate=workers.peer,
        second_worker=workers.ratio,
        events_rate=row("inbound", "events stored and answered, PostgreSQL").ours,
        status_s=status[0].ours,
        status_mb=status[1].ours,
        worker_mb=row("starts", "`alignment worker`, memory").ours,
    )


def table(measured: Mapping[str, Sequence[Measured]]) -> str:
    """Both tables: what one costs, and what a million cost."""
    one = costs(measured)
    peak = MANAGERS * SAME_HOUR
    asked_per_second = peak / (WITHIN_MINUTES * 60)
    cores = asked_per_second * (one.planning_ms + one.handing_over_ms) / 1000
    answers = peak * ANSWERED / 3600
    tenants_at_once = AT_A_TIME[jobs.MAIL]
    on_slack = tenants_at_once * SLACK_PER_SECOND
    yearly_gb = MANAGERS * WEEKS * one.kept_kb / 2**20
    costing = [
        ("planning one nudge (PostgreSQL)", f"{number(one.planning_ms)} ms", "nudges"),
        ("handing one over, the HTTP client included", f"{number(one.handing_over_ms)} ms", "nudges"),
        ("keeping one: contact, message, prompt and their indexes", f"{number(one.kept_kb)} KB", "nudges"),
        ("a look over 10,000 idle tenants", f"{number(one.look_ms)} ms", "idle"),
        ("one worker, 100 tenants, 100 ms latency", f"{number(one.worker_rate)}/s", "workers"),
        ("a second worker beside it, on two cores", f"x {number(one.second_worker)}", "workers"),
        ("storing an event and answering (one process)", f"{number(one.events_rate)}/s", "inbound"),
        ("status over 1,000 programs", f"{number(one.status_s)} s, {number(one.status_mb)} MB", "status"),
        ("a worker's memory", f"{number(one.worker_mb)} MB", "starts"),
    ]
    million = [
        (
            "nudges at ten in the largest zone",
            f"{MANAGERS:,} x {SAME_HOUR:.0%}",
            f"{peak:,.0f}",
        ),
        (
            f"a second, to be done in {WITHIN_MINUTES} minutes",
            f"{peak:,.0f} / {WITHIN_MINUTES * 60}",
            f"{asked_per_second:,.0f}/s",
        ),
        (
            "cores for that, planning and handing over",
            f"{asked_per_second:,.0f} x ({number(one.planning_ms)} + {number(one.handing_over_ms)}) ms",
            f"{cores:,.1f}",
        ),
        (
            "what one worker may send on Slack",
            f"{tenants_at_once} tenants at once x {SLACK_PER_SECOND} a second",
            f"{on_slack:,.0f}/s",
        ),
        (
            "the same with workers as measured here",
            f"{asked_per_second:,.0f} / the smaller of {number(one.worker_rate)} and {on_slack:,.0f}",
            f"{asked_per_second / min(one.worker_rate, on_slack):,.1f} workers",
        ),
        (
            "planning of the whole week, spread over it",
            f"{MANAGERS:,} x {number(one.planning_ms)} ms",
            f"{MANAGERS * one.planning_ms / 3_600_000:,.1f} core hours",
        ),
        (
            "answers in the hour after it",
            f"{peak:,.0f} x {ANSWERED:.0%} / 3,600 s",
            f"{answers:,.0f}/s, {answers / one.events_rate:.0%} of one process",
        ),
        (
            "growth of the database in a year",
            f"{MANAGERS:,} x {WEEKS} x {number(one.kept_kb)} KB",
            f"{yearly_gb:,.0f} GB",
        ),
        (
            "a workspace with 10,000 managers, on Slack",
            f"10,000 / {SLACK_PER_SECOND} a second",
            f"{10_000 / SLACK_PER_SECOND / 60:.0f} minutes",
        ),
        (
            "a tenant with 10,000 managers, in Teams",
            f"10,000 / {TEAMS_PER_SECOND} a second",
            f"{10_000 / TEAMS_PER_SECOND / 60:.0f} minutes",
        ),
    ]
    head = "| what one costs | measured | by `python -m benchmarks` |\n|---|---:|---|"
    first = [f"| {what} | {much} | `{name}` |" for what, much, name in costing]
    second = [f"| {what} | {sum_} | **{much}** |" for what, sum_, much in million]
    said = f"| {TENANTS:,} tenants, {MANAGERS:,} managers | arithmetic | |\n|---|---|---:|"
    return "\n".join([head, *first, "", said, *second])
