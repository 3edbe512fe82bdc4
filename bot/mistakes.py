"""What a person got wrong on the command line or in a setting, as one sentence that says what to do."""

from typing import TYPE_CHECKING

from pydantic import ValidationError

from bot.settings import Settings

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


class Mistake(Exception):
    """Something wrong with how a command was used; the sentence says what to do."""


def in_terminal(sentence: str) -> str:
    """A sentence written for a chat, with the commands that are here as they are typed here."""
    for here in ("status", "coaching tailoring"):
        sentence = sentence.replace(f"/alignment {here}", f"alignment {here}")
    return sentence.replace("/alignment help", "alignment --help")


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
            lines.append(f"{name}: {_needed(problem)}.")
        raise Mistake("\n".join(lines)) from None


def _needed(problem: "ErrorDetails") -> str:
    """What a setting takes, in words that are not the validator's."""
    limits = problem.get("ctx", {})
    match problem["type"]:
        case "int_parsing" | "int_type" | "int_from_float":
            return "a whole number is needed, such as 8080"
        case "float_parsing" | "float_type" | "decimal_parsing" | "decimal_type":
            return "a number is needed, such as 2.5"
        case "bool_parsing" | "bool_type":
            return "it is either true or false"
        case "literal_error":
            return f"it is one of {limits['expected']}".replace("'", "")
        case "greater_than_equal":
            return f"it is {limits['ge']:g} or more"
        case "less_than_equal":
            return f"it is {limits['le']:g} or less"
        case "greater_than":
            return f"it is more than {limits['gt']:g}"
        case "string_pattern_mismatch":
            return "an address is needed, such as https://api.openai.com/v1"
        case "string_too_short":
            return "it is empty"
        case "missing":
            return "it is not set, and the settings beside it need it"
    return problem["msg"].removeprefix("Value error, ")
