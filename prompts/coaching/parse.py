"""Reads the text of one library file; collects problems with their line instead of stopping at the first."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

import yaml

from prompts.coaching.model import Bloom, Competency, Problem, Prompt, Stage

MOST_WORDS = 60
MOST_MINUTES = 60

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_IF_THEN = re.compile(
    r"(?P<if>\*{0,2})If(?P=if) (?P<cue>.+?), (?P<then>\*{0,2})then(?P=then) (?P<action>.+)", re.DOTALL
)
_IN_FRONT = re.compile(r"[0-9]+-")
_LABEL = re.compile(r"(?P<label>Why|Easier|Harder):\s*(?P<rest>.*)")
_MARKUP = re.compile(r"[*_`#<>|\[\]]")
_PROMPT_FIELDS = ("id", "competency", "stage", "minutes", "situation", "evidence")
_ALSO_CALLED = {"source": "evidence"}
_IF = ("**If", "If ")
_WORDS, _LIST = "a few words", "a list with at least one line of text"
_BEGINS = {"If": _IF, "words": _IF, "evidence": ("evidence:", "source:")}
_COMPETENCY_FIELDS = ("name", "behavior", "bloom", "kpis")

Named = TypeVar("Named", bound=StrEnum)


@dataclass
class Notes:
    """The problems found so far in one file."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, line: int, name: str, expected: str) -> None:
        self.problems.append(Problem(self.file, line, name, expected))


def prompt(text: str, *, folder: str, file: str) -> Prompt | list[Problem]:
    """The prompt in a Markdown file with front matter, or everything that is wrong with it.

    Its folder is named for its competency. Where it has no id of its own, its folder and file name make one.
    """
    notes = Notes(file)
    lines = text.splitlines()
    fences = [at for at, line in enumerate(lines) if line.rstrip() == "---"]
    if len(fences) < 2 or fences[0] != 0:
        notes.add(1, "front matter", "starts with a line of three dashes and ends with another")
        return notes.problems
    head = _Mapping.read("\n".join(lines[1 : fences[1]]), first_line=2, known=_PROMPT_FIELDS, notes=notes)
    body = _Body.read(lines, start=fences[1] + 1, notes=notes)
    found = Prompt(
        id=head.slug("id", instead=_named_by(folder, file)),
        competency=head.exactly("competency", folder),
        stage=head.one_of("stage", Stage),
        minutes=head.minutes("minutes"),
        situation=head.text("situation"),
        evidence=head.text("evidence"),
        cue=body.cue,
        action=body.action,
        why=body.section("Why"),
        easier=body.section("Easier"),
        harder=body.section("Harder"),
    )
    return notes.problems or found


def is_slug(name: str) -> bool:
    """Whether programs and ids can be written like this: ask-first."""
    return _SLUG.fullmatch(name) is not None


def line_of(name: str, text: str) -> int:
    """The line of a field in a prompt's file: in its front matter, or where a part of its text begins."""
    begins = _BEGINS.get(name, (f"{name}:",))
    return next((at for at, line in enumerate(text.splitlines(), 1) if line.strip().startswith(begins)), 1)


def competency(text: str, *, identifier: str, file: str) -> Competency | list[Problem]:
    """The competency in a YAML file, or everything that is wrong with it."""
    notes = Notes(file)
    fields = _Mapping.read(text, first_line=1, known=_COMPETENCY_FIELDS, notes=notes)
    found = Competency(
        id=identifier,
        name=fields.text("name"),
        behavior=fields.text("behavior"),
        bloom=fields.one_of("bloom", Bloom),
        kpis=fields.texts("kpis"),
    )
    return notes.problems or found


def _composed(text: str) -> yaml.Node | None:
    """The library is read at every start, so by the quick reader; the other one says better what is wrong."""
    try:
        return yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return yaml.compose(text, Loader=yaml.SafeLoader)


