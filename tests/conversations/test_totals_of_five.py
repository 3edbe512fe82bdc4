"""Others see totals of five people or more: nothing that is shown, by itself or put together, tells of fewer.

What managers answer is walked through at random, in two programs that share people, one of them with two
cohorts. Then every single answer is changed by itself, to see which numbers of which look it is in. That
makes all the numbers that were ever shown a set of linear equations in what people answered; and no
combination of these (differences between two looks, a total without its parts, one program less the other)
may come down to something about fewer than five people.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import combinations
from random import Random
from typing import TypeVar

import numpy as np
import pytest
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col, select

from storage.models import AuditLog, Circle, Cohort, Observation, Outbox, Prompt
from storage.words import Outcome
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue, Shown, Speaker
from tests.conversations.looks import figures, pages, turn
from tests.conversations.programs import MEI, email, program
from workflows.rules import totals
from workflows.rules.access import SMALLEST_GROUP
from workflows.turn import Turn

T = TypeVar("T", int, str)

EIGHT = tuple(f"manager.{letter}" for letter in "abcdefgh")
IDEAS = {"Did it", "Not yet", "Not for me", "Yes", "Not really", "Change my answer", "No time"}
COUNTS = {"0", "1", "2", "3", "4", "Can't say"}
OTHERS = {"I was there", "I missed it", "Fewer or stop", "Fewer", "Keep them weekly"}

pytestmark = pytest.mark.parametrize("platform", ["sandbox"])
"""What may be told is decided far from any platform."""


def two_programs() -> tuple[str, str]:
    """One with two cohorts, another with some of the same managers."""
    busy = {"weekly_load": 20, "observation_days": [35, 42]}
    file = json.loads(program(managers=EIGHT[:6], cadence=busy))
    (first,) = file["cohorts"]
    second = {**first, "key": "two", "name": "Two", "managers": first["managers"][5:]}
    file["cohorts"] = [{**first, "managers": first["managers"][:5]}, second]
    return json.dumps(file), program(key="other", name="Other", managers=EIGHT[1:], cadence=busy)


# A walk: somebody taps something, again and again, over some days.


@dataclass
class Walk:
    """What was shown on the way."""

    world: Dialogue
    random: Random
    looks: list[tuple[datetime, dict[str, int]]]

    async def days(self, number: int, *, answers: int, apart: int) -> None:
        """So many days, up to so far apart, with so many answers each, and a look after each of them."""
        for day in range(number):
            if day % 3 == 0:
                await self.many_answer()
            morning = await self._see(pages)
            for who in self.random.choices(EIGHT, k=answers):
                if await self._answers(self.world(who)):
                    now = await self._see(figures)
                    assert json.dumps(now) == morning["results --json"], "nothing is to be seen of an answer"
            assert await self._see(pages) == morning, "nor anywhere else before the day is over"
            await self._go_on(self.random.randint(1, apart))
            self._agree(morning)
            self.looks.append((self.world.clock.now(), await self._see(figures)))

    def _agree(self, shown: dict[str, str]) -> None:
        """Status and levels have no numbers but those of the results."""
        told = json.loads(shown["results --json"])
        for key in ("selling", "other"):
            assert shown[f"status --json {key}"] == f"{told.get(f'{key}//did_it')}"
            for line in re.findall("managers have seen .*", shown[f"levels {key}"]):
                seen = {number for path, number in told.items() if path.startswith(f"{key}//seen/")}
                assert {int(number) for number in re.findall(r"\d+", line)} <= seen

    async def cancel(self, what: str) -> None:
        """One cohort ends before its time; what its managers answered counts on."""
        asked = await self.world(MEI).commands(f"cancel {what}")
        await self.world(MEI).presses(asked.card.buttons[0].label, on=asked)
        assert [cohort.key for cohort in await self.world.all(Cohort) if cohort.cancelled_at] == ["two"]

    async def _see(self, what: Callable[[Turn], dict[str, T]]) -> dict[str, T]:
        return await self.world.look(lambda session: what(turn(session, self.world)))

    async def _go_on(self, days: int) -> None:
        then = self.world.clock.now() + timedelta(days=days)
        await self.world.until(then.replace(hour=11, minute=0, second=0))

    async def many_answer(self) -> None:
        """On one day some or most of them answer what they were asked."""
        share = self.random.choice((0.4, 0.6, 0.8))
        for who in EIGHT:
            for message, buttons in await self._cards(self.world(who)):
                if self.random.random() < share:
                    await self.world(who).taps_again(self.random.choice(buttons), on=message)
        await self._go_on(1)
        self.looks.append((self.world.clock.now(), await self._see(figures)))

    async def _answers(self, speaker: Speaker) -> bool:
        """They tap something on a card of theirs, an old one or a new one."""
        cards = await self._cards(speaker)
        if not cards:
            return False
        message, buttons = self.random.choice(cards)
        await speaker.taps_again(self.random.choice(buttons), on=message)
        return True

    async def _cards(self, speaker: Speaker) -> list[tuple[Shown, list[str]]]:
        """Their cards, once for each question on them, with what they can tap."""
        return [
            (message, buttons)
            for message in (await speaker.messages())[-4:]
            for labels in (IDEAS, COUNTS, OTHERS)
            if (buttons := [button.label for button in message.card.buttons if button.label in labels])
        ]


# What each answer is in: each is changed, and every look taken again.


@dataclass(frozen=True)
class Changed:
    """One answer, and one way in which it could have been another."""

    person_id: int
    change: Callable[[], None]


def answers(session: Session) -> Iterator[Changed]:
    """Every answer that was given, with every other that it could have been."""
    for row in session.exec(select(Observation).order_by(col(Observation.id))):
        if row.seen is not None:
            seen = row.seen - 1 if row.seen else 1
            yield Changed(row.manager_id, partial(setattr, row, "seen", seen))
    for prompt in session.exec(select(Prompt).order_by(col(Prompt.id))):
        for at, said in enumerate(prompt.said):
            for name, values in (("outcome", list(Outcome)), ("helpful", [True, False])):
                if said.get(name) is None:
                    continue
                for value in values:
                    if value != said[name]:
                        yield Changed(prompt.person_id, partial(_say, prompt, at, name, value))
    for circle in session.exec(select(Circle).order_by(col(Circle.id))):
        for at, (person_id, there, _) in enumerate(circle.agenda.get("said", [])):
            yield Changed(person_id, partial(_attend, circle, at, not there))
    for line in session.exec(select(AuditLog).where(AuditLog.did == "chose_pace").order_by(col(AuditLog.id))):
        choice = "keep" if line.detail["choice"] == "fewer" else "fewer"
        yield Changed(line.about_id or 0, partial(setattr, line, "detail", {**line.detail, "choice": choice}))


def _say(prompt: Prompt, at: int, name: str, value: object) -> None:
    prompt.said = [*prompt.said[:at], {**prompt.said[at], name: value}, *prompt.said[at + 1 :]]
    newest = [said[name] for said in prompt.said if name in said]
    setattr(prompt, name, newest[-1])


def _attend(circle: Circle, at: int, there: bool) -> None:
    circle.agenda["said"][at][1] = there
    flag_modified(circle, "agenda")


_KEPT_AS_IT_IS = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'auditlog'"
"""What keeps the audit log from being changed, which we do in a database that is thrown away."""


def equations(session: Session, walk: Walk) -> tuple[np.ndarray, list[int]]:
    """How every number that was shown follows from every answer, and whose the answers are."""
    moments = [
        moment
        for number, (moment, shown) in enumerate(walk.looks)
        if number == 0 or shown != walk.looks[number - 1][1]
    ]

    def shown() -> dict[tuple[datetime, str], int]:
        return {
            (moment, path): number
            for moment in moments
            for path, number in figures(turn(session, walk.world, moment)).items()
        }

    base = shown()
    assert base == {
        (moment, path): number
        for moment, seen in walk.looks
        if moment in moments
        for path, number in seen.items()
    }, "what was shown then is what would be shown of that day now: nothing is counted again in place"
    for name in session.connection().exec_driver_sql(_KEPT_AS_IT_IS).scalars().all():
        session.connection().exec_driver_sql(f"DROP TRIGGER {name}")
    columns, people = [], []
    for number in range(len(list(answers(session)))):
        with session.begin_nested() as kept:
            changed = list(answers(session))[number]
            changed.change()
            session.flush()
            now = shown()
            kept.rollback()
        session.expire_all()
        assert now.keys() == base.keys(), "whether a number is shown follows from who answered, not from what"
        columns.append([now[place] - base[place] for place in base])
        people.append(changed.person_id)
    return np.array(columns).T, people


def given_away(matrix: np.ndarray, people: list[int]) -> set[int]:
    """Fewer than five people about whom something follows from the equations, if there are any."""
    rank = np.linalg.matrix_rank(matrix)
    for few in combinations(sorted(set(people)), SMALLEST_GROUP - 1):
        others = [at for at, person_id in enumerate(people) if person_id not in few]
        if np.linalg.matrix_rank(matrix[:, others]) < rank:
            return set(few)
    return set()


async def walked(opened: Opener, seed: int, *, days: int, answers: int, apart: int = 1) -> None:
    """Walk, and see that nobody was given away."""
    world = opened(*two_programs())
    await world.until_asked(EIGHT[1], "Did it")
    await world.days(0.2)
    walk = Walk(world, Random(seed), [])  # noqa: S311 - no secret hangs on it
    await walk.days(days - days // 3, answers=answers, apart=apart)
    await walk.cancel("Consultative Selling, Two because their unit is sold")
    await walk.days(days // 3, answers=answers, apart=apart)
    matrix, people = await world.look(lambda session: equations(session, walk))
    assert np.linalg.matrix_rank(matrix) > 0, "something was told"
    assert not given_away(matrix, people)


@pytest.fixture(autouse=True)
def exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is rounded tells less, but is no equation: what it is made from has to be safe as well."""
    monkeypatch.setattr(totals, "coarse", lambda number, _of, **_people: number)


