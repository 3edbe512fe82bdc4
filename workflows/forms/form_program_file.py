"""The program form as the values of a program file, and the file of a program as the form's texts."""

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from storage import addresses
from storage import people as stored_people
from storage import programs as stored
from storage.models import MeasureVersion, Program
from workflows.conversation import people
from workflows.files import document
from workflows.files.export import export
from workflows.files.problems import Problem
from workflows.forms import form_competencies
from workflows.reading import form_program_lines as written
from workflows.reading.form_program_lines import BadLine, KpiLine, Who
from workflows.turn import Turn

Values = dict[str, Any]
"""Part of a program file: every scalar is its text."""

LONGEST = 2_800
"""Characters of one input; platforms cut longer ones, and what is cut would be taken for removed."""

_ROLES = {"sponsor": "lead_sponsor", "unit_owner": "business_unit_owner", "finance": "finance_partner"}
_WORDS = ("name", "objective", "problem", "teaches")
INPUTS = (*_WORDS, *_ROLES, "starts", "ends", "kpis", "competencies", "managers")
"""Every input of the form."""

_PLACES = (
    (r"program\.problem", "problem"),
    (r"program\.teaches", "teaches"),
    (r"program\.objective|objective", "objective"),
    (r"program\.roles\.business_unit_owner", "unit_owner"),
    (r"program\.roles\.finance_partner", "finance"),
    (r"program\.roles", "sponsor"),
    (r"cohorts\[\d+\]\.managers\[(\d+)\]", "managers"),
    (r"cohorts\[\d+\]\.starts_on", "starts"),
    (r"cohorts\[\d+\]", "ends"),
    (r"(?:kpis|measures)\[(\d+)\]", "kpis"),
    (r"competencies\[(\d+)\]", "competencies"),
    (r"program|people", "name"),
)
"""The input that a place in the file comes from; where it is one of a list, the number within."""


@dataclass
class Draft:
    """A program file in the making, and what is wrong with the inputs so far."""

    data: Values
    problems: dict[str, str] = field(default_factory=dict)
    lines: dict[str, list[int]] = field(default_factory=dict)
    """For inputs with a thing per line: the line of each, in the order of the file."""

    def add(self, name: str, sentence: str, line: int | None = None) -> None:
        """Note what is wrong with an input; the first of several is said."""
        said = sentence if line is None else f"Line {line}: {sentence}"
        self.problems.setdefault(name, said[0].upper() + said[1:])

    def place(self, problem: Problem) -> None:
        """Say a problem of the file at the input it comes from."""
        for pattern, name in _PLACES:
            if found := re.match(pattern, problem.field):
                at = int(found[1]) if found.groups() and found[1] else None
                lines = self.lines.get(name, [])
                self.add(name, problem.expected, lines[at] if at is not None and at < len(lines) else None)
                return
        self.add("name", problem.expected)


# From a program to the form.


def content(turn: Turn, program: Program) -> Values:
    """The file of a program as it stands."""
    text = export(
        turn.session, organization_id=turn.organization.key_id, program_key=program.key, now=turn.now
    )
    data = document.read(text, name=program.key).data
    return dict(data) if isinstance(data, Mapping) else {}


def texts_of(data: Values) -> dict[str, str]:
    """What stands in each input."""
    program, names = data["program"], {each["email"]: each["name"] for each in data.get("people", [])}
    roles = program.get("roles", {})

    def person(email: str | None) -> str:
        return f"{names[email]} <{email}>" if email in names else email or ""

    cohort = last_cohort(data)
    measures = {each["key"]: each for each in data.get("measures", [])}
    return {
        "name": program["name"],
        "objective": _objective(data),
        "problem": program.get("problem", ""),
        "teaches": program.get("teaches", ""),
        **{name: person(roles.get(role)) for name, role in _ROLES.items()},
        "starts": cohort.get("starts_on", ""),
        "ends": cohort.get("ends_on", ""),
        "kpis": "\n".join(_kpi_line(kpi, measures[kpi["measure"]]) for kpi in data.get("kpis", [])),
        "competencies": form_competencies.text_of(data.get("competencies", []), measures),
        "managers": "\n".join(
            f"{person(each['person'])} {_heads(each) or ''}".strip() for each in cohort.get("managers", [])
        ),
    }


def last_cohort(data: Values) -> Values:
    """The running whose dates and managers the form shows."""
    cohorts: list[Values] = data.get("cohorts", [])
    return max(cohorts, key=lambda cohort: str(cohort.get("starts_on", "")), default={})


def _objective(data: Values) -> str:
    serves, top = data["program"].get("objective"), data.get("objective") or {}
    known = {each["key"]: each["name"] for each in (top, *top.get("key_results", ())) if each}
    return str(known.get(serves or top.get("key"), ""))


