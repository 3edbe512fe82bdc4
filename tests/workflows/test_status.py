"""How programs stand: verdicts, gaps, pages, filters, and who may see what."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event

from prompts.cards import Chart
from storage import kpis
from storage.models import Claim, Cohort, Enrollment, Kpi, Program, Prompt, Reading, Role, Touchpoint
from storage.words import (
    ClaimSource,
    Gap,
    Kind,
    Outcome,
    ProgramState,
    ReadingState,
    RoleKind,
    SourceKind,
    TouchpointState,
    Why,
)
from tests.workflows.conftest import Stages
from tests.workflows.stage import Stage
from workflows import status
from workflows.errors import NotAllowed, NotUnderstood, UnknownName
from workflows.reports.program_status import ProgramStatus
from workflows.rules.gaps import GapKind
from workflows.rules.verdict import Standing
from workflows.status import Filters

JUNE = datetime(2026, 6, 8, 15, 0, tzinfo=UTC)


@pytest.fixture
def stage(stages: Stages) -> Stage:
    """The sales program in June, two months after it ended."""
    return stages.at(JUNE)


def reads(
    stage: Stage,
    value: str,
    on: date,
    kpi: str = "Win rate",
    *,
    source: SourceKind = SourceKind.PERSON,
    said_by: str = "",
    system: str = "",
) -> None:
    view = next(v for v in kpis.of_program(stage.session, program_id=stage.program.key_id) if v.name == kpi)
    stage.session.add(
        Reading.made(
            measure_id=view.kpi.measure_id,
            value=Decimal(value),
            unit=view.unit,
            as_of=on,
            source=source,
            source_name=system,
            said_by_id=stage.person(said_by).key_id if said_by else None,
            state=ReadingState.CONFIRMED,
            recorded_at=stage.now,
            confirmed_at=stage.now,
        )
    )
    stage.session.flush()


def asks(stage: Stage, first_name: str, slot: str, *, answered: bool) -> None:
    asked_at = datetime(2026, 5, 3, 13, 0, tzinfo=UTC)
    stage.session.add(
        Touchpoint.made(
            tenant_id=stage.tenant.key_id,
            cohort_id=stage.cohort.key_id,
            kind=Kind.KPI_UPDATE,
            key=f"{first_name}:{slot}",
            slot=slot,
            person_id=stage.person(first_name).key_id,
            state=TouchpointState.ANSWERED if answered else TouchpointState.ASKED,
            due_at=asked_at,
            last_at=asked_at + timedelta(days=28),
            asked_at=asked_at,
            answered_at=asked_at + timedelta(days=1) if answered else None,
            created_at=asked_at,
        )
    )
    stage.session.flush()


def only(stage: Stage) -> ProgramStatus:
    (found,) = status.read(stage.turn("Mei"), Filters())
    return found


def test_one_program_in_one_line(stage: Stage) -> None:
    reads(stage, "25.5", date(2026, 5, 27))
    asks(stage, "Dana", "one", answered=True)
    asks(stage, "Dana", "two", answered=True)
    asks(stage, "Karin", "three", answered=False)
    assert only(stage).sentence == (
        "On track: win rate 25.5 %, 88 % of the way to 26 %. 2 of 3 questions answered since 3 May."
    )
    assert (only(stage).questions_answered, only(stage).questions_asked) == (2, 3)


def test_the_card_of_one_program_has_values_age_trend_people_and_chart(stage: Stage) -> None:
    reads(stage, "23.5", date(2026, 4, 26))
    reads(stage, "25.5", date(2026, 5, 27))
    asks(stage, "Dana", "one", answered=True)
    asks(stage, "Karin", "two", answered=False)
    seen = stage.commands("Mei", "/alignment status")
    assert "Win rate ▁▄█" in seen
    assert "25.5 %, up 3.5 points (12 days ago)" in seen
    assert "22 % (31 December 2025)" in seen
    assert "26 % by 31 December, 88 % of the way" in seen
    assert "Karin Adler, finance partner: 0 of 1 answered. 1 question waits." in seen
    assert "Dana Wu, lead sponsor, owner of a KPI: 1 of 1 answered, last on 4 May." in seen
    (chart,) = [part for part in stage.card("Mei").parts if isinstance(part, Chart)]
    assert [point.value for point in chart.points] == [Decimal(22), Decimal("23.5"), Decimal("25.5")]
    assert chart.target == Decimal(26)


def test_a_reading_from_before_the_baseline_says_nothing(stage: Stage) -> None:
    reads(stage, "30", date(2025, 12, 1))
    assert only(stage).standing is Standing.NO_NUMBERS
    assert only(stage).sentence.startswith("No numbers: the first were due on 26 April.")


def test_worse_numbers_and_a_fine_number_for_no_goal_are_said(stage: Stage) -> None:
    reads(stage, "21", date(2026, 5, 27))
    assert only(stage).sentence.startswith("Off track: win rate 21 %, down 1 point from 22 %, the wrong way.")
    reads(stage, "25", date(2026, 6, 1))
    stage.program.objective_id = None
    assert only(stage).sentence.startswith("Misaligned: win rate moves (25 %), but no company objective")


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (datetime(2026, 2, 1, 12, tzinfo=UTC), "training starts on 2 March"),
        (datetime(2026, 3, 5, 12, tzinfo=UTC), "training runs until 27 March, first numbers around 26 April"),
        (datetime(2026, 4, 5, 12, tzinfo=UTC), "training ended on 27 March, first numbers around 26 April"),
    ],
)
def test_before_the_first_numbers_it_is_too_early_to_tell(stage: Stage, now: datetime, why: str) -> None:
    stage.now = now
    assert only(stage).sentence == f"Too early to tell: {why}. Nobody has been asked yet."


def test_gaps_come_worst_first_each_with_what_to_do(stage: Stage) -> None:
    program, session = stage.program, stage.session
    program.objective_id = None
    program.cause = Gap.REWARD
    for role in stage.rows(Role):
        if role.kind in (RoleKind.LEAD_SPONSOR, RoleKind.BUSINESS_UNIT_OWNER):
            role.until = date(2026, 6, 1)
    session.flush()
    asks(stage, "Dana", "over", answered=False)
    (over,) = stage.touchpoints(Kind.KPI_UPDATE)
    over.state, over.why, over.asked_at = TouchpointState.SKIPPED, Why.PAST_AT_IMPORT, None
    found = only(stage).gaps
    assert [gap.kind for gap in found] == [
        GapKind.NO_OBJECTIVE,
        GapKind.NO_LEAD_SPONSOR,
        GapKind.NO_BUSINESS_UNIT_OWNER,
        GapKind.NOT_FIXED_BY_TRAINING,
        GapKind.SKIPPED_AT_IMPORT,
    ]
    assert found[-1].words == (
        "1 question was over before the import and never asked. "
        "To ask where win rate stands now: /alignment ask Consultative Selling, Win rate."
    )
    assert f"- {found[0].words}" in stage.commands("Mei", "status")


def test_what_managers_were_offered_before_the_import_is_no_gap(stage: Stage) -> None:
    asks(stage, "Dana", "over", answered=False)
    (over,) = stage.touchpoints(Kind.KPI_UPDATE)
    over.state, over.why, over.asked_at = TouchpointState.SKIPPED, Why.PAST_AT_IMPORT, None
    stage.session.flush()
    assert GapKind.SKIPPED_AT_IMPORT in [gap.kind for gap in only(stage).gaps]
    over.kind = Kind.COACHING
    stage.session.flush()
    assert GapKind.SKIPPED_AT_IMPORT not in [gap.kind for gap in only(stage).gaps]


def test_the_gap_says_a_command_that_asks(stage: Stage) -> None:
    stage.tick()
    gap = next(gap for gap in only(stage).gaps if gap.kind is GapKind.SKIPPED_AT_IMPORT)
    command = gap.words.partition("/alignment ")[2].rstrip(".")
    assert "I'm asking " in stage.commands("Mei", command)


CALLS = "Discovery calls per rep"


@pytest.mark.parametrize("given_on", [date(2026, 5, 31), date(2026, 6, 3)])
def test_what_a_system_published_stands_with_what_a_person_says(stage: Stage, given_on: date) -> None:
    reads(stage, "5.6", date(2026, 5, 31), CALLS, source=SourceKind.SYSTEM)
    reads(stage, "5.2", given_on, CALLS, said_by="Tom Ruiz")
    calls = next(kpi for kpi in only(stage).kpis if kpi.name == CALLS)
    assert (calls.now, calls.now_on, calls.system) == (Decimal("5.6"), date(2026, 5, 31), "Salesforce")
    assert calls.said is not None
    assert (calls.said.person, calls.said.value, calls.said.on) == ("Tom Ruiz", Decimal("5.2"), given_on)
    seen = stage.commands("Mei", "status")
    assert "Salesforce 5.6 calls" in seen
    assert "; Tom Ruiz says 5.2 calls" in seen


def test_a_system_that_differs_is_named_to_everybody(stage: Stage) -> None:
    for value, system in (("5.6", "Salesforce"), ("5.2", "HubSpot")):
        reads(stage, value, date(2026, 5, 31), CALLS, source=SourceKind.SYSTEM, system=system)
    assert "; HubSpot says 5.2 calls" in stage.commands("Dana", "status")


@pytest.mark.parametrize(("value", "given_on"), [("5.6", date(2026, 6, 3)), ("5.2", date(2026, 5, 30))])
def test_a_person_who_says_the_same_or_said_it_before_is_not_set_against_it(
    stage: Stage, value: str, given_on: date
) -> None:
    reads(stage, "5.6", date(2026, 5, 31), CALLS, source=SourceKind.SYSTEM)
    reads(stage, value, given_on, CALLS, said_by="Tom Ruiz")
    calls = next(kpi for kpi in only(stage).kpis if kpi.name == CALLS)
    assert (calls.now, calls.said) == (Decimal("5.6"), None)
    assert "Tom Ruiz says" not in stage.commands("Mei", "status")


def test_a_card_in_english_has_english_numbers(stage: Stage) -> None:
    reads(stage, "25.5", date(2026, 5, 27))
    stage.person("Mei").locale = "de-DE"
    stage.session.flush()
    seen = stage.commands("Mei", "status")
    assert "25.5 %" in seen
    assert "25,5" not in seen


def test_the_return_stands_with_its_method(stage: Stage) -> None:
    assert only(stage).roi is None
    stage.session.add(
        Claim.made(
            cohort_id=stage.cohort.key_id,
            person_id=stage.person("Dana").key_id,
            by=ClaimSource.SPONSOR,
            amount=Decimal(500_000),
            currency="USD",
            other_causes=["a new price list"],
            attribution=Decimal(60),
            confidence=Decimal(80),
            evidence="CRM export",
            claimed=Decimal(500_000),
            allowed=Decimal(240_000),
            recorded_at=stage.now,
        )
    )
    roi = only(stage).roi
    assert roi is not None
    assert (roi.claimed, roi.allowed, roi.costs) == (Decimal(500_000), Decimal(240_000), Decimal(170_000))
    assert roi.line.startswith("ROI 41 %: 240k allowed of 500k claimed, cost 170k. Estimate by Dana Wu")
    for viewer in ("Mei", "Dana"):
        assert roi.line in stage.commands(viewer, "status")


def test_sponsors_see_their_programs_without_names(stage: Stage) -> None:
    asks(stage, "Karin", "one", answered=True)
    seen = stage.commands("Dana", "status")
    assert "1 of 1 question answered since 3 May" in seen
    assert "Karin Adler" not in seen
    assert "Who was asked" not in seen


def test_managers_see_their_own_page_and_nothing_else(stage: Stage) -> None:
    prompts(stage, answering=6)
    seen = stage.commands("Marcus", "status")
    assert "1 prompt so far, 1 done." in seen
    assert "you did it" in seen
    assert "Win rate" not in seen
    with pytest.raises(NotAllowed):
        status.ACTIONS["status.open"](stage.turn("Marcus"), "one", {"program": str(stage.program.id)})


@pytest.mark.parametrize("asked", ["roi", "roi consultative", "levels Consultative Selling"])
def test_a_manager_who_asks_for_a_programs_page_hears_whose_it_is(stage: Stage, asked: str) -> None:
    with pytest.raises(NotAllowed, match="Your own page of Consultative Selling is") as said:
        stage.commands("Marcus", asked)
    assert "ask them" in said.value.said
    with pytest.raises(UnknownName):
        stage.commands("Marcus", "roi Other")


def test_strangers_are_pointed_to_help(stage: Stage) -> None:
    with pytest.raises(NotAllowed, match="/alignment help"):
        stage.commands("Ben", "status")


@pytest.mark.parametrize(("answering", "shown"), [(4, None), (5, 4), (6, 6)])
def test_what_managers_answered_is_shown_from_five_on(
    stage: Stage, answering: int, shown: int | None
) -> None:
    prompts(stage, answering=answering)
    coaching = only(stage).coaching
    assert coaching is not None
    assert (coaching.managers, coaching.answering, coaching.did_it) == (8, answering, shown)
    seen = stage.commands("Mei", "status")
    assert f"{answering} of 8 managers answered" in seen
    assert ("They did it" in seen) is (shown is not None)


def prompts(stage: Stage, *, answering: int) -> None:
    """Eight managers with a prompt each, of whom some did it yesterday: only whole days count in totals."""
    yesterday = stage.now - timedelta(days=1)
    managers = [role.person_id for role in stage.rows(Role) if role.kind is RoleKind.MANAGER]
    marcus = stage.person("Marcus").key_id
    for number, manager in enumerate(sorted(managers, key=lambda each: each != marcus)[:8]):
        touchpoint = Touchpoint.made(
            tenant_id=stage.tenant.key_id,
            cohort_id=stage.cohort.key_id,
            kind=Kind.COACHING,
            key=f"coaching:{manager}",
            slot="week:2026-W15",
            person_id=manager,
            state=TouchpointState.ASKED,
            due_at=stage.now,
            last_at=stage.now,
            asked_at=stage.now,
            created_at=stage.now,
        )
        stage.session.add(touchpoint)
        stage.session.flush()
        stage.session.add(
            Prompt.made(
                touchpoint_id=touchpoint.key_id,
                program_id=stage.program.key_id,
                cohort_id=stage.cohort.key_id,
                person_id=manager,
                prompt="discovery-questions-01",
                competency="discovery-questions",
                outcome=Outcome.DID_IT if number < answering else None,
                given_at=yesterday,
                answered_at=yesterday if number < answering else None,
            )
        )
    stage.session.flush()


def many(stage: Stage, number: int) -> None:
    """More programs, each with a cohort, a sponsor, a KPI and a participant."""
    kpi = stage.rows(Kpi)[0]
    dana, marcus = stage.person("Dana").key_id, stage.person("Marcus").key_id
    for n in range(number):
        program = Program.made(
            organization_id=stage.organization.key_id,
            tenant_id=stage.tenant.key_id,
            key=f"program-{n:04}",
            name=f"Program {n:04}",
            objective_id=stage.program.objective_id if n % 2 else None,
            created_on=date(2026, 1, 1),
            created_at=stage.now,
        )
        stage.session.add(program)
        stage.session.flush()
        cohort = Cohort.made(
            program_id=program.key_id,
            key="one",
            name="One",
            starts_on=date(2026, 2, 1),
            ends_on=date(2026, 3, 1),
            planned_since=stage.now,
            created_at=stage.now,
        )
        stage.session.add_all(
            [
                cohort,
                Kpi.made(program_id=program.key_id, measure_id=kpi.measure_id, created_at=stage.now),
                Role.made(
                    person_id=dana,
                    kind=RoleKind.LEAD_SPONSOR,
                    program_id=program.key_id,
                    since=date(2026, 1, 1),
                    recorded_at=stage.now,
                ),
            ]
        )
        stage.session.flush()
        stage.session.add(
            Enrollment.made(
                cohort_id=cohort.key_id, manager_id=marcus, since=date(2026, 1, 1), recorded_at=stage.now
            )
        )
    stage.session.flush()


def statements(stage: Stage, wanted: Filters) -> int:
    seen: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    stage.session.flush()
    stage.session.expunge_all()
    bind = stage.session.get_bind()
    event.listen(bind, "before_cursor_execute", count)
    try:
        status.card(stage.turn("Mei"), wanted)
    finally:
        event.remove(bind, "before_cursor_execute", count)
    return len(seen)


def test_forty_programs_cost_as_many_queries_as_two(stage: Stage) -> None:
    many(stage, 2)
    few = statements(stage, Filters())
    many_more = stage.session.get_one(Program, 1)
    for n in range(40):
        stage.session.add(
            Program.made(
                organization_id=stage.organization.key_id,
                tenant_id=stage.tenant.key_id,
                key=f"more-{n}",
                name=f"More {n}",
                objective_id=many_more.objective_id,
                created_on=date(2026, 1, 1),
                created_at=stage.now,
            )
        )
    assert statements(stage, Filters()) == few


def test_many_programs_come_in_pages_worst_first(stage: Stage) -> None:
    reads(stage, "25.5", date(2026, 5, 27))
    many(stage, 24)
    seen = stage.commands("Mei", "status")
    assert "25 programs: 24 without baseline and 1 on track." in seen
    assert "Worst first, page 1 of 3." in seen
    assert seen.count("Nothing to compare with") == 10
    assert "Consultative Selling" not in seen
    assert "page 2 of 3" in stage.presses("Mei", "Next 10")
    assert stage.messages("Mei")[-1].replaces_id is not None
    last = stage.presses("Mei", "Next 10")
    assert last.index("Program 0023") < last.index("Consultative Selling")
    assert "[Next 10]" not in last
    seen = stage.presses("Mei", "Show it", {"program": str(stage.program.id)})
    assert "On track: win rate 25.5 %" in seen


def test_filters_narrow_by_name_sponsor_and_state(stage: Stage) -> None:
    many(stage, 3)
    stage.program.state = ProgramState.PAUSED
    asked = ["consult", "0002", "sponsor:dana", 'sponsor:"Tom Ruiz"', "state:paused", "state:all"]
    dana = stage.person("Dana").email
    asked += ["sponsor: Dana Wu consult", f"sponsor:Dana Wu <{dana}>", "sponsor:dana@elsewhere.example"]
    names = [
        sorted(each.name for each in status.read(stage.turn("Mei"), status.filters(text))) for text in asked
    ]
    everything = ["Consultative Selling", "Program 0000", "Program 0001", "Program 0002"]
    assert names == [
        ["Consultative Selling"],
        ["Program 0002"],
        everything,
        [],
        ["Consultative Selling"],
        everything,
        ["Consultative Selling"],
        everything,
        [],
    ]


def test_a_filter_that_leaves_nothing_says_so(stage: Stage) -> None:
    assert "No program matches “state:retired”. There is 1 running program." in stage.commands(
        "Mei", "status state:retired"
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("consultativ sellin", "Did you mean Consultative Selling?"),
        ("xyz", "/alignment status lists the programs."),
    ],
)
def test_an_unknown_program_is_answered_with_the_likely_one(stage: Stage, asked: str, said: str) -> None:
    with pytest.raises(UnknownName, match=said.replace("?", r"\?")):
        stage.commands("Mei", f"status {asked}")


def test_an_unknown_state_names_those_that_exist(stage: Stage) -> None:
    with pytest.raises(NotUnderstood, match="active, paused"):
        stage.commands("Mei", "status state:sleeping")


def test_no_program_yet_says_how_to_begin(stage: Stage) -> None:
    stage.program.state = ProgramState.RETIRED
    assert "alignment import my-program.yaml" in stage.commands("Mei", "status")


def test_the_command_line_sees_everything_without_being_anybody(stage: Stage) -> None:
    reads(stage, "25.5", date(2026, 5, 27))
    _, card = status.card(stage.turn(), Filters())
    assert card.title == "Consultative Selling"
