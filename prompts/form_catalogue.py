"""Every form by name: what the golden files and the parity tests read."""

from typing import Any

from prompts import intake, program_form, question_forms, record_form
from prompts.forms import FormMessage

_FORMS: tuple[FormMessage[Any], ...] = (
    program_form.program,
    intake.intake,
    question_forms.alignment,
    question_forms.kpi_update,
    question_forms.roi,
    record_form.record,
)

FORM_CATALOGUE: dict[str, FormMessage[Any]] = {each.name: each for each in _FORMS}
