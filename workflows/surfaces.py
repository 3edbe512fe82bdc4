"""What a platform shows beside messages: the forms it opens, and each person's home page."""

from collections.abc import Mapping
from contextlib import suppress

from prompts import common as words
from prompts.cards import Card
from prompts.forms import LONGEST_ON_A_BUTTON, PREFIX, SENDS, Form
from workflows.alignment import intake
from workflows.commands import dispatch
from workflows.contact import Action
from workflows.errors import AlignmentError, FormIncomplete, QuestionClosed
from workflows.events import FormSubmitted
from workflows.forms import form_program, form_questions, form_record
from workflows.forms.form import FormWorkflow
from workflows.reports import home as own_page
from workflows.turn import Turn

FORMS: dict[str, FormWorkflow] = {
    "program": form_program.PROGRAM,
    "intake": intake.INTAKE,
    "alignment": form_questions.ALIGNMENT,
    "kpi_update": form_questions.KPI_UPDATE,
    "roi": form_questions.ROI,
    "record": form_record.RECORD,
}
"""Every form, by name, one line each."""


def form(turn: Turn, name: str, value: str) -> Form:
    """The form as this person sees it now; only reads.

    Raises:
        AlignmentError: there is no such form, or it is not for them; the sentence says what to do.
    """
    return _known(name).opened(turn, "" if value == "-" else value)


def form_for_command(turn: Turn, text: str) -> tuple[str, str] | None:
    """The form that a command opens, as (name, value), where a platform can open it at once.

    None where the command does something else; what is wrong with it is then said by `dispatch.run`.

    Raises:
        AlignmentError: it is not for this person.
    """
    return dispatch.form(turn, text)


def submitted(turn: Turn, event: FormSubmitted) -> None:
    """Take a form that was filled in.

    Raises:
        FormIncomplete: inputs cannot be taken, by id.
        AlignmentError: the whole form cannot.
    """
    _taken(turn, event.form, event.value, event.inputs)


def refuse(turn: Turn, event: FormSubmitted, error: AlignmentError) -> None:
    """Tell by message what is wrong with a form whose sender does not look at it any more.

    What they filled in comes back with it, to be mended.
    """
    if isinstance(error, FormIncomplete) and len(event.value) <= LONGEST_ON_A_BUTTON:
        with suppress(AlignmentError):  # it may be nobody's any more
            again = form(turn, event.form, event.value).as_card(event.inputs, error.fields)
            turn.to(turn.person).card(f"form.{event.form}", again)
            return
    turn.to(turn.person).say(words.refused, said=error.said)


def home(turn: Turn, page: int = 1) -> Card:
    """The person's own page: what waits for them, their programs, and for the learning team all of them."""
    return own_page.card(turn, page)


def actions() -> dict[str, Action]:
    """What the buttons of forms do where nothing can be opened over the chat: the form is a message."""
    found: dict[str, Action] = {}
    for name in FORMS:
        found[f"{PREFIX}{name}"] = _shows(name)
        found[f"{SENDS}{name}"] = _sends(name)
    return found


def _shows(name: str) -> Action:
    def show(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
        shown = form(turn, name, value)
        if len(shown.value) > LONGEST_ON_A_BUTTON:
            raise QuestionClosed("This can only be filled in where it opens over the chat.")
        turn.to(turn.person).card(f"form.{name}", shown.card)

    return show


def _sends(name: str) -> Action:
    def send(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
        pressed = turn.pressed
        try:
            with turn.session.begin_nested():
                _taken(turn, name, value, inputs)
                turn.session.flush()
        except FormIncomplete as problems:
            turn.pressed = pressed
            turn.forget()
            again = form(turn, name, value).as_card(inputs, problems.fields)
            turn.replace(f"form.{name}", again)

    return send


def _taken(turn: Turn, name: str, value: str, inputs: Mapping[str, str]) -> None:
    _known(name).taken(turn, "" if value == "-" else value, inputs)


def _known(name: str) -> FormWorkflow:
    if name not in FORMS:
        raise QuestionClosed("This form is from an older message. /alignment help lists what there is.")
    return FORMS[name]
