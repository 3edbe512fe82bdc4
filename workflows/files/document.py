"""YAML text as plain mappings, lists and strings, each value with the line it stands on.

Scalars stay the text they were written as: 22.10 is not a float, 10:00 is not 600 and NO is Norway.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from workflows.files.problems import BadFile, Path, Problem, field_name

Value = Mapping[str, "Value"] | list["Value"] | str | None

_NULL = "tag:yaml.org,2002:null"


@dataclass
class Document:
    """One file: its values, their lines, and what is wrong with the YAML itself."""

    name: str
    data: Value = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """The line of a value; of what it should stand in, where it is missing."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def add(self, path: Path, expected: str) -> None:
        """Note a problem with the value at `path`."""
        self.problems.append(Problem(self.name, self.line(path), field_name(path), expected))

    def find(self, pattern: str) -> Iterator[tuple[Path, str]]:
        """Every text at a place like `cohorts.*.managers.*.person`, in the order of the file."""
        yield from _find(self.data, pattern.split("."), ())


def decoded(data: bytes, *, name: str) -> str:
    """The text of a file.

    Raises:
        BadFile: it is not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadFile([Problem(name, line, "", "this is not UTF-8 text; save the file as UTF-8")]) from None


def read(text: str, *, name: str) -> Document:
    """The values of a YAML file; problems that do not hide the rest are noted in the document.

    Raises:
        BadFile: it is not YAML, or not `key: value` lines.
    """
    document = Document(name)
    root = _composed(text, name)
    if not isinstance(root, yaml.MappingNode):
        line = None if root is None else root.start_mark.line + 1
        found = "the file is empty" if root is None else "found something else"
        raise BadFile([Problem(name, line, "", f"{found}; expected lines like 'program:', as in examples/")])
    document.data = _Reader(document).value(root, ())
    return document


def unprintable(text: str) -> bool:
    """Whether it holds characters that no database column or chat message can carry."""
    return any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t" for c in text)


def _composed(text: str, name: str) -> yaml.Node | None:
    try:
        return yaml.compose(text.removeprefix("\N{BYTE ORDER MARK}"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        said = error.problem or error.context or "it cannot be read"
        problem = Problem(name, line, "", f"this is not YAML: {said}")
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        problem = Problem(name, line, "", "found a control character; expected plain text in UTF-8")
    except RecursionError:
        problem = Problem(name, None, "", "values are nested far too deep; see examples/ for the form")
    raise BadFile([problem])


class _Reader:
    """Turns YAML nodes into plain values, noting lines and problems in the document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, path: Path) -> Value:
        self.document.lines.setdefault(path, node.start_mark.line + 1)
        # A node met twice was named with & and repeated with *; that can also loop, or grow without end.
        if id(node) in self.seen:
            self.document.add(path, "found a reference to a value elsewhere (*); write the value itself")
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, at)) for at, item in enumerate(node.value)]
        return self.text(node, path)

    def mapping(self, node: yaml.MappingNode, path: Path) -> Value:
        found: dict[str, Value] = {}
        first: dict[str, int] = {}
        for key, node_value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                self.document.add(path, "found a list or mapping as a key; expected a word")
                continue
            name = str(key.value)
            here = (*path, name)
            self.document.lines[here] = line
            if name in first:
                self.document.add(here, f"is given twice; line {first[name]} gives it already")
                continue
            first[name] = line
            value = self.value(node_value, here)
            # `country:` with nothing behind it says nothing.
            if value is not None:
                found[name] = value
        return found

    def text(self, node: yaml.Node, path: Path) -> str | None:
        text = str(node.value)
        if node.tag == _NULL or not text.strip():
            return None
        if unprintable(text):
            self.document.add(path, "found a control character; expected plain text")
            return None
        return text


def _find(value: Value, pattern: list[str], path: Path) -> Iterator[tuple[Path, str]]:
    if not pattern:
        if isinstance(value, str):
            yield path, value
        return
    step, rest = pattern[0], pattern[1:]
    if step == "*":
        for at, item in enumerate(value if isinstance(value, list) else ()):
            yield from _find(item, rest, (*path, at))
    elif isinstance(value, list) and step.isdecimal():
        yield from _find(value[int(step)], rest, (*path, int(step)))
    elif isinstance(value, Mapping) and step in value:
        yield from _find(value[step], rest, (*path, step))
