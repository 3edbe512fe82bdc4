"""The coaching library: a folder of competencies with their prompts, loaded whole or refused whole."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from prompts.coaching import parse
from prompts.coaching.model import Bloom, Competency, LibraryError, Problem, Prompt, Stage, Variant

__all__ = [
    "Bloom",
    "Competency",
    "Library",
    "LibraryError",
    "Problem",
    "Prompt",
    "Stage",
    "Variant",
    "in_use",
    "load",
    "read_own",
    "unread",
    "use",
]

_COMPETENCY_FILE = "competency.yaml"
_OFTEN_MEANT = "competency.yml"


@dataclass(frozen=True)
class Library:
    """Every competency and prompt of one folder, in the order of the file names."""

    competencies: tuple[Competency, ...]
    all_prompts: tuple[Prompt, ...]
    file_of: Mapping[str, str] = field(default_factory=dict, compare=False)
    """By a prompt's id: the file it came from."""

    def competency(self, identifier: str) -> Competency | None:
        return next((each for each in self.competencies if each.id == identifier), None)

    def prompts(self, competency: str) -> tuple[Prompt, ...]:
        """The prompts of one competency; none for a competency that is not in the library."""
        return tuple(prompt for prompt in self.all_prompts if prompt.competency == competency)

    def get(self, identifier: str) -> Prompt | None:
        return next((prompt for prompt in self.all_prompts if prompt.id == identifier), None)

    def over(self, other: "Library") -> "Library":
        """The other library with these competencies and prompts added, or in place of the same id."""
        competencies = {each.id: each for each in (*other.competencies, *self.competencies)}
        prompts = {each.id: each for each in (*other.all_prompts, *self.all_prompts)}
        return Library(
            tuple(competencies.values()),
            tuple(prompts.values()),
            {**other.file_of, **self.file_of},
        )


def load(folder: Path | Traversable | None = None) -> Library:
    """The library in a folder, or the one that comes with the bot.

    Raises:
        LibraryError: lists every problem of every file.
    """
    return _built_in() if folder is None else _read(folder)


def use(own: Path | None) -> None:
    """Let this process coach with the library that comes with the bot, changed by an organization's folder.

    Raises:
        LibraryError: the folder cannot be used; what was in use stays.
    """
    global _in_use
    _in_use = read_own(own).over(_built_in()) if own is not None else None


def in_use() -> Library:
    """The library this process coaches with."""
    return _in_use or _built_in()


def read_own(folder: Path) -> Library:
    """An organization's own files. A competency of the built-in library needs no file of its own.

    Raises:
        LibraryError: lists every problem of every file.
    """
    return _read(folder, known=frozenset(competency.id for competency in _built_in().competencies))


def unread(folder: Path) -> list[str]:
    """Files of an own folder that nobody reads: not a prompt of a competency, or not in its place."""
    read = {file for inside in folder.iterdir() if inside.is_dir() for file in _prompts(inside)}
    return sorted(
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*")
        if file.is_file()
        and file not in read
        and file.name != _COMPETENCY_FILE
        and not _is_readme(file)
        and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    )


_in_use: Library | None = None


@cache
def _built_in() -> Library:
    return _read(files("prompts.coaching") / "library")


def _read(folder: Path | Traversable, known: frozenset[str] = frozenset()) -> Library:
    if not folder.is_dir():
        found = "this is a file" if folder.is_file() else "there is no such folder"
        raise LibraryError([Problem(str(folder), 0, "folder", f"{found}; one with a folder per competency")])
    reading = _Reading(known)
    try:
        inside_it = _sorted(folder)
    except OSError:
        raise LibraryError([Problem(str(folder), 0, "folder", "one that can be read")]) from None
    for inside in inside_it:
        if inside.is_dir():
            reading.competency_in(inside)
    if not reading.competencies and not reading.prompts and not reading.problems:
        reading.problems.append(Problem(folder.name, 0, "folder", "one folder per competency"))
    if reading.problems:
        raise LibraryError(reading.problems)
    return Library(tuple(reading.competencies), tuple(reading.prompts), reading.file_of)


@dataclass
class _Reading:
    known: frozenset[str]
    """Competencies that need no file here."""
    competencies: list[Competency] = field(default_factory=list)
    prompts: list[Prompt] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    file_of: dict[str, str] = field(default_factory=dict)

    def competency_in(self, folder: Path | Traversable) -> None:
        name = f"{folder.name}/{_COMPETENCY_FILE}"
        file = folder / _COMPETENCY_FILE
        if not parse.is_slug(folder.name):
            expected = f"small letters, digits and single dashes, as in programs: {_slug_like(folder.name)}"
            self.problems.append(Problem(folder.name, 0, "name of the folder", expected))
            return
        try:
            prompts = _prompts(folder)
        except OSError:
            self.problems.append(Problem(folder.name, 0, "folder", "one that can be read"))
            return
        if not file.is_file() and folder.name in self.known:
            pass
        elif (folder / _OFTEN_MEANT).is_file() and not file.is_file():
            self.problems.append(
                Problem(f"{folder.name}/{_OFTEN_MEANT}", 1, "file", f"the name {_COMPETENCY_FILE}")
            )
        elif not file.is_file():
            self.problems.append(Problem(name, 1, "file", "name, behavior, bloom and kpis of the competency"))
        elif (text := self.text_of(file, name)) is not None:
            found = parse.competency(text, identifier=folder.name, file=name)
            if isinstance(found, Competency):
                self.competencies.append(found)
            else:
                self.problems += found
        for entry in prompts:
            self.prompt_in(entry, folder.name)

    def prompt_in(self, file: Path | Traversable, competency: str) -> None:
        name = f"{competency}/{file.name}"
        text = self.text_of(file, name)
        if text is None:
            return
        found = parse.prompt(text, folder=competency, file=name)
        if not isinstance(found, Prompt):
            self.problems += found
        elif found.id in self.file_of:
            expected = f"its own; {found.id} is also in {self.file_of[found.id]}"
            self.problems.append(Problem(name, parse.line_of("id", text), "id", expected))
        else:
            self.file_of[found.id] = name
            self.prompts.append(found)

    def text_of(self, file: Path | Traversable, name: str) -> str | None:
        try:
            return file.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.problems.append(Problem(name, 1, "file", "text in UTF-8"))
        except OSError:
            self.problems.append(Problem(name, 1, "file", "one that can be read"))
        return None


def _prompts(folder: Path | Traversable) -> list[Path | Traversable]:
    return [file for file in _sorted(folder) if file.name.lower().endswith(".md") and not _is_readme(file)]


def _slug_like(name: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", name.lower())) or "active-listening"


def _is_readme(file: Path | Traversable) -> bool:
    return file.name.lower().startswith("readme.")


def _sorted(folder: Path | Traversable) -> list[Path | Traversable]:
    visible: list[Path | Traversable] = [each for each in folder.iterdir() if not each.name.startswith(".")]
    return sorted(visible, key=lambda each: each.name)
