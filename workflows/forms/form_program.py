"""A program set up and changed in a form: its inputs become the program file, which is checked and imported.

What the form does not show stays as it is: the file of a known program is the one that an export writes.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from zlib import crc32

from prompts import program_form as words
from prompts.coaching import library
from prompts.forms import Form
from prompts.wording import month
from storage import people as stored_people
from storage import programs as stored
from storage.models import Program
from workflows.conversation import which_program
from workflows.errors import FormIncomplete, NotAllowed, QuestionClosed
from workflows.files import plan, program_file
from workflows.files.document import Document
from workflows.files.problems import BadFile
from workflows.files.program_file import ProgramFile
from workflows.files.steps import Change
from workflows.forms.form import FormWorkflow
from workflows.forms.form_program_file import (
    INPUTS,
    LONGEST,
    Draft,
    Values,
    content,
    drafted,
    last_cohort,
    texts_of,
)
from workflows.reading.form_program_lines import slug
from workflows.reports import overview
from workflows.rules.kpi import format_value
from workflows.turn import Turn


def opened(turn: Turn, value: str) -> Form:
    """Empty for a new program, else as it stands.

    Its value says which state of the program it shows, so that nobody undoes what another saved meanwhile.
    """
    number, _, shown = value.partition(":")
    program = _program(turn, number)
    data = content(turn, program) if program is not None else {}
    texts = texts_of(data) if program is not None else {}
    several = len(data.get("cohorts", [])) > 1
    return words.program.to(turn.person.locale)(
        about=f"{number}:{shown or _state(texts)}" if program is not None else "",
        texts=texts,
        left_out=_too_long(texts),
        cohort=str(last_cohort(data)["name"]) if several else "",
    )


def taken(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    """Check everything the file would be checked for, then import it.

    Raises:
        FormIncomplete: inputs cannot be taken.
        QuestionClosed: the program is over, or was changed meanwhile.
    """
    number, _, shown = value.partition(":")
    program = _program(turn, number)
    data = content(turn, program) if program is not None else {}
    texts = texts_of(data) if program is not None else {}
    if program is not None and shown and shown != _state(texts):
        raise QuestionClosed(
            f"{program.name} was changed while you had this open, so nothing is saved. Please open it again."
        )
    # Platforms leave out what was emptied.
    filled = {name: inputs.get(name, "") for name in INPUTS if name not in _too_long(texts)}
    draft = drafted(turn, data, filled)
    _name(turn, draft, program)
    file = _checked(turn, draft)
    tenant_id = program.tenant_id if program is not None else turn.person.home_tenant_id
    try:
        changes = plan.apply(
            turn.session, file, tenant_id=tenant_id, now=turn.now, who_id=turn.person.id, where=turn.where
        )
    except BadFile as error:
        raise QuestionClosed(f"{file.program.name}: {error.problems[0].expected}.") from None
    if program is None:
        _say_created(turn, file)
    else:
        _say_changed(turn, program, changes)


def _program(turn: Turn, value: str) -> Program | None:
    """The program to change; None for a new one."""
    if not which_program.of_viewer(turn).may_run:
        raise NotAllowed("Only the learning team sets programs up and changes them.")
    if not value:
        return None
    program = turn.session.get(Program, int(value)) if value.isdecimal() else None
    if program is None or program.organization_id != turn.organization.id:
        raise QuestionClosed("This program is not here any more. /alignment status lists the programs.")
    return program


def _state(texts: Mapping[str, str]) -> str:
    """A few letters that differ where the form shows something else."""
    return f"{crc32(repr(sorted(texts.items())).encode()):08x}"


def _too_long(texts: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(name for name, text in texts.items() if len(text) > LONGEST)


def _name(turn: Turn, draft: Draft, program: Program | None) -> None:
    """Its name, which no other program has; a new one gets its key, owner and day from here."""
    part: Values = draft.data["program"]
    programs = stored.of_organization(turn.session, organization_id=turn.organization.key_id)
    name = str(part.get("name", ""))
    if not name:
        draft.add("name", "what do people call it?")
        part["name"] = "-"
    if any(each.name.lower() == name.lower() and each != program for each in programs.values()):
        draft.add("name", f"there is a program called {name} already")
    if program is None:
        part["key"] = slug(name, taken=set(programs), otherwise="program")
        part["created"] = turn.today(turn.person).isoformat()
        part["roles"]["owner"] = turn.person.email
        cohort = last_cohort(draft.data)
        with suppress(ValueError):
            starts = date.fromisoformat(str(cohort.get("starts_on", "")))
            cohort["name"] = f"Cohort of {month(starts)}"


def _checked(turn: Turn, draft: Draft) -> ProgramFile:
    read = Document("the form", draft.data)
    known = plan.known(turn.session, organization_id=turn.organization.key_id)
    try:
        file = program_file.checked(read, known)
    except BadFile as error:
        for problem in error.problems:
            draft.place(problem)
        raise FormIncomplete(draft.problems) from None
    if draft.problems:
        raise FormIncomplete(draft.problems)
    return file


def _say_created(turn: Turn, file: ProgramFile) -> None:
    programs = stored.of_organization(turn.session, organization_id=turn.organization.key_id)
    program, locale = programs[file.program.key], turn.person.locale
    everyone = stored_people.everyone(turn.session, organization_id=turn.organization.key_id)
    roles = file.program.roles
    asked = dict.fromkeys((roles.lead_sponsor, roles.business_unit_owner, roles.finance_partner))
    (standing,) = overview.of_programs(turn, [program], today=turn.today(turn.person), locale=locale)
    kpis = []
    for kpi in standing.kpis:
        ends = [format_value(end, kpi.unit, locale) for end in (kpi.baseline, kpi.target) if end is not None]
        kpis.append((kpi.name, f"{' to '.join(ends) or 'no number yet'}; {kpi.direction} is better"))
    turn.replace(
        words.created.name,
        words.created.to(locale)(
            program=program.name,
            about=str(program.id),
            kpis=tuple(kpis),
            first=tuple(
                everyone[email].name for email in asked if email is not None and email != turn.person.email
            ),
            managers=sum(len(cohort.managers) for cohort in file.cohorts),
            coached=any(library.in_use().prompts(each.key) for each in file.competencies),
            gaps=tuple(gap.words for gap in standing.gaps[:3]),
        ),
    )


def _say_changed(turn: Turn, program: Program, changes: list[Change]) -> None:
    said = tuple(f"{change.about}: {change.detail}" if change.detail else change.about for change in changes)
    turn.replace(
        words.changed.name,
        words.changed.to(turn.person.locale)(program=program.name, about=str(program.id), changes=said),
    )


PROGRAM = FormWorkflow(opened=opened, taken=taken)