def _kpi_line(kpi: Values, measure: Values) -> str:
    before = kpi.get("baseline", {}).get("value", "-")
    target = kpi.get("target", {}).get("value", "-")
    fields = [measure["name"], measure["unit"], before, target]
    if by := kpi.get("target", {}).get("by"):
        fields.append(f"by {by}")
    if "-" in (before, target) and measure["direction"] == "down":
        fields.append("lower is better")
    return "; ".join(fields)


def _heads(manager: Values) -> int:
    return len(manager.get("participants", ())) or int(manager.get("headcount", 0))


# From the form to a file.


def drafted(turn: Turn, data: Values, inputs: Mapping[str, str]) -> Draft:
    """The file with what the form says; inputs that were not shown leave their part of it alone."""
    draft = Draft(deepcopy(data))
    draft.data.pop("organization", None)
    # Only names: what else is known of somebody is no matter of this form.
    draft.data["people"] = [
        {"email": each["email"], "name": each["name"]} for each in draft.data.get("people", [])
    ]
    program: Values = draft.data.setdefault("program", {})
    for name in ("name", "problem", "teaches"):
        if name in inputs:
            _put(program, name, inputs[name].strip())
    _Writer(turn, draft).write(inputs)
    return draft


class _Writer:
    """Writes the inputs into the draft."""

    def __init__(self, turn: Turn, draft: Draft) -> None:
        self.turn, self.draft, self.data = turn, draft, draft.data
        number = turn.organization.key_id
        self.everyone = stored_people.everyone(turn.session, organization_id=number)
        self.measures = stored.measures(turn.session, organization_id=number)
        self.definitions = stored.definitions(turn.session, organization_id=number)

    def write(self, inputs: Mapping[str, str]) -> None:
        roles: Values = self.data["program"].setdefault("roles", {})
        for name, role in _ROLES.items():
            if name in inputs:
                _put(roles, role, self._person(name, inputs[name]))
        lead = roles.get("lead_sponsor")
        roles["sponsors"] = [email for email in roles.get("sponsors", []) if email != lead]
        if "objective" in inputs:
            self._objective(inputs["objective"].strip())
        named = {str(each["name"]): str(each["key"]) for each in self.data.get("measures", [])}
        if "kpis" in inputs:
            self._kpis(inputs["kpis"])
        if "competencies" in inputs:
            self._competencies(inputs["competencies"], named)
        cohort = last_cohort(self.data)
        if not cohort:
            cohort = {"key": "cohort-1", "name": "First cohort"}
            self.data["cohorts"] = [cohort]
        for name, key in (("starts", "starts_on"), ("ends", "ends_on")):
            if name in inputs:
                _put(cohort, key, inputs[name].strip())
                if not inputs[name].strip():
                    self.draft.add(name, "choose a day")
        if "managers" in inputs:
            self._managers(cohort, inputs["managers"])

    def _person(self, name: str, text: str, line: int | None = None) -> str:
        """The e-mail address of somebody who was named; who is new is added to the file."""
        if not text.strip():
            return ""
        try:
            return self._found(written.who(text))
        except BadLine as error:
            self.draft.add(name, str(error), line)
            return ""

    def _found(self, who: Who) -> str:
        if who.user:
            number = self.turn.organization.key_id
            person = addresses.person_mentioned(self.turn.session, organization_id=number, user=who.user)
            if person is None:
                raise BadLine("I don't know who that is yet. Write the e-mail address.")
            return person.email
        if who.email:
            self._described(who)
            return who.email
        me = self.turn.person
        found = people.named(self.turn, who.name)
        if not found and who.name.lower() in ("me", "myself", me.name.lower()):
            return me.email
        if len(found) != 1:
            several = " or ".join(person.name for person in found[:3])
            raise BadLine(
                f"“{who.name[:60]}” could be {several}. Write the e-mail address."
                if found
                else f"I don't know “{who.name[:60]}”. Write an e-mail address."
            )
        return found[0].email

    def _described(self, who: Who) -> None:
        known = self.everyone.get(who.email)
        described = {each["email"] for each in self.data["people"]}
        if who.email in described or (known is not None and known.ended_at is None):
            return
        name = who.name or (known.name if known is not None else written.name_of(who.email))
        self.data["people"].append({"email": who.email, "name": name})

    def _objective(self, name: str) -> None:
        """The goal it serves: one that is known by this name, or a new one."""
        if name == (_objective(self.data) if self.data["program"].get("key") else ""):
            return
        self.data.pop("objective", None)
        self.data["program"].pop("objective", None)
        if not name:
            return
        known = stored.objectives(self.turn.session, organization_id=self.turn.organization.key_id)
        same = [
            key for key, row in known.items() if row.name.lower() == name.lower() and row.ended_at is None
        ]
        key = same[0] if same else written.slug(name, taken=set(known), otherwise="goal")
        if not same:
            self.data["objective"] = {"key": key, "name": name, "kind": "smart"}
        self.data["program"]["objective"] = key

    def _kpis(self, text: str) -> None:
        old: dict[str, Values] = {kpi["measure"]: kpi for kpi in self.data.get("kpis", [])}
        defined: dict[str, Values] = {each["key"]: each for each in self.data.get("measures", [])}
        read: list[tuple[int, KpiLine]] = []
        for number, line in written.lines(text):
            try:
                today = self.turn.today(self.turn.person)
                read.append((number, written.kpi(line, today=today, locale=self.turn.person.locale)))
            except BadLine as error:
                self.draft.add("kpis", str(error), number)
        names = {each["name"].lower(): key for key, each in defined.items()}
        keys = [names.get(line.name.lower()) for _, line in read]
        left = [key for key in old if key not in keys]
        # As many new names as old ones are gone: these were renamed, in their order.
        renamed = iter(left) if len(left) == keys.count(None) else iter(())
        self.data["kpis"], self.data["measures"] = [], []
        for (number, one), known in zip(read, keys, strict=True):
            key = known or next(renamed, None) or self._measure(one, number)
            if any(kpi["measure"] == key for kpi in self.data["kpis"]):
                self.draft.add("kpis", f"{one.name} stands there twice", number)
                continue
            self._kpi(key, one, old.get(key, {}), defined.get(key))
            self.draft.lines.setdefault("kpis", []).append(number)
        for competency in self.data.get("competencies", []):
            if competency.get("kpi") not in {kpi["measure"] for kpi in self.data["kpis"]}:
                competency.pop("kpi", None)

    def _competencies(self, text: str, before: Mapping[str, str]) -> None:
        """`before` says what the KPIs were called: their lines may have been left as they were."""
        names = {str(each["key"]): str(each["name"]) for each in self.data.get("measures", [])}
        keys = [str(kpi["measure"]) for kpi in self.data.get("kpis", [])]
        kpis = {name.lower(): key if key in keys else "" for name, key in before.items()}
        for key in keys:
            row = self.measures.get(key)
            name = names.get(key) or (self.definitions[row.key_id].name if row is not None else key)
            kpis[name.lower()] = key
        found = form_competencies.read(
            text,
            self.data.get("competencies", []),
            kpis,
            lambda said, number: self.draft.add("competencies", said, number),
        )
        self.data["competencies"] = [one for _, one in found]
        self.draft.lines["competencies"] = [number for number, _ in found]

    def _measure(self, line: KpiLine, number: int) -> str:
        """The key of a KPI that is new here: of a measure the organization has, or its own."""
        definition = self._defined(line.name)
        if definition is not None:
            key, means = definition
            if means.unit != line.unit:
                self.draft.add("kpis", f"{means.name} is counted in {means.unit} already", number)
            return key
        taken = set(self.measures) | {kpi["measure"] for kpi in self.data["kpis"]}
        return written.slug(line.name, taken=taken, otherwise="kpi")

    def _defined(self, name: str) -> tuple[str, MeasureVersion] | None:
        for key, row in self.measures.items():
            means = self.definitions[row.key_id]
            if row.ended_at is None and means.name.lower() == name.lower():
                return key, means
        return None

    def _kpi(self, key: str, line: KpiLine, old: Values, defined: Values | None) -> None:
        reason = f"set in a form by {self.turn.person.name}"
        kpi: Values = {**old, "measure": key}
        for name, value in (("baseline", line.before), ("target", line.target)):
            was = old.get(name, {})
            if value is None:
                kpi.pop(name, None)
            elif not was or Decimal(was["value"]) != value:
                kpi[name] = {"value": format(value, "f"), "reason": reason}
        if line.target is not None:
            _put(kpi["target"], "by", line.by.isoformat() if line.by is not None else "")
        self.data["kpis"].append(kpi)
        if defined is not None:
            direction = line.better or defined["direction"]
            self.data["measures"].append(
                {**defined, "name": line.name, "unit": line.unit, "direction": direction}
            )
        elif self._defined(line.name) is None:
            new = {"key": key, "name": line.name, "unit": line.unit, "direction": line.direction}
            self.data["measures"].append(new)

    def _managers(self, cohort: Values, text: str) -> None:
        old = {each["person"]: each for each in cohort.get("managers", [])}
        cohort["managers"] = []
        for number, line in written.lines(text):
            who, heads = written.manager(line)
            try:
                email = self._found(who)
            except BadLine as error:
                self.draft.add("managers", str(error), number)
                continue
            if any(each["person"] == email for each in cohort["managers"]):
                self.draft.add("managers", f"{email} stands there twice", number)
                continue
            manager: Values = {**old.get(email, {}), "person": email}
            listed = len(manager.get("participants", ()))
            if listed and heads not in (None, listed):
                self.draft.add("managers", f"the {listed} people are listed by name in the file", number)
            if not listed:
                _put(manager, "headcount", str(heads) if heads is not None else "")
            cohort["managers"].append(manager)
            self.draft.lines.setdefault("managers", []).append(number)


def _put(values: Values, name: str, text: str) -> None:
    """Set it, or leave it out where nothing was said."""
    if text:
        values[name] = text
    else:
        values.pop(name, None)