@dataclass
class _Mapping:
    """A YAML mapping read node by node: each value keeps its line, and none becomes a date or a bool."""

    nodes: dict[str, tuple[int, yaml.Node]]
    notes: Notes
    readable: bool = True
    first_line: int = 1

    @classmethod
    def read(cls, text: str, *, first_line: int, known: tuple[str, ...], notes: Notes) -> "_Mapping":
        try:
            root = _composed(text)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line if error.problem_mark else 0
            notes.add(first_line + line, "YAML", f"one 'field: value' per line ({error.problem})")
            return cls({}, notes, readable=False)
        except yaml.YAMLError:
            notes.add(first_line, "YAML", "plain text without control characters")
            return cls({}, notes, readable=False)
        if not isinstance(root, yaml.MappingNode):
            notes.add(first_line, "YAML", f"the fields {', '.join(known)}")
            return cls({}, notes, readable=False)
        nodes: dict[str, tuple[int, yaml.Node]] = {}
        for key, value in root.value:
            written, line = str(key.value), first_line + key.start_mark.line
            name = _ALSO_CALLED.get(written, written)
            if name not in known:
                notes.add(line, written, f"no such field; there are {', '.join(known)}")
            elif name in nodes:
                notes.add(line, written, "given once")
            else:
                nodes[name] = (line, value)
        return cls(nodes, notes, first_line=first_line)

    def text(self, name: str) -> str:
        line, value = self._scalar(name)
        if value is not None and not value.strip():
            self.notes.add(line, name, _WORDS)
        return (value or "").strip()

    def texts(self, name: str) -> tuple[str, ...]:
        if name not in self.nodes:
            self._missing(name, _LIST)
            return ()
        line, node = self.nodes[name]
        items = node.value if isinstance(node, yaml.SequenceNode) else []
        words = tuple(str(item.value).strip() for item in items if isinstance(item, yaml.ScalarNode))
        if not words or len(words) < len(items) or not all(words):
            self.notes.add(line, name, _LIST)
        return words

    def slug(self, name: str, *, instead: str) -> str:
        if name not in self.nodes and self.readable and _SLUG.fullmatch(instead):
            return instead
        line, value = self._scalar(name)
        if value is not None and not _SLUG.fullmatch(value):
            self.notes.add(line, name, "small letters, digits and single dashes, like ask-first")
        return value or ""

    def exactly(self, name: str, expected: str) -> str:
        if name not in self.nodes:
            return expected
        line, value = self._scalar(name)
        if value is not None and value != expected:
            self.notes.add(line, name, f"the name of its folder, {expected}")
        return value or ""

    def one_of(self, name: str, names: type[Named]) -> Named:
        allowed = list(names)
        expected = f"one of {', '.join(each.value for each in allowed)}"
        line, value = self._scalar(name, expected)
        meant = "_".join(re.split(r"[\s_-]+", (value or "").strip().lower()))
        for each in allowed:
            if each.value == meant:
                return each
        if value is not None:
            self.notes.add(line, name, expected)
        return allowed[0]

    def minutes(self, name: str) -> int:
        expected = f"a whole number from 1 to {MOST_MINUTES}"
        line, value = self._scalar(name, expected)
        if value is None:
            return 0
        if not re.fullmatch(r"[0-9]{1,3}", value) or not 1 <= int(value) <= MOST_MINUTES:
            self.notes.add(line, name, expected)
            return 0
        return int(value)

    def _scalar(self, name: str, expected: str = _WORDS) -> tuple[int, str | None]:
        if name not in self.nodes:
            self._missing(name, expected)
            return self.first_line, None
        line, node = self.nodes[name]
        if not isinstance(node, yaml.ScalarNode):
            self.notes.add(line, name, "one line of text")
            return line, None
        return line, str(node.value)

    def _missing(self, name: str, expected: str) -> None:
        # Where the YAML itself is broken, one problem says so; six missing fields would hide it.
        if self.readable:
            self.notes.add(self.first_line, name, f"is missing: {expected}")


@dataclass
class _Body:
    """The part below the front matter: the if-then sentence and the labelled sections."""

    cue: str
    action: str
    sections: dict[str, tuple[int, str]]
    notes: Notes
    start: int

    @classmethod
    def read(cls, lines: list[str], *, start: int, notes: Notes) -> "_Body":
        found: dict[str, tuple[int, list[str]]] = {"If": (start + 1, [])}
        label = "If"
        for at in range(start, len(lines)):
            line = lines[at].strip()
            if match := _LABEL.fullmatch(line):
                label, line = match["label"], match["rest"]
                if label in found:
                    notes.add(at + 1, label, "given once")
                found.setdefault(label, (at + 1, []))
            if line:
                if label == "If" and not found["If"][1]:
                    found["If"] = (at + 1, [])
                found[label][1].append(line)
        joined = {label: (line, " ".join(words)) for label, (line, words) in found.items()}
        at, sentence = joined.pop("If")
        cue, action = _if_then(sentence, line=at, notes=notes)
        return cls(cue, action, joined, notes, start)

    def section(self, label: str) -> str:
        line, text = self.sections.get(label, (self.start, ""))
        if not text:
            self.notes.add(line, label, f"a paragraph that starts with '{label}:'")
        elif len(text.split()) >= MOST_WORDS:
            self.notes.add(line, label, f"fewer than {MOST_WORDS} words")
        elif _MARKUP.search(text):
            self.notes.add(line, label, "plain text without Markdown")
        return text


def _named_by(folder: str, file: str) -> str:
    stem = _IN_FRONT.sub("", file.rpartition("/")[2].rpartition(".")[0].lower(), count=1)
    said = re.sub(r"[\s_]+", "-", stem)
    return said if said.startswith(f"{folder}-") else f"{folder}-{said}"


def _if_then(sentence: str, *, line: int, notes: Notes) -> tuple[str, str]:
    match = _IF_THEN.fullmatch(sentence)
    if match is None:
        notes.add(line, "If", "If you ..., then ...")
        return "", ""
    cue, action = match["cue"], match["action"]
    if _MARKUP.search(cue + action):
        notes.add(line, "If", "plain text apart from If and then")
    if len(f"If {cue}, then {action}".split()) >= MOST_WORDS:
        notes.add(line, "If", f"fewer than {MOST_WORDS} words")
    return cue, action
