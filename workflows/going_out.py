"""When a planned contact really goes out, for those who list what comes."""

from datetime import datetime

from storage.models import Organization, Touchpoint
from storage.words import Kind
from workflows.rules.availability import PersonHours, next_open
from workflows.rules.cadence import Cadence


def goes_out(
    touchpoint: Touchpoint, *, hours: PersonHours, rules: Cadence, organization: Organization
) -> datetime | None:
    """The first moment from its next look on at which the person can be written to; None: it will lapse.

    The digest is a report to the learning team, so no turn of a quarter holds it up.
    """
    blackout = None
    if touchpoint.kind is not Kind.DIGEST:
        blackout = rules.blackout(organization.fiscal_year_start_month)
    return next_open(
        touchpoint.next_at or touchpoint.due_at,
        hours,
        blackout,
        at=rules.coaching_time if touchpoint.kind is Kind.COACHING else rules.question_time,
        not_after=touchpoint.last_at if touchpoint.asked_at is None else None,
    )
