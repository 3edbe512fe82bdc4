"""Microsoft's schema of the app manifest, and as much of JSON Schema (draft 4) as it uses. Pure."""

import json
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

FILE = "MicrosoftTeams.v1.25.schema.json"

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "number": (int, float),
    "integer": int,
}


def schema() -> dict[str, Any]:
    """The schema as Microsoft publishes it."""
    found: dict[str, Any] = json.loads((files(__name__) / FILE).read_text(encoding="utf-8"))
    return found


def problems(manifest: Mapping[str, Any]) -> list[str]:
    """What in a manifest does not follow the schema: where, and which rule. Empty if all is well."""
    root = schema()
    return list(_check(manifest, root, root, "manifest"))


def _check(value: Any, rules: Mapping[str, Any], root: Mapping[str, Any], where: str) -> Iterator[str]:
    if "$ref" in rules:
        yield from _check(value, _found(root, rules["$ref"]), root, where)
        return
    wanted = rules.get("type")
    if isinstance(wanted, str) and not _is(value, wanted):
        yield f"{where}: {wanted} needed"
        return
    if "enum" in rules and value not in rules["enum"]:
        yield f"{where}: one of {rules['enum']} needed"
    if "const" in rules and value != rules["const"]:
        yield f"{where}: must be {rules['const']}"
    match value:
        case str():
            yield from _text(value, rules, where)
        case list():
            yield from _list(value, rules, root, where)
        case dict():
            yield from _object(value, rules, root, where)
    for name, least, most in (("oneOf", 1, 1), ("anyOf", 1, None), ("allOf", None, None)):
        if name in rules:
            fit = sum(not list(_check(value, rule, root, where)) for rule in rules[name])
            if fit < (least or len(rules[name])) or (most is not None and fit > most):
                yield f"{where}: {name} does not hold"


def _text(value: str, rules: Mapping[str, Any], where: str) -> Iterator[str]:
    if len(value) > rules.get("maxLength", len(value)):
        yield f"{where}: at most {rules['maxLength']} characters"
    if len(value) < rules.get("minLength", 0):
        yield f"{where}: at least {rules['minLength']} characters"
    if "pattern" in rules and re.search(rules["pattern"], value) is None:
        yield f"{where}: must look like {rules['pattern']}"


def _list(value: list[Any], rules: Mapping[str, Any], root: Mapping[str, Any], where: str) -> Iterator[str]:
    if not rules.get("minItems", 0) <= len(value) <= rules.get("maxItems", len(value)):
        yield f"{where}: {rules.get('minItems', 0)} to {rules.get('maxItems', 'any number of')} entries"
    if rules.get("uniqueItems") and len({json.dumps(each, sort_keys=True) for each in value}) < len(value):
        yield f"{where}: entries must differ"
    if isinstance(rules.get("items"), dict):
        for number, each in enumerate(value):
            yield from _check(each, rules["items"], root, f"{where}[{number}]")


def _object(
    value: dict[str, Any], rules: Mapping[str, Any], root: Mapping[str, Any], where: str
) -> Iterator[str]:
    known = rules.get("properties", {})
    for name in rules.get("required", ()):
        if name not in value:
            yield f"{where}: {name} is missing"
    for name, needed in rules.get("dependencies", {}).items():
        if name in value and isinstance(needed, list) and not set(needed) <= set(value):
            yield f"{where}: {name} needs {', '.join(needed)}"
    for name, each in value.items():
        if name in known:
            yield from _check(each, known[name], root, f"{where}.{name}")
        elif rules.get("additionalProperties") is False and name != "$schema":
            yield f"{where}: {name} is not known"


def _found(root: Mapping[str, Any], ref: str) -> Mapping[str, Any]:
    found: Any = root
    for step in ref.removeprefix("#/").split("/"):
        found = found[step]
    return dict(found)


def _is(value: object, wanted: str) -> bool:
    if isinstance(value, bool) and wanted != "boolean":
        return False
    return isinstance(value, _TYPES[wanted])
