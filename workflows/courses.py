"""What each manager got so far, and what comes next: read for many at once, kept while one turn lasts."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from itertools import takewhile

from sqlmodel import Session

from prompts.cards import Card
from prompts.coaching import library
from storage import alignment, prompts_given, roles, spacing
from storage.models import Competency, Touchpoint
from storage.prompts_given import Week
from storage.spacing import Standing, Start
from workflows.rules import prompting
from workflows.rules.kpi_names import compare

_WHICH_KPIS = 2
"""The alignment question that asks for KPIs."""

_ANYBODY = "\ue000"
"""In the place of a contact's number: a sign that Unicode leaves to private use, so it stands in no text."""


class Courses:
    """The coaching weeks of people, and what their programs train."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._weeks: dict[tuple[int, int], list[Week]] = {}
        self._trained: dict[int, list[tuple[Competency, str]]] = {}
        self._expected: Collection[int] = ()
        self._named_by: dict[tuple[int, str, date], str] = {}
        self._alike: dict[int, set[int]] = {}
        self._elsewhere: dict[tuple[int, int], frozenset[str]] = {}
        self._standing: dict[int, list[Standing]] = {}
        self._starts: dict[int, dict[int, Start]] = {}
        self._choices: dict[
            tuple[int, tuple[prompting.Given, ...], frozenset[str]], prompting.Choice | None
        ] = {}
        """The same history, the same choice."""
        self._printed: dict[tuple[object, ...], str] = {}

    def expect(self, program_ids: Collection[int]) -> None:
        """Look up what is asked about one of these programs for all of them at once; what is known stays."""
        self._expected = program_ids

    def read(self, people: Mapping[int, Collection[int]]) -> None:
        """Read the weeks of many people, by program, with one question."""
        unread = [
            (of, who) for of, theirs in people.items() for who in theirs if (of, who) not in self._weeks
        ]
        if not unread:
            return
        program_ids = {program_id for program_id, _ in unread}
        person_ids = {person_id for _, person_id in unread}
        found = prompts_given.weeks(self._session, program_ids=program_ids, person_ids=person_ids)
        self._weeks.update((pair, found.get(pair, [])) for pair in unread)
        if new := program_ids - self._alike.keys():
            self._alike.update(prompts_given.training_the_same(self._session, program_ids=new))
        if alike := set().union(*(self._alike[program_id] for program_id in program_ids)):
            had = prompts_given.had(self._session, program_ids=alike, person_ids=person_ids)
            for program_id, person_id in unread:
                others = self._alike[program_id]
                ideas = frozenset(idea for other, idea in had.get(person_id, ()) if other in others)
                self._elsewhere[program_id, person_id] = ideas

    def read_standing(self, person_ids: Collection[int]) -> None:
        """Read with one question how the ideas of many people stand, over all cohorts and programs."""
        if unread := {number for number in person_ids if number not in self._standing}:
            found = spacing.standing(self._session, person_ids=unread)
            self._standing.update({number: found.get(number, []) for number in unread})

    def standing(self, *, person_id: int) -> list[Standing]:
        """When a person got something last in each of their cohorts, and when the next is planned there."""
        self.read_standing([person_id])
        return self._standing[person_id]

    def read_starts(self, person_ids: Collection[int]) -> None:
        """Read with one question when people began in their cohorts."""
        if unread := {number for number in person_ids if number not in self._starts}:
            self._starts.update(spacing.starts(self._session, person_ids=unread))

    def start(self, *, person_id: int, cohort_id: int) -> Start | None:
        """When a person began in a cohort; none where nothing was ever planned for them there."""
        self.read_starts([person_id])
        return self._starts[person_id].get(cohort_id)

    def of(self, *, program_id: int, person_id: int) -> list[Week]:
        """The weeks in which something went out to a person, oldest first. Add to it what goes out now."""
        if (program_id, person_id) not in self._weeks:
            self.read({program_id: [person_id]})
        return self._weeks[program_id, person_id]

    def trained(self, *, program_id: int) -> list[tuple[Competency, str]]:
        """What a program trains, most important first, each with the name of the KPI it should move."""
        if program_id not in self._trained:
            unread = {program_id, *self._expected} - self._trained.keys()
            self._trained.update(prompts_given.trained(self._session, program_ids=unread))
        return self._trained[program_id]

    def stock(self, *, program_id: int) -> int:
        """How many ideas the library has for what a program trains."""
        trained = {competency.key for competency, _kpi in self.trained(program_id=program_id)}
        return sum(prompt.competency in trained for prompt in library.in_use().all_prompts)

    def is_over(self, *, program_id: int, person_id: int) -> bool:
        """Whether this person has had all that the library has for what a program trains."""
        had = {week.prompt for week in self.of(program_id=program_id, person_id=person_id)}
        had |= self._elsewhere.get((program_id, person_id), frozenset())
        trained = {competency.key for competency, _kpi in self.trained(program_id=program_id)}
        return all(each.id in had for each in library.in_use().all_prompts if each.competency in trained)

    def named_by(self, kpi: str, *, program_id: int, on: date) -> str:
        """The sponsor whose own list of KPIs holds this one; empty where nobody has said so."""
        if (program_id, kpi, on) not in self._named_by:
            self._named_by[program_id, kpi, on] = self._who_named(kpi, program_id=program_id, on=on)
        return self._named_by[program_id, kpi, on]

    def _who_named(self, kpi: str, *, program_id: int, on: date) -> str:
        for sponsor in roles.holding(self._session, program_id=program_id, kinds=roles.SPONSORS, on=on):
            said = alignment.answers_of(self._session, program_id=program_id, person_id=sponsor.key_id)
            listed = said.get(_WHICH_KPIS)
            if listed is not None and not compare(listed.words, own=[kpi]).unnamed:
                return sponsor.name
        return ""

    def printed(self, said: tuple[object, ...], *, about: int, write: Callable[[str], Card]) -> str:
        """A card as JSON, written once for everybody with whom `said` is the same: all but the contact."""
        if said not in self._printed:
            self._printed[said] = write(_ANYBODY).model_dump_json()
        return self._printed[said].replace(_ANYBODY, str(about))

    def before(self, touchpoint: Touchpoint, *, program_id: int) -> list[Week]:
        """The other weeks of whoever a contact is with, newest first."""
        weeks = self.of(program_id=program_id, person_id=touchpoint.person_id)
        return [week for week in reversed(weeks) if week.touchpoint_id != touchpoint.id]

    def next(self, *, program_id: int, person_id: int) -> prompting.Choice | None:
        """What a person's history in a program brings next, as things are now."""
        history = tuple(
            prompting.Given(
                week.prompt, week.competency, week.outcome.value if week.outcome else None, week.second
            )
            for week in self.of(program_id=program_id, person_id=person_id)
            if week.prompt is not None
        )
        elsewhere = self._elsewhere.get((program_id, person_id), frozenset())
        if (program_id, history, elsewhere) not in self._choices:
            self._choices[program_id, history, elsewhere] = prompting.choose(
                library.in_use().all_prompts,
                week=len(history),
                history=history,
                competencies=[competency.key for competency, _kpi in self.trained(program_id=program_id)],
                elsewhere=elsewhere,
            )
        return self._choices[program_id, history, elsewhere]


def in_silence(weeks: Iterable[Week]) -> int:
    """Prompts in a row, back from now, that nobody answered."""
    return sum(1 for _ in takewhile(lambda week: week.prompt is not None and week.outcome is None, weeks))
