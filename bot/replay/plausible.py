"""What plausible people do where no answers file is given: most answer, some late, some not at all.

Everything is drawn from names and dates, never from chance, so the same program tells the same story.
"""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.replay import coached, courses, phrases
from bot.replay.acts import Act, Command, Line, Press, Question, Say, Script, Shown, Step
from bot.replay.courses import Course, draw
from storage.words import Category, Kind, RoleKind
from workflows.files.form import PersonPart
from workflows.files.program_file import ProgramFile
from workflows.rules.availability import PersonHours, next_open

_SOON = timedelta(minutes=2)
_DAYS_LATE = timedelta(days=4)
_LOOKS_AT_STATUS = timedelta(days=93, hours=5)

_BUSY_ON = 2
"""The contact about a KPI, counted from 0, that a sponsor who has a delegate leaves to them."""

_MANAGERS = {RoleKind.MANAGER.value, RoleKind.ACTING_MANAGER.value}


def script(file: ProgramFile, *, start: datetime, end: datetime) -> Script:
    """A script for this program."""
    lines: tuple[Line, ...] = ()
    owner = file.program.roles.owner
    last_end = max(cohort.ends_on for cohort in file.cohorts)
    look_at = datetime.combine(last_end, start.timetz()) + _LOOKS_AT_STATUS
    at_work = next((_hours(person) for person in file.people if person.email == owner), None)
    look_at = (next_open(look_at, at_work, None) if at_work is not None else None) or look_at
    if owner is not None and look_at < end:
        lines = (Line(look_at, owner, (Step(timedelta(0), Command("/alignment status")),)),)
    kpis = courses.of(file)
    return Script(_People(file, kpis), lines, courses.published(file, kpis, start=start, end=end))


