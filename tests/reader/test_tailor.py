"""Who words ideas ahead: keeps to what a service asks, gives no text up, fails for nobody else."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import BaseModel
from sqlmodel import Session

import bot.app
import bot.model_calls
import bot.tailor
from bot.app import assemble
from bot.clock import StandingClock
from bot.model_calls import ModelCalls
from bot.model_service import Came
from bot.settings import ModelSettings, Settings
from bot.tailor import Tailor
from prompts.coaching import library
from prompts.coaching.library import Stage
from prompts.model.wording import Wording
from storage.database import Database
from storage.models import Competency, Organization
from storage.words import Kind, ModelOutcome, Tailoring, Worded
from tests.storage import rows
from workflows.coaching_loop import tailoring
from workflows.coaching_loop.tailoring import Wanted
from workflows.turn import Turn

NAMED = {"base_url": "http://127.0.0.1:9/v1", "name": "small-model"}
FINE = Came(ModelOutcome.ANSWERED, Wording(cue="", action="", why="", easier="", harder=""))
SLOW: Came[Any] = Came(ModelOutcome.SLOW)
RUBBISH: Came[Any] = Came(ModelOutcome.MALFORMED)


@dataclass
class Bench:
    """A tailor with twelve texts to have worded, a model that answers as told, and a clock for its rests."""

    database: Database
    clock: StandingClock
    seconds: float = 0.0
    comes: Came[Any] = FINE
    each_takes: float = 0.0
    asked: list[str] = field(default_factory=list)

    def tailor(self) -> Tailor:
        settings = ModelSettings.model_validate(NAMED)
        return Tailor(ModelCalls(settings, self.database, self.clock, self._call), self.database, self.clock)

    async def _call(self, _instructions: str, question: str, _shape: type[BaseModel]) -> Came[Any]:
        self.asked.append(question)
        await asyncio.sleep(0)
        self.seconds += self.each_takes
        return self.comes

    async def look(self, tailor: Tailor, *, after: float) -> int:
        """How many texts a look asks for when so many seconds have passed."""
        self.seconds += after
        self.clock.turn_to(self.clock.now() + timedelta(minutes=2))
        before = len(self.asked)
        await tailor.look()
        return len(self.asked) - before


@pytest.fixture
def bench(database: Database, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """An organization that wants its ideas worded, on a clock of its own."""
    made = Bench(database, StandingClock(datetime(2026, 6, 1, 14, 0, tzinfo=UTC)))
    kept: set[str] = set()

    def wanted(
        _session: Session, *, at_most: int, put_off: Collection[tuple[int, str]], **_: object
    ) -> list[Wanted]:
        texts = [Wanted(1, library.load().all_prompts[0], (), f"{number}") for number in range(12)]
        left = (each for each in texts if each.question not in kept and (1, each.basis) not in put_off)
        return [*left][:at_most]

    def keep(_session: Session, *, asked: Wanted, **_: object) -> Worded:
        kept.add(asked.question)
        return Worded.FORM

    database.write(wants_words)
    monkeypatch.setattr(bot.model_calls, "ALLOW_MODEL_CALLS", True)
    for module in (bot.tailor, bot.model_calls):
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: made.seconds))
    monkeypatch.setattr(tailoring, "wanted", wanted)
    monkeypatch.setattr(tailoring, "keep", keep)
    return made


def wants_words(session: Session) -> int:
    organization = rows.organization(session)
    organization.tailoring = Tailoring.ON
    return organization.key_id


async def test_a_model_that_hangs_costs_a_text_now_and_then_and_nothing_for_good(bench: Bench) -> None:
    tailor = bench.tailor()
    bench.comes = SLOW
    assert await bench.look(tailor, after=0) == 4
    assert [await bench.look(tailor, after=after) for after in (200, 101, 400, 801)] == [0, 1, 0, 1]
    bench.comes = FINE
    assert await bench.look(tailor, after=4_801) == 6, "the others first: these may just be too long"
    assert await bench.look(tailor, after=86_400) == 6
    assert len(set(bench.asked)) == 12


async def test_a_service_that_answers_with_rubbish_rests_and_costs_nothing_for_good(bench: Bench) -> None:
    tailor = bench.tailor()
    bench.comes = RUBBISH
    assert [await bench.look(tailor, after=after) for after in (0, 200, 101, 400, 801)] == [4, 0, 1, 0, 1]
    bench.comes = FINE
    assert await bench.look(tailor, after=4_801) == 6
    bench.comes = RUBBISH
    assert await bench.look(tailor, after=86_400) == 4, "now others were answered: these are given up"
    bench.comes = FINE
    assert await bench.look(tailor, after=86_400) == 2
    assert Counter(Counter(bench.asked).values()) == {1: 6, 2: 6}


async def test_rubbish_of_long_ago_is_forgotten(bench: Bench) -> None:
    """Most such texts are never wanted again, and a process runs for months."""
    tailor = bench.tailor()
    for comes, after, asks in ((RUBBISH, 0, 4), (FINE, 301, 8), (RUBBISH, 8 * 86_400, 4), (FINE, 86_401, 4)):
        bench.comes = comes
        assert await bench.look(tailor, after=after) == asks


async def test_what_a_service_says_about_waiting_is_kept_to(bench: Bench) -> None:
    tailor = bench.tailor()
    bench.comes = Came(ModelOutcome.LIMITED, wait_seconds=600)
    assert await bench.look(tailor, after=0) == 4
    bench.comes = FINE
    assert [await bench.look(tailor, after=after) for after in (301, 300)] == [0, 12], "not an hour"


async def test_who_was_told_to_wait_waits_though_another_was_answered(bench: Bench) -> None:
    waits: Came[Any] = Came(ModelOutcome.LIMITED, wait_seconds=60)

    async def call(_instructions: str, question: str, _shape: type[BaseModel]) -> Came[Any]:
        asked.append(question)
        return waits if question == "first" else FINE

    asked: list[str] = []
    calls = ModelCalls(ModelSettings.model_validate(NAMED), bench.database, bench.clock, call)
    both = (
        calls.ask(question, instructions="", version="1", shape=Wording, for_an_answer=1, budget=99)
        for question in ("first", "second")
    )
    assert await asyncio.gather(*both) == [waits, FINE]
    tailor = Tailor(calls, bench.database, bench.clock)
    for after, times in ((59, 2), (2, 14)):
        await bench.look(tailor, after=after)
        assert len(asked) == times


def test_the_reader_and_the_tailor_hear_the_same(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[object] = []
    monkeypatch.setattr(bot.app, "ModelReader", given.append)
    monkeypatch.setattr(bot.app, "Tailor", lambda calls, *_: given.append(calls))
    assemble(Settings(model=ModelSettings.model_validate(NAMED)), database=database)
    reader, tailor = given
    assert reader is tailor is not None


async def test_a_look_ends_before_its_job_is_anybodys(bench: Bench) -> None:
    bench.each_takes = 20.0
    assert await bench.look(bench.tailor(), after=0) == 8


async def test_one_organizations_trouble_is_not_the_others(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    tailor = bench.tailor()
    troubled = (await tailor.organizations())[0]
    bench.database.write(wants_words)
    wanted: Callable[..., list[Wanted]] = tailoring.wanted
    tried: list[int] = []

    def fails(session: Session, *, organization_id: int, **given: Any) -> list[Wanted]:
        tried.append(organization_id)
        if organization_id == troubled:
            raise ValueError("a text that cannot be written")
        return wanted(session, organization_id=organization_id, **given)

    monkeypatch.setattr(tailoring, "wanted", fails)
    assert await bench.look(tailor, after=0) == 12
    await tailor.see_to(troubled)
    await bench.look(tailor, after=100)
    assert tried.count(troubled) == 1, "nor does a worker turn round in it"


def test_signs_that_a_database_refuses_are_kept_as_a_text_that_failed(any_database: Database) -> None:
    idea = library.load().all_prompts[0]
    said = {name: getattr(idea, name) for name in Wording.model_fields}
    answer = Wording(**said | {"easier": idea.easier.replace(" ", "\0 ", 1)})

    def keep(session: Session) -> Worded:
        program = rows.program(session, rows.tenant(session))
        asked = Wanted(program.key_id, idea, (), "question")
        return tailoring.keep(session, asked=asked, answer=answer, model="small-model", now=rows.NOW)

    assert any_database.write(keep) is Worded.INVENTED


def test_what_waits_for_review_begins_where_the_youngest_cohort_is(database: Database) -> None:
    """A second cohort a year later starts small, whatever the first has come to."""

    def look(session: Session) -> list[Wanted]:
        tenant = rows.tenant(session)
        session.get_one(Organization, tenant.organization_id).tailoring = Tailoring.REVIEW
        who, program = rows.person(session, tenant), rows.program(session, tenant)
        session.add(
            Competency.made(
                program_id=program.key_id,
                key="delegation",
                name="Delegation",
                behavior="Hands over",
                created_at=rows.NOW,
            )
        )
        coming = {"kind": Kind.COACHING, "next_at": rows.NOW + timedelta(days=1)}
        old, young = rows.cohort(session, program), rows.cohort(session, program, key="second")
        first = rows.touchpoint(session, who, key="first", cohort_id=old.key_id, **coming)
        rows.touchpoint(session, who, key="second", cohort_id=young.key_id, **coming)
        rows.prompt(session, first, given_at=rows.NOW - timedelta(weeks=55))
        return tailoring.wanted(session, organization_id=tenant.organization_id, now=rows.NOW, at_most=8)

    stages = [wanted.idea.stage for wanted in database.write(look)]
    assert stages == sorted(stages, key=list(Stage).index)
    assert stages[0] is Stage.RECALL


def test_what_came_of_it_counts_what_went_out_in_groups_of_five(database: Database) -> None:
    """A text may be made from what one manager answered: how many there are would tell of that."""

    def look(session: Session) -> list[Counter[Worded]]:
        tenant = rows.tenant(session)
        organization = session.get_one(Organization, tenant.organization_id)
        organization.tailoring = Tailoring.ON
        program = rows.program(session, tenant)
        cohort = rows.cohort(session, program)
        found = []
        for number in range(6):
            who = rows.person(session, tenant, name=f"manager{number}")
            touchpoint = rows.touchpoint(session, who, key=f"{number}", cohort_id=cohort.key_id)
            rows.prompt(session, touchpoint, worded=Worded.GOOD if number else Worded.INVENTED)
            found.append(tailoring.made(Turn(session, rows.NOW, organization, {}, where="tailoring")))
        return found

    five = Counter({Worded.GOOD: 4, Worded.INVENTED: 1})
    assert database.write(look) == [Counter(), Counter(), Counter(), Counter(), five, five]
