"""What a platform shows beside messages: the forms it opens, and each person's home page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from prompts.cards import Card, Text
from prompts.forms import Form
from workflows.errors import QuestionClosed
from workflows.events import FormSubmitted
from workflows.turn import Turn


@dataclass(frozen=True)
class FormWorkflow:
    """One form: what it shows (reads only), and what handing it in does.

    `taken` raises FormIncomplete for inputs that cannot be taken, and any other AlignmentError where the
    form as a whole cannot; nothing of it is written then.
    """

    opened: Callable[[Turn, str], Form]
    taken: Callable[[Turn, str, Mapping[str, str]], None]


FORMS: dict[str, FormWorkflow] = {}
"""Every form, by name."""


def form(turn: Turn, name: str, value: str) -> Form:
    """The form as this person sees it now.

    Raises:
        AlignmentError: there is no such form, or it is not for them; the sentence says what to do.
    """
    return _known(name).opened(turn, value)


def submitted(turn: Turn, event: FormSubmitted) -> None:
    """Take a form that was filled in.

    Raises:
        FormIncomplete: inputs cannot be taken, by id.
        AlignmentError: the whole form cannot.
    """
    _known(event.form).taken(turn, event.value, event.inputs)


def home(turn: Turn) -> Card:
    """The person's own page: what waits for them, their programs, and for the learning team all of them."""
    return Card(summary="Your page", parts=(Text(body=f"Hello {turn.person.name}."),))


def _known(name: str) -> FormWorkflow:
    if name not in FORMS:
        raise QuestionClosed("This form is from an older message. /alignment help lists what there is.")
    return FORMS[name]
