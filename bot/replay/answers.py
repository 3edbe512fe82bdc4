"""The form of an answers file: what people and systems do in a replay, and reading one."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, ValidationError, WithJsonSchema, model_validator
from typing_extensions import override

from storage.words import Kind, RoleKind
from workflows.files import document
from workflows.files.explain import did_you_mean, problems_of
from workflows.files.fields import Day, Email, Key, Name, Number, Whole, Words
from workflows.files.form import Part
from workflows.files.problems import BadFile, short
from workflows.files.program_file import ProgramFile

ROLES = (*(kind.value for kind in RoleKind), "learning_team")

_AFTER = re.compile(r"([0-9]{1,4})(m|h|d)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_MOMENT = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")


def _duration(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    found = _AFTER.fullmatch(str(value).strip())
    if found is None:
        raise ValueError(f"'{short(str(value))}' is not a time span; write it like 20m, 2h or 3d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _moment(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    written = str(value).strip()
    try:
        if _MOMENT.fullmatch(written):
            return datetime.fromisoformat(written).replace(tzinfo=UTC)
    except ValueError:
        pass
    raise ValueError(f"'{short(written)}' is not a moment in UTC; write it like 2026-05-04T10:00")


Duration = Annotated[
    timedelta,
    BeforeValidator(_duration),
    WithJsonSchema({"type": "string", "pattern": f"^{_AFTER.pattern}$", "examples": ["20m", "2h", "3d"]}),
]
Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "pattern": f"^{_MOMENT.pattern}$", "examples": ["2026-05-04T10:00"]}),
]


class WhenPart(Part):
    """Which messages a rule is about; what is left out fits any."""

    kind: Kind | None = None
    """What the message asks."""
    to: Name | None = None
    """Who gets it: an e-mail address, a role such as lead_sponsor, or learning_team."""
    kpi: Name | None = None
    """The KPI it asks about, by the key of its measure or by its name."""
    slot: Name | None = None
    """Which one of its kind, such as day+30."""
    reminder: bool | None = None
    """Only reminders, or only first messages."""
    nth: Annotated[Whole, Field(ge=1)] | None = None
    """Only the first, second, ... message to the same person that fits the rest."""


class StepPart(Part):
    """One thing somebody does: say, press or command."""

    after: Duration = timedelta(minutes=1)
    """How long after what came before it."""
    say: Words | None = None
    """Words they write."""
    press: Name | None = None
    """The button they tap, by its label or its action."""
    inputs: dict[Name, Words] = Field(default_factory=dict)
    """What they fill in before they tap: amount: 120k. Named by the field's short name or its label."""
    command: Words | None = None
    """A command they type, such as /alignment status."""

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        done = [name for name in self._deeds() if getattr(self, name)]
        if len(done) != 1:
            raise ValueError(f"does {_counted(done)}; expected one of {', '.join(self._deeds())}")
        if self.inputs and self.press is None:
            raise ValueError("has inputs without press; they go along with a button")
        return self

    @classmethod
    def _deeds(cls) -> tuple[str, ...]:
        return ("say", "press", "command")


class RulePart(StepPart):
    """What people do about a message of the bot. The first rule that fits it counts."""

    when: WhenPart = WhenPart()
    """Which messages it is about."""
    after: Duration = timedelta(hours=2)
    """How long after the message."""
    ignore: bool = False
    """They do nothing."""
    then: tuple[StepPart, ...] = ()
    """What they do next, in order."""

    @classmethod
    @override
    def _deeds(cls) -> tuple[str, ...]:
        return ("say", "press", "command", "ignore")


class LinePart(StepPart):
    """Something a person does unasked, on a day of their own choice."""

    at: Moment
    """When, in UTC."""
    who: Email
    """Who does it."""
    then: tuple[StepPart, ...] = ()
    """What they do next, in order."""


class ReadingPart(Part):
    """A value that a system publishes."""

    at: Moment
    """When it becomes known, in UTC."""
    measure: Key
    """Key of the measure."""
    as_of: Day
    """The day it is true for."""
    value: Number
    """The number alone."""
    preliminary: bool = False
    """Whether it may still change."""


class AnswersFile(Part):
    """How people and systems answer in a replay of one program."""

    imported_on: Day | None = None
    """The day the program is imported, where that is later than the day it was created."""
    otherwise: Literal["silence", "plausible"] = "silence"
    """What happens where the file says nothing: silence, or what plausible people and systems would do."""
    answers: tuple[RulePart, ...] = ()
    """What people do about messages of the bot."""
    lines: tuple[LinePart, ...] = ()
    """What people do unasked."""
    readings: tuple[ReadingPart, ...] = ()
    """What systems publish."""


def parse(text: str, *, name: str, program: ProgramFile) -> AnswersFile:
    """The answers in a YAML file, for a replay of this program.

    Raises:
        BadFile: every problem in it at once.
    """
    read = document.read(text, name=name)
    found = None
    try:
        found = AnswersFile.model_validate(read.data)
    except ValidationError as error:
        read.problems += problems_of(error, AnswersFile, read)
    _check(read, program)
    if found is None or read.problems:
        raise BadFile(read.problems)
    return found


def json_schema() -> dict[str, object]:
    """The form of an answers file as JSON Schema, for editors that check while one types."""
    schema = AnswersFile.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Answers file"}


def _check(read: document.Document, program: ProgramFile) -> None:
    """Whoever and whatever the answers name must be in the program."""
    people = program.named
    used = {kpi.measure for kpi in program.kpis}
    names = {measure.name for measure in program.measures if measure.key in used}
    for path, to in read.find("answers.*.when.to"):
        known = people if "@" in to else ROLES
        if to.strip().lower() not in known:
            read.add(path, did_you_mean(to, known, "an e-mail address of the program, or a role"))
    for path, who in read.find("lines.*.who"):
        if who.strip().lower() not in people:
            read.add(path, did_you_mean(who, people, "an e-mail address of the program"))
    for path, kpi in read.find("answers.*.when.kpi"):
        if kpi.strip().lower() not in {each.lower() for each in used | names}:
            read.add(path, did_you_mean(kpi, used | names, "a KPI of the program"))
    for path, measure in read.find("readings.*.measure"):
        if measure.strip() not in used:
            read.add(path, did_you_mean(measure, used, "the measure of a KPI of the program"))


def _counted(done: list[str]) -> str:
    return " and ".join(done) if done else "nothing"
