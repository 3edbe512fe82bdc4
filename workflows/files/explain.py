"""What a validation error means, as one sentence with what was found and what is expected."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from workflows.files.document import Document
from workflows.files.problems import Path, Problem, field_name, short

NO_MEMBERSHIP = (
    "importing makes nobody a member of the learning team; list their e-mail addresses in the settings"
)
_NO_REASON = "why someone is away is never kept; give only first and last"


def problems_of(error: ValidationError, model: type[BaseModel], document: Document) -> Iterator[Problem]:
    """Each error with its line and its sentence."""
    for details in error.errors(include_url=False):
        path = tuple(details["loc"])
        context = details.get("ctx", {})
        yield Problem(
            document.name, document.line(path), field_name(path), _sentence(details, context, model, path)
        )


def _sentence(error: ErrorDetails, context: Mapping[str, Any], model: type[BaseModel], path: Path) -> str:
    found = error["input"]
    match error["type"]:
        case "missing":
            return f"is missing; expected {_meaning(model, path)}"
        case "extra_forbidden":
            return unknown_word(str(path[-1]), _fields_at(model, path[:-1]))
        case "value_error":
            return str(context["error"])
        case "enum" | "literal_error" if isinstance(found, str):
            return f"'{short(found)}' is not known; expected {_choices(context['expected'])}"
        case "enum" | "literal_error":
            return f"found {_shown(found)}; expected {_choices(context['expected'])}"
        case "greater_than_equal" | "less_than_equal":
            return f"{found} is out of range; expected {_bounds(context)}"
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"found {_shown(found)}; expected lines like 'name: value' below it"
        case "tuple_type" | "list_type":
            return f"found {_shown(found)}; expected a list, one line each, starting with a dash"
        case _:
            return error["msg"][0].lower() + error["msg"][1:]


def unknown_word(word: str, known: list[str]) -> str:
    """A key or column that does not exist here: what was perhaps meant."""
    if word == "learning_team":
        return NO_MEMBERSHIP
    if set(known) == {"first", "last"} and word in {"reason", "why", "kind", "type"}:
        return _NO_REASON
    likely = get_close_matches(word, known, n=1)
    expected = f"did you mean {likely[0]}?" if likely else f"expected one of {', '.join(known)}"
    return f"'{short(word)}' is not known here; {expected}"


def did_you_mean(name: str, known: Iterable[str], expected: str) -> str:
    """A name that nothing has: what was perhaps meant."""
    # Colleagues share the part behind the @, which makes all their addresses look alike.
    by_start = {each.partition("@")[0]: each for each in sorted(known)}
    starts = get_close_matches(name.strip().lower().partition("@")[0], by_start, n=1, cutoff=0.8)
    hint = f"did you mean {by_start[starts[0]]}?" if starts else f"expected {expected}"
    return f"'{short(name)}' is not known; {hint}"


def _shown(found: object) -> str:
    match found:
        case Mapping():
            return "named values"
        case list() | tuple():
            return "a list"
        case None:
            return "nothing"
        case _:
            return f"'{short(str(found))}'"


def _choices(expected: str) -> str:
    """Words of a list as a file has them; an enum of ours comes as <Timing.LEADING: 'leading'>."""
    return re.sub(r"<\w+\.\w+: (\w+)>", r"\1", expected.replace("'", ""))


def _bounds(context: Mapping[str, Any]) -> str:
    return f"{context['ge']} or more" if "ge" in context else f"{context['le']} at most"


def _meaning(model: type[BaseModel], path: Path) -> str:
    info = _model_at(model, path[:-1]).model_fields.get(str(path[-1]))
    said = (info.description or "a value") if info else "a value"
    said = re.split(r"[.;] ", " ".join(said.split()))[0].rstrip(".")
    return said[0].lower() + said[1:]


def _fields_at(model: type[BaseModel], path: Path) -> list[str]:
    return list(_model_at(model, path).model_fields)


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    for step in path:
        info = model.model_fields.get(step) if isinstance(step, str) else None
        inner = _models_in(info.annotation) if isinstance(info, FieldInfo) else []
        model = inner[0] if inner else model
    return model


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for inner in get_args(annotation) for found in _models_in(inner)]
