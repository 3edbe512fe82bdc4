"""What keeps a program from being aligned, worst first, each with what to do about it."""

from collections.abc import Collection, Sequence

from prompts import verdicts as say
from prompts.wording import counted, listed
from storage.kpis import KpiView
from storage.models import Program
from storage.words import Gap, RoleKind
from workflows.rules.verdict import GapKind

_ROLES = {
    RoleKind.LEAD_SPONSOR: GapKind.NO_LEAD_SPONSOR,
    RoleKind.BUSINESS_UNIT_OWNER: GapKind.NO_BUSINESS_UNIT_OWNER,
}
_CAUSES = {Gap.PROCESS: "the process", Gap.REWARD: "what is rewarded"}


def gaps(
    program: Program,
    views: Sequence[KpiView],
    *,
    has_objective: bool,
    held: Collection[RoleKind],
    aimless: Sequence[str],
    skipped: int,
) -> list[tuple[GapKind, str]]:
    """The gaps of one program, with the words for each.

    Args:
        program: whose gaps.
        views: its KPIs.
        has_objective: whether it serves a goal that still holds.
        held: the roles somebody has in it.
        aimless: the competencies that should move no KPI.
        skipped: questions that were over before the import.
    """
    found: list[tuple[GapKind, str]] = []
    if not has_objective:
        found.append((GapKind.NO_OBJECTIVE, ""))
    found += [(gap, "") for role, gap in _ROLES.items() if role not in held]
    if not views:
        found.append((GapKind.NO_KPI, ""))
    without = [view.name for view in views if view.baseline is None]
    if without:
        found.append((GapKind.NO_BASELINE, listed(without)))
    found += [(GapKind.COMPETENCY_WITHOUT_KPI, name) for name in aimless]
    if program.cause in _CAUSES:
        found.append((GapKind.NOT_FIXED_BY_TRAINING, _CAUSES[program.cause]))
    if skipped:
        was = "was" if skipped == 1 else "were"
        found.append((GapKind.SKIPPED_AT_IMPORT, f"{counted(skipped, 'question')} {was}"))
    said = [(kind, say.GAPS[kind.value].format(about=about)) for kind, about in found]
    asked_for = next((view.name for view in views if not view.from_system), None)
    if skipped and asked_for is not None:
        kind, words = said[-1]
        said[-1] = kind, f"{words} {say.asks_now(program=program.name, kpi=asked_for)}"
    return said
