"""The workflows. Adding one is one file, one card, one conversation test and one line here."""

from storage.words import Kind
from workflows import (
    alignment_questions,
    audit,
    baseline,
    bet,
    briefing,
    circle,
    coaching,
    concerns,
    confirm_noted,
    digest,
    events_noted,
    intangible,
    introduction,
    kpi_update,
    observation,
    obstacles,
    pulse,
    roi,
    side_by_side,
    stories,
    succession,
    surfaces,
    whose_reply,
)
from workflows.alignment import gaps, scope_notes
from workflows.benefits import trace
from workflows.coaching_loop import my_coaching
from workflows.commands import cohort_cancel, dispatch
from workflows.contact import Action, Workflow
from workflows.conversation import ways_out
from workflows.numbers import readings
from workflows.reports import portfolio, roi_report, telling

WORKFLOWS: dict[Kind, Workflow] = {
    workflow.kind: workflow
    for workflow in (
        introduction.WORKFLOW,
        digest.WORKFLOW,
        alignment_questions.WORKFLOW,
        succession.WORKFLOW,
        side_by_side.WORKFLOW,
        bet.WORKFLOW,
        baseline.WORKFLOW,
        kpi_update.WORKFLOW,
        confirm_noted.WORKFLOW,
        briefing.WORKFLOW,
        coaching.WORKFLOW,
        observation.WORKFLOW,
        pulse.WORKFLOW,
        obstacles.WORKFLOW,
        circle.WORKFLOW,
        stories.WORKFLOW,
        intangible.WORKFLOW,
        roi.WORKFLOW,
        audit.WORKFLOW,
    )
}

ACTIONS: dict[str, Action] = {
    name: action
    for actions in (
        ways_out.ACTIONS,
        dispatch.ACTIONS,
        gaps.ACTIONS,
        scope_notes.ACTIONS,
        events_noted.ACTIONS,
        cohort_cancel.ACTIONS,
        roi_report.ACTIONS,
        concerns.ACTIONS,
        portfolio.ACTIONS,
        telling.ACTIONS,
        trace.ACTIONS,
        surfaces.actions(),
        readings.ACTIONS,
        my_coaching.ACTIONS,
        whose_reply.ACTIONS,
        *(workflow.actions for workflow in WORKFLOWS.values()),
    )
    for name, action in actions.items()
}
"""What every button does, by the action it carries."""
