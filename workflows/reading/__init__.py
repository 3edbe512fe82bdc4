"""Reading a reply: text in, KPI values with their place in the text out."""

from workflows.reading.asides import (
    delegate_in,
    is_correction,
    is_decline,
    is_dont_know,
    is_no,
    is_no_change,
    is_question,
    is_yes,
)
from workflows.reading.earlier import is_for_now, named, stated_before
from workflows.reading.reader import read
from workflows.reading.single import read_amount, read_percent
from workflows.reading.types import Answer, AskedKpi, Candidate, Reading, Status

__all__ = [
    "Answer",
    "AskedKpi",
    "Candidate",
    "Reading",
    "Status",
    "delegate_in",
    "is_correction",
    "is_decline",
    "is_dont_know",
    "is_for_now",
    "is_no",
    "is_no_change",
    "is_question",
    "is_yes",
    "named",
    "read",
    "read_amount",
    "read_percent",
    "stated_before",
]
