"""What a person got wrong on the command line or in a setting, as one sentence that says what to do."""

from pydantic import ValidationError

from bot.settings import Settings


class Mistake(Exception):
    """Something wrong with how a command was used; the sentence says what to do."""


def settings() -> Settings:
    """The settings of the environment.

    Raises:
        Mistake: some cannot be used; each by the name a person sets it under.
    """
    try:
        return Settings()
    except ValidationError as error:
        lines = []
        for problem in error.errors(include_input=False, include_url=False):
            name = "ALIGNMENT_" + "__".join(str(part) for part in problem["loc"]).upper()
            lines.append(f"{name}: {problem['msg'].removeprefix('Value error, ')}.")
        raise Mistake("\n".join(lines)) from None