async def test_nothing_that_is_ever_shown_comes_down_to_fewer_than_five_people(opened: Opener) -> None:
    await walked(opened, 1, days=4, answers=8, apart=3)


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(12))
async def test_nor_on_any_other_walk(opened: Opener, seed: int) -> None:
    await walked(opened, seed, days=12, answers=10, apart=5)


def test_who_looks_before_and_after_one_answer_would_be_found_out(platform: str) -> None:
    people = [1, 2, 3, 4, 5, 6]
    assert platform
    assert given_away(np.array([[1, 1, 1, 1, 1, 0], [1, 1, 1, 1, 1, 1]]), people)
    assert not given_away(np.array([[1, 1, 1, 1, 1, 0]]), people)


async def test_what_one_manager_wrote_is_in_nothing_that_others_get(opened: Opener) -> None:
    world = opened(program(managers=EIGHT))
    await world.until_asked(EIGHT[0], "Did it")
    await world(EIGHT[0]).presses("Not yet")
    await world(EIGHT[0]).presses("Something blocks it", Anything="My boss forbids it")
    await world.days(9)
    people = await world.people()
    others = [row for row in await world.all(Outbox) if people[row.person_id].email != email(EIGHT[0])]
    assert others
    assert not any("My boss forbids it" in json.dumps(row.card) for row in others)
