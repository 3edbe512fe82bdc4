"""What a form is to the workflows: what it shows, and what handing it in does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from prompts.forms import Form
from workflows.turn import Turn


@dataclass(frozen=True)
class FormWorkflow:
    """One form. `opened(turn, value)` only reads; `taken(turn, value, inputs)` takes what was filled in.

    `taken` raises FormIncomplete for inputs that cannot be taken, all at once, and any other AlignmentError
    where the form as a whole cannot; nothing of it is written then.
    """

    opened: Callable[[Turn, str], Form]
    taken: Callable[[Turn, str, Mapping[str, str]], None]
