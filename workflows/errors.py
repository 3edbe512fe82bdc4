"""What can go wrong with what a person sent. Each error is the sentence that person is told.

Their mistake is not our failure: the gateway rolls back what was begun, says `said`, and goes on.
"""

from collections.abc import Mapping


class AlignmentError(Exception):
    """Something that cannot be done as asked; `said` tells the person what to do instead."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


class QuestionClosed(AlignmentError):
    """The reply belongs to a question that was withdrawn, or to a period that is closed."""


class NotUnderstood(AlignmentError):
    """An input that must be a number, a date or a choice is not."""


class NotAllowed(AlignmentError):
    """The person may not see or do this."""


class UnknownName(AlignmentError):
    """A program, person or command that does not exist."""


class FormIncomplete(AlignmentError):
    """Inputs of a form that cannot be taken: `fields` says why, by the id of the input."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = dict(fields)