class _People:
    def __init__(self, file: ProgramFile, kpis: dict[str, Course]) -> None:
        self._file = file
        self._courses = kpis
        self._asked: dict[str, list[int]] = {}
        """By person and KPI: the contacts so far, so that each goes another way."""
        self._tries: Counter[int] = Counter()
        self._delegated = {each.stands_in_for for each in file.program.roles.delegates}
        self._hours = {person.email: _hours(person) for person in file.people}

    def __call__(self, shown: Shown) -> tuple[Step, ...]:
        for question in shown.questions:
            self._tries[question.id] += 1
            self._turn(shown, question)
        acts = self._acts(shown)
        if not acts:
            return ()
        return (Step(self._delay(shown), acts[0]), *(Step(_SOON, act) for act in acts[1:]))

    def _delay(self, shown: Shown) -> timedelta:
        number = draw(shown.to, shown.at.date().isoformat())
        quick = timedelta(minutes=10 + number % 400)
        is_question = shown.category is Category.ASK and not _MANAGERS & set(shown.roles)
        wanted = shown.at + (quick + _DAYS_LATE if is_question and number % 5 == 0 else quick)
        at = next_open(wanted, self._hours[shown.to], None) if shown.to in self._hours else None
        if at is None or at == wanted:
            return wanted - shown.at
        return at + timedelta(minutes=number % 50) - shown.at  # not all at the minute their day begins

    def _acts(self, shown: Shown) -> list[Act]:
        kinds = shown.kinds
        if Kind.INTRODUCTION in kinds:
            return self._introduced(shown)
        if loop := coached.acts(shown):
            return loop
        if Kind.ALIGNMENT_QUESTIONS in kinds:
            return self._expectations(shown)
        if Kind.AUDIT in kinds:
            return self._looked(shown)
        if Kind.BET in kinds:
            return [Press("Sign")] if any(each.label == "Sign" for each in shown.card.buttons) else []
        if Kind.SUCCESSION in kinds:
            return [Press("I stand by it")]
        if Kind.CONFIRM_NOTED in kinds:
            return [Press("Right")]
        if Kind.ROI in kinds:
            return [*self._checked(shown), *self._worth(shown)]
        if kinds & {Kind.KPI_UPDATE, Kind.BASELINE}:
            return [*self._checked(shown), *self._numbers(shown)]
        return []

    def _introduced(self, shown: Shown) -> list[Act]:
        busy = draw(shown.to, "introduction") % 4 == 0 and _MANAGERS & set(shown.roles)
        return [] if busy else [Press("Sounds good")]

    def _expectations(self, shown: Shown) -> list[Act]:
        role = shown.roles[0] if shown.roles else ""
        inputs = phrases.expectations(self._file, role)
        if role == RoleKind.FINANCE_PARTNER.value:
            return [Press("Send", inputs), Press("15 %, like other investments")]
        return [Press("Send", inputs)]

    def _looked(self, shown: Shown) -> list[Act]:
        """The three questions of the quarter; on the page with what everybody said, they go on."""
        verdict = next((each for each in shown.card.inputs if each.id == "verdict"), None)
        if verdict is not None:
            return [Press("Decide", {"verdict": "continue", "reason": phrases.GOES_ON})]
        fields = [given.id for given in shown.card.inputs]
        return [Press("Send", {field: phrases.LOOK[int(field[-1]) - 1] for field in fields})]

    def _checked(self, shown: Shown) -> list[Act]:
        """Values a system shows: nearly always right."""
        offered = {button.value for button in shown.card.buttons if button.action == "kpi.looks_right"}
        acts: list[Act] = []
        for question in shown.questions:
            if str(question.id) not in offered:
                continue
            if self._turn(shown, question) == _BUSY_ON and question.kpi_key in self._courses:
                acts += [
                    Press("kpi.off", value=str(question.id)),
                    Say(phrases.sentence(question.kpi_name, self._value(shown, question, slipped=True), 0)),
                    Press("reading.confirm"),
                ]
            else:
                acts.append(Press("kpi.looks_right", value=str(question.id)))
        return acts

    def _numbers(self, shown: Shown) -> list[Act]:
        """Numbers people give: a sentence, "don't know yet", a slip that is corrected, a form, or silence."""
        open_now = [q for q in shown.questions if self._is_asked(shown, q)]
        if not open_now:
            return []
        first = open_now[0]
        turn = self._turn(shown, first)
        said = Say(self._sentences(shown, open_now, turn))
        if turn == 0 and not first.in_place_of:
            if self._tries[first.id] == 1:
                return [Press("Don't know yet")]
            if len(open_now) == 1:
                slip = phrases.sentence(first.kpi_name, self._value(shown, first, slipped=True), 0)
                right = phrases.correction(self._value(shown, first))
                return [Say(slip), Say(right), Press("reading.confirm")]
        if turn == _BUSY_ON and shown.to in self._delegated and not first.in_place_of:
            return []
        if turn > _BUSY_ON:
            inputs = {f"tp{q.id}.value": self._value(shown, q) for q in open_now}
            return [Press("Send", inputs), Press("reading.confirm")]
        return [said, Press("reading.confirm")]

    def _sentences(self, shown: Shown, asked: list[Question], turn: int) -> str:
        style = draw(shown.to, asked[0].slot) + turn
        return " ".join(
            phrases.sentence(q.kpi_name, self._value(shown, q), style + place)
            for place, q in enumerate(asked)
        )

    def _worth(self, shown: Shown) -> list[Act]:
        roi = next(q for q in shown.questions if q.kind is Kind.ROI)
        if roi.in_place_of:
            return []
        inputs = phrases.worth(self._file, shown.at.date())
        inputs |= {
            f"tp{q.id}.value": self._value(shown, q) for q in shown.questions if self._is_asked(shown, q)
        }
        numbers: list[Act] = [Press("reading.confirm")] if len(inputs) > len(phrases.WORTH_FIELDS) else []
        return [Press("Send", inputs), *numbers, Press("roi.confirm")]

    def _is_asked(self, shown: Shown, question: Question) -> bool:
        """Whether the card has a field for its number."""
        has_field = any(given.id == f"tp{question.id}.value" for given in shown.card.inputs)
        return has_field and question.kpi_key in self._courses

    def _turn(self, shown: Shown, question: Question) -> int:
        """Which contact about this KPI it is for whoever was asked first, from 0."""
        of = self._asked.setdefault(f"{question.in_place_of or shown.to} {question.kpi_key}", [])
        if question.id not in of:
            of.append(question.id)
        return of.index(question.id)

    def _value(self, shown: Shown, question: Question, *, slipped: bool = False) -> str:
        course = self._courses[question.kpi_key]
        value = course.on(shown.at.date())
        return course.written(course.slipped(value) if slipped else value)


def _hours(person: PersonPart) -> PersonHours:
    """When somebody is at work, and so answers."""
    return PersonHours(
        zone=ZoneInfo(person.zone),
        working_days=frozenset(person.working_days),
        country=person.country,
        subdivision=person.subdivision,
    )
