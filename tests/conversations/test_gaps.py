"""What keeps a program from being aligned: listed worst first, and settled where it stands."""

from datetime import UTC, date, datetime

from sqlmodel import Session

from storage.models import OpenPoint
from storage.words import PointKind
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import DANA, MEI, TOM, Kpi, program

APRIL = datetime(2026, 4, 20, 8, 0, tzinfo=UTC)


def _poor(opened: Opener) -> Dialogue:
    """No objective, no finance partner, a sponsor below VP, a KPI without target's worth or start."""
    poor = program(
        Kpi("Win rate", "%", None, 26),
        starts=date(2026, 8, 3),
        ends=date(2026, 8, 28),
        roles={"business_unit_owner": TOM},
        people={DANA: {"title": "Sales Manager"}},
    )
    return opened(poor.replace("Deals of the people trained", ""), at=APRIL, settled=True)


async def test_gaps_are_listed_worst_first_each_with_what_to_do(opened: Opener) -> None:
    world = _poor(opened)
    shown = await world(MEI).commands("gaps Consultative Selling")
    lines = [line for line in shown.text.splitlines() if line[:1].isdigit()]
    assert [line.partition(". ")[2].partition(".")[0] for line in lines[1:]] == [
        "No objective",
        "The lead sponsor, Dana Wu (Sales Manager), is below VP",
        "No finance partner",
        "No baseline for Win rate",
        "No population for Win rate",
        "No value per unit for Win rate",
        "Coaching ideas for 16 of 22 weeks, then they stop",
    ]
    assert lines[0] == "7 alignment gaps, worst first."
    assert all(len(line.split(". ")) >= 3 for line in lines[1:])  # the gap, and what to do


async def test_a_point_is_settled_where_it_is_shown_and_its_raiser_hears_how(opened: Opener) -> None:
    world = _poor(opened)

    def raise_it(session: Session) -> None:
        session.add(
            OpenPoint.made(
                program_id=1,
                kind=PointKind.SCOPE,
                raised_by_id=dana,
                words="negotiating with procurement",
                raised_at=APRIL,
            )
        )

    dana = next(number for number, each in (await world.people()).items() if each.name == "Dana Wu")
    world.application.database.write(raise_it)
    shown = await world(MEI).commands("gaps")
    assert "Dana Wu expects “negotiating with procurement”, which is not taught." in shown.text
    refused = await world(MEI).presses("It is settled", on=shown)
    assert "Please write one line" in refused.text
    done = await world(MEI).presses("It is settled", on=shown, how_is_it="Day two covers it now.")
    assert "Settled, and they are told." in done.text
    told = [m for m in await world(DANA).messages() if "settled what you raised" in m.text]
    assert "Day two covers it now." in told[0].text
    assert "procurement" not in (await world(MEI).commands("gaps")).text


async def test_a_manager_is_not_shown_the_gaps_of_programs(opened: Opener) -> None:
    world = opened(program(managers=("marcus.reed",)))
    shown = await world("marcus.reed").commands("gaps")
    assert "Alignment gaps are for sponsors and the learning team." in shown.text
