"""The tables, one file per subject. `docs/data.md` says what each keeps."""

from sqlalchemy import MetaData

from storage.models.alignment import AlignmentDetail, Intangible, IntangibleAnswer, OpenPoint
from storage.models.base import Row
from storage.models.coaching import (
    Circle,
    CircleSeat,
    Concern,
    Holdout,
    HoldoutSeat,
    Observation,
    Obstacle,
    ObstacleAnswer,
    Prompt,
    Pulse,
    Story,
    Tailored,
)
from storage.models.contacts import AlignmentAnswer, Bet, BetSignature, Claim, Touchpoint
from storage.models.delivery import Inbox, Outbox, OutboxTouchpoint, SandboxClock, SandboxMessage
from storage.models.installations import Installation, InstallState
from storage.models.measures import (
    Baseline,
    Kpi,
    Measure,
    MeasureVersion,
    Rate,
    Reading,
    StandardValue,
    Target,
)
from storage.models.model import ModelCall, ModelMonth
from storage.models.people import Address, Away, Organization, Person, Role, Stranger, Tenant
from storage.models.programs import Cohort, Competency, Cost, Enrollment, Event, Objective, Program
from storage.models.review import Audit, AuditAnswer, AuditLog, Decision

METADATA: MetaData = Row.metadata

__all__ = [
    "METADATA",
    "Address",
    "AlignmentAnswer",
    "AlignmentDetail",
    "Audit",
    "AuditAnswer",
    "AuditLog",
    "Away",
    "Baseline",
    "Bet",
    "BetSignature",
    "Circle",
    "CircleSeat",
    "Claim",
    "Cohort",
    "Competency",
    "Concern",
    "Cost",
    "Decision",
    "Enrollment",
    "Event",
    "Holdout",
    "HoldoutSeat",
    "Inbox",
    "InstallState",
    "Installation",
    "Intangible",
    "IntangibleAnswer",
    "Kpi",
    "Measure",
    "MeasureVersion",
    "ModelCall",
    "ModelMonth",
    "Objective",
    "Observation",
    "Obstacle",
    "ObstacleAnswer",
    "OpenPoint",
    "Organization",
    "Outbox",
    "OutboxTouchpoint",
    "Person",
    "Program",
    "Prompt",
    "Pulse",
    "Rate",
    "Reading",
    "Role",
    "Row",
    "SandboxClock",
    "SandboxMessage",
    "StandardValue",
    "Story",
    "Stranger",
    "Tailored",
    "Target",
    "Tenant",
    "Touchpoint",
]
