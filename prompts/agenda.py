"""How what is planned and what happened is put in a few words."""

KINDS = {
    "introduction": "Introduction",
    "alignment_questions": "Four alignment questions",
    "side_by_side": "Expectations side by side",
    "bet": "The bet",
    "succession": "A predecessor's words",
    "intangible": "A result beyond money",
    "baseline": "Baseline",
    "briefing": "Manager briefing",
    "kpi_update": "KPI update",
    "roi": "ROI question",
    "coaching": "Coaching prompt",
    "observation": "Observation",
    "pulse": "Learner pulse",
    "obstacle": "What holds managers up",
    "circle": "Coaching circle",
    "story": "A story to tell",
    "audit": "Alignment audit",
    "digest": "Weekly digest",
    "confirm_noted": "A noted number",
}

REMINDER = "Follow-up on {what}"

SENT = "got “{summary}”"

DEEDS = {
    "confirmed": "confirmed {about}",
    "snoozed": "snoozed {about}",
    "not_known_yet": "does not know {about} yet",
    "declined": "passed on {about}",
    "handed_over": "handed {about} to a colleague",
    "not_mine": "said {about} is not theirs",
    "escalated": "No answer yet on {about}: the learning team was told",
    "no_data": "No answer on {about}: recorded as no data",
    "stopped": "asked for no more messages",
    "noted": "noted {about}",
    "baseline_recorded": "gave the starting point",
    "alignment_answer": "answered an alignment question",
    "bet_signed": "signed the bet",
    "bet_changed": "changed the terms of the bet",
    "scope_note": "expects something that is not taught",
    "point_settled": "settled a point",
    "event_noted": "noted something that moves numbers",
    "program_paused": "paused the program",
    "program_resumed": "resumed the program",
    "program_cancelled": "cancelled the program",
    "started": "is back",
    "away": "will be away",
    "asked_for": "had {about} asked now",
    "looks_right": "checked {about}",
}
"""What people did, by the audit log's verb; verbs that are not here are not news."""
