"""The ROI question: one form or step by step, confirmed before it counts, and what it changes at once."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event

from prompts.cards import TextInput
from storage import claims, kpis
from storage.kpis import KpiView
from storage.models import AlignmentAnswer, Claim, Event, Rate, Reading, Touchpoint
from storage.words import ClaimSource, Kind, ReadingState, SourceKind, TouchpointState, Why
from tests.workflows.conftest import Stages
from tests.workflows.stage import Stage
from workflows import roi
from workflows.benefits import closing, ledger
from workflows.conversation import questions
from workflows.errors import NotUnderstood, QuestionClosed
from workflows.rules.phillips import Rule

AFTER_THE_QUARTER_END = datetime(2026, 7, 7, 15, 0, tzinfo=UTC)
D = Decimal


@pytest.fixture
def stage(stages: Stages) -> Stage:
    """Day 102 after the sales program, three months over; nothing was asked yet."""
    return stages.at(AFTER_THE_QUARTER_END)


@pytest.fixture
def asked(stages: Stages) -> Stage:
    """The ROI question alone is in front of Dana, and win rate is known to have gone from 22 to 25.5 %."""
    return stages.at(AFTER_THE_QUARTER_END, _asked_alone)


def _asked_alone(stage: Stage) -> None:
    stage.person("Dana").introduced_at = stage.now
    reads(stage, "25.5")
    touchpoint = made(stage, "Dana")
    questions.ask(stage.turn(), stage.person("Dana"), [touchpoint])


def made(stage: Stage, first_name: str, slot: str = "day+90") -> Touchpoint:
    person = stage.person(first_name)
    touchpoint = Touchpoint.made(
        tenant_id=person.home_tenant_id,
        cohort_id=stage.cohort.id,
        kind=Kind.ROI,
        key=f"{slot}:{first_name}",
        slot=slot,
        person_id=person.id,
        due_at=stage.now,
        last_at=stage.now,
        next_at=stage.now,
        created_at=stage.now,
    )
    stage.session.add(touchpoint)
    stage.session.flush()
    return touchpoint


def reads(stage: Stage, value: str, *, as_of: date = date(2026, 6, 30)) -> None:
    """A confirmed reading of the win rate."""
    kpi = kpi_named(stage, "Win rate")
    stage.session.add(
        Reading.made(
            measure_id=kpi.kpi.measure_id,
            value=D(value),
            unit="%",
            as_of=as_of,
            source=SourceKind.SYSTEM,
            state=ReadingState.CONFIRMED,
            recorded_at=stage.now,
        )
    )
    stage.session.flush()


def kpi_named(stage: Stage, name: str) -> KpiView:
    return next(
        view for view in kpis.of_program(stage.session, program_id=stage.program.key_id) if view.name == name
    )


def fills(stage: Stage, first_name: str = "Dana", **fields: str) -> str:
    touchpoint = stage.touchpoints(Kind.ROI, first_name)[-1]
    return stage.presses(
        first_name, "Send", {f"tp{touchpoint.id}.{name}": said for name, said in fields.items()}
    )


def tells(stage: Stage, *replies: str) -> str:
    for reply in replies:
        stage.says("Dana", reply)
    return stage.sees("Dana")


def recorded(stage: Stage) -> Claim:
    (claim,) = claims.current(stage.session, cohort_ids=[stage.cohort.key_id])
    return claim


COMPLETE = {
    "amount": "about 260k",
    "causes": "price rise, new CRM",
    "attribution": "40 %",
    "confidence": "75",
}


# When


def test_it_is_asked_90_180_and_365_days_after_the_end_of_the_lead_sponsor(stage: Stage) -> None:
    stage.now = datetime(2026, 3, 16, 15, 0, tzinfo=UTC)
    stage.cohort.planned_since = stage.now
    stage.passes(days=10)
    stage.now = datetime(2027, 4, 1, 15, 0, tzinfo=UTC)
    stage.cohort.next_plan_at = stage.now
    stage.tick()
    planned = [(t.slot, t.due_at.date(), t.person_id) for t in stage.touchpoints(Kind.ROI)]
    dana = stage.person("Dana").id
    assert planned == [
        ("day+90", date(2026, 6, 25), dana),
        ("day+180", date(2026, 9, 23), dana),
        ("day+365", date(2027, 3, 27), dana),
    ]


# What it asks


def test_other_causes_stand_before_attribution_and_nothing_is_filled_in(asked: Stage) -> None:
    inputs = [part for part in asked.card("Dana").inputs if isinstance(part, TextInput)]
    assert [part.id.split(".")[1] for part in inputs] == [
        "amount",
        "causes",
        "attribution",
        "confidence",
        "evidence",
    ]
    assert [part.value for part in inputs] == [""] * 5


def test_it_shows_what_the_kpis_did_and_their_own_words_with_the_day(stage: Stage) -> None:
    stage.person("Dana").introduced_at = stage.now
    stage.session.add(
        AlignmentAnswer.made(
            program_id=stage.program.id,
            person_id=stage.person("Dana").id,
            question=4,
            version=1,
            words="One more deal in twenty.",
            recorded_at=datetime(2026, 1, 14, 15, 0, tzinfo=UTC),
        )
    )
    reads(stage, "21")
    touchpoint = made(stage, "Dana")
    questions.ask(stage.turn(), stage.person("Dana"), [touchpoint])
    shown = stage.sees("Dana")
    assert "22 % to 21 %, down 1 point" in shown
    assert "Win rate went from 22 % to 21 %. What moved it? Did the program help, hurt" in shown
    assert "in your words of 14 January:\n> One more deal in twenty." in shown


def test_dated_events_are_offered_as_other_causes(asked: Stage) -> None:
    asked.session.add(
        Event.made(
            organization_id=asked.organization.id,
            on=date(2026, 5, 4),
            words="price rise",
            recorded_at=asked.now,
        )
    )
    assert "For example price rise (4 May)." in fills(asked, amount="260k")


# What an answer does


def test_a_complete_form_is_shown_with_what_counts_and_why_before_it_counts(asked: Stage) -> None:
    shown = fills(asked, **COMPLETE)
    assert "$260,000 claimed, $40,492.60 counts." in shown
    assert Rule.ATTRIBUTION.sentence in shown
    assert Rule.CONFIDENCE.sentence in shown
    assert "Win rate from 22 % to 25.5 %" in shown
    assert asked.rows(Claim) == []


def test_confirming_records_it_and_shows_the_return_at_once(asked: Stage) -> None:
    fills(asked, **COMPLETE)
    shown = asked.presses("Dana", "Yes, record it")
    claim = recorded(asked)
    assert (claim.claimed, claim.allowed, claim.by) == (D(260_000), D("40492.60"), ClaimSource.SPONSOR)
    assert claim.other_causes == ["price rise", "new CRM"]
    assert "about 260k" in claim.words
    assert "ROI -76 %: 40.5k allowed of 260k claimed, cost 170k. Estimate by Dana Wu, 7 July" in shown
    assert "3 months of benefits" in shown
    assert "$121,477.81; a forecast" in shown
    assert asked.touchpoints(Kind.ROI, "Dana")[-1].state is TouchpointState.ANSWERED


def test_in_sentences_it_goes_step_by_step_and_can_wait_between_two_steps(asked: Stage) -> None:
    assert "What else moved your results?" in tells(asked, "I'd say 260k")
    assert "Beside price rise, how much of the $260,000" in tells(asked, "price rise")
    touchpoint = asked.touchpoints(Kind.ROI, "Dana")[-1]
    asked.session.flush()
    asked.session.expire(touchpoint)  # as after a restart: only what is stored is left
    assert "How sure are you" in tells(asked, "40 percent")
    assert "$40,492.60 counts" in tells(asked, "75")
    assert "Recorded" in tells(asked, "yes")
    assert recorded(asked).words == "I'd say 260k\nprice rise\n40 percent\n75"


def test_taps_do_where_a_step_has_a_usual_answer(asked: Stage) -> None:
    tells(asked, "260k")
    asked.presses("Dana", "Nothing else")
    tells(asked, "60 %")
    shown = asked.presses("Dana", "Don't know")
    assert "$260,000 claimed, $0 counts." in shown
    assert Rule.NO_CONFIDENCE.sentence in shown


def test_a_range_takes_the_smaller_end_and_says_so(asked: Stage) -> None:
    shown = fills(asked, **{**COMPLETE, "amount": "between 80 and 100k", "attribution": "40-50 %"})
    assert "$80,000 to $100,000" in shown
    assert "$100,000 claimed, $24,000 counts." in shown
    assert Rule.SMALLER_END.sentence in shown


def test_all_of_it_and_nothing_else_is_asked_about_again(asked: Stage) -> None:
    assert "All of it, and nothing else helped?" in fills(
        asked, amount="100k", causes="nothing", attribution="100", confidence="80"
    )
    assert "$80,000 counts" in asked.presses("Dana", "Yes, all of it")
    asked.presses("Dana", "Yes, record it")
    # Standing by it survives storage: the ledger does not ask again.
    assert ledger.of_program(asked.session, program_id=asked.program.key_id).ledger.allowed == D(80_000)


def test_on_second_thought_something_else_helped(asked: Stage) -> None:
    fills(asked, amount="100k", causes="nothing", attribution="100", confidence="80")
    assert "What else moved your results?" in asked.presses("Dana", "Something else did")
    assert "Beside new people, how much" in tells(asked, "new people")


@pytest.mark.parametrize("said", ["-50k", "minus 50k"])
def test_harm_counts_in_full_and_nobody_asks_how_sure(asked: Stage, said: str) -> None:
    shown = fills(asked, amount=said, causes="re-organization", attribution="80")
    assert "a loss of $50,000" in shown
    assert "-$50,000 claimed, -$40,000 counts." in shown
    assert Rule.HARM_IN_FULL.sentence in shown


def test_words_that_could_be_a_loss_or_a_gain_are_asked_about(asked: Stage) -> None:
    assert "$50,000: was that a gain or a loss?" in fills(
        asked, amount="we lost fewer deals, 50k", causes="prices", attribution="50", confidence="50"
    )
    assert "$50,000 claimed, $12,500 counts." in asked.presses("Dana", "A gain")


@pytest.mark.parametrize("said", ["0", "nothing", "no improvement"])
def test_no_improvement_is_an_answer(asked: Stage, said: str) -> None:
    assert "$0 claimed, $0 counts." in fills(asked, amount=said)
    asked.presses("Dana", "Yes, record it")
    assert recorded(asked).because == []


def test_not_known_counts_as_no_improvement_and_says_so(asked: Stage) -> None:
    shown = fills(asked, amount="no idea")
    assert "Nobody answered, which counts as no improvement." in shown
    asked.presses("Dana", "Yes, record it")
    assert recorded(asked).because == [Rule.NO_ANSWER]
    assert ledger.of_program(asked.session, program_id=asked.program.key_id).ledger.roi_percent == D(-100)


def test_points_become_money_by_the_approved_value(asked: Stage) -> None:
    shown = fills(asked, **{**COMPLETE, "amount": "win rate is 3 points better"})
    # 3 x 138,000 a year x 3 of 12 months
    assert "$103,500 claimed, $31,050 counts." in shown
    assert "3 points at $138,000 per point and year, approved by Karin Adler" in shown
    asked.presses("Dana", "Yes, record it")
    assert recorded(asked).kpi_id == kpi_named(asked, "Win rate").id
    said = ledger.of_program(asked.session, program_id=asked.program.key_id).said
    assert "value per point approved by Karin Adler" in said


def test_a_movement_without_an_approved_value_is_asked_for_in_money(asked: Stage) -> None:
    with pytest.raises(NotUnderstood, match="Nobody has approved what one call of Discovery calls per rep"):
        fills(asked, amount="5 calls more per rep")


def test_money_beside_a_movement_wins(asked: Stage) -> None:
    assert "$400,000. What else" in fills(asked, amount="win rate is up 3.5 points, worth 400k")


def test_a_rate_per_year_counts_for_the_months_that_are_over(asked: Stage) -> None:
    shown = fills(asked, **{**COMPLETE, "amount": "260k a year"})
    assert "$65,000 claimed" in shown
    assert "You said per year; I count the 3 months since the training ended." in shown


def test_another_currency_needs_an_approved_rate(asked: Stage) -> None:
    with pytest.raises(NotUnderstood, match="Please write it in USD"):
        fills(asked, amount="100k EUR")
    asked.session.add(
        Rate.made(
            organization_id=asked.organization.id,
            base="EUR",
            quote="USD",
            value=D("1.10"),
            on=date(2026, 6, 30),
            approved_by_id=asked.person("Karin").id,
            recorded_at=asked.now,
        )
    )
    shown = fills(asked, **{**COMPLETE, "amount": "100k EUR"})
    assert "$110,000 claimed" in shown
    assert "100k EUR at the approved rate of 1.1 (30 June 2026)." in shown


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"amount": "a lot 🎉"}, "could not find an amount"),
        ({"amount": "4 hours a week per rep x $65"}, "“per rep”: how many people is that"),
        ({"amount": "4-5 hours a week at 65 dollars an hour"}, "I cannot tell what to multiply by what"),
        ({"amount": "4 hours a day x $65"}, "I would have to guess the working days"),
        ({"amount": "260k", "causes": "x", "attribution": "150 %"}, "percent from 0 to 100"),
        ({"amount": "260k", "causes": "x", "attribution": "most"}, "percent from 0 to 100"),
    ],
)
def test_what_is_no_answer_is_asked_for_with_an_example(
    asked: Stage, fields: dict[str, str], sentence: str
) -> None:
    with pytest.raises(NotUnderstood, match=sentence):
        fills(asked, **fields)


def test_a_long_list_of_causes_is_cut_and_does_no_harm(asked: Stage) -> None:
    causes = ", ".join(["new people " * 14] * 12)
    shown = fills(asked, **{**COMPLETE, "causes": causes})
    assert "$40,492.60 counts" in shown
    assert len(asked.touchpoints(Kind.ROI, "Dana")[-1].progress["estimate"]["causes"]) == 10
    fills(asked, amount="260k", causes=causes)
    assert len(asked.card("Dana").summary) <= 300


def test_pages_of_causes_are_refused_with_what_to_do(asked: Stage) -> None:
    with pytest.raises(NotUnderstood, match="too long for me, so nothing is recorded"):
        fills(asked, **{**COMPLETE, "causes": "new people, " * 1_000})


def test_an_amount_open_at_the_end_that_matters_is_asked_for(asked: Stage) -> None:
    with pytest.raises(NotUnderstood, match="How much was lost at most"):
        fills(asked, amount="minus 80k or more")


def test_a_claim_nothing_supports_is_asked_for_evidence_and_left_out_without(stage: Stage) -> None:
    stage.person("Dana").introduced_at = stage.now
    questions.ask(stage.turn(), stage.person("Dana"), [made(stage, "Dana")])
    assert "What shows it?" in fills(stage, **COMPLETE)
    shown = stage.presses("Dana", "Nothing to show")
    assert "$260,000 claimed, $0 counts." in shown
    assert Rule.UNSUPPORTED.sentence in shown


def test_a_correction_supersedes_and_keeps_what_was_said(asked: Stage) -> None:
    fills(asked, **COMPLETE)
    asked.presses("Dana", "Yes, record it")
    asked.presses("Dana", "Correct it")
    assert recorded(asked).claimed == D(260_000), "the old claim stands until the new one is confirmed"
    fills(asked, **{**COMPLETE, "amount": "200k"})
    asked.presses("Dana", "Yes, record it")
    old, new = asked.rows(Claim)
    assert (old.claimed, old.superseded_at) == (D(260_000), asked.now)
    assert (new.claimed, new.supersedes_id) == (D(200_000), old.id)
    assert recorded(asked) is new


def test_a_doubled_confirmation_records_once(asked: Stage) -> None:
    fills(asked, **COMPLETE)
    asked.presses("Dana", "Yes, record it")
    with pytest.raises(QuestionClosed, match="recorded already"):
        roi.WORKFLOW.actions["roi.confirm"](
            asked.turn("Dana"), str(asked.touchpoints(Kind.ROI, "Dana")[-1].id), {}
        )
    assert len(asked.rows(Claim)) == 1


def test_a_delegate_gives_numbers_but_the_effect_is_not_theirs(stage: Stage) -> None:
    stage.person("Tom R").introduced_at = stage.now
    touchpoint = made(stage, "Dana")
    touchpoint.asked_of_id = stage.person("Tom R").id
    reads(stage, "25.5")
    questions.ask(stage.turn(), stage.person("Tom R"), [touchpoint])
    prefix = f"tp{touchpoint.id}."
    inputs = {f"{prefix}{name}": said for name, said in COMPLETE.items()}
    shown = stage.presses("Tom R", "Send", inputs)
    assert "$260,000 claimed, $0 counts." in shown
    assert Rule.DELEGATE.sentence in shown


def test_a_reading_out_of_the_blue_is_not_taken_for_money(asked: Stage) -> None:
    touchpoint = asked.touchpoints(Kind.ROI, "Dana")[-1]
    assert not roi.text(asked.turn("Dana"), touchpoint, "win rate is at 27 now")
    assert not roi.text(asked.turn("Dana"), touchpoint, "average deal size is at 25,500 now")
    assert touchpoint.progress == {}


# What silence does


def test_no_answer_counts_as_no_improvement_and_the_cost_stands(asked: Stage) -> None:
    touchpoint = asked.touchpoints(Kind.ROI, "Dana")[-1]
    touchpoint.state, touchpoint.why, touchpoint.next_at = TouchpointState.EXPIRED, Why.NO_DATA, None
    asked.session.flush()
    found = ledger.of_program(asked.session, program_id=asked.program.key_id)
    assert (found.ledger.allowed, found.ledger.roi_percent) == (D(0), D(-100))
    assert [line.because for _, line in found.lines if line.claim.whole] == [(Rule.NO_ANSWER,)]


def test_silence_later_does_not_take_back_what_was_said(asked: Stage) -> None:
    fills(asked, **COMPLETE)
    asked.presses("Dana", "Yes, record it")
    later = made(asked, "Dana", "day+180")
    later.state, later.why, later.next_at = TouchpointState.EXPIRED, Why.NO_DATA, None
    asked.session.flush()
    found = ledger.of_program(asked.session, program_id=asked.program.key_id)
    assert round(found.ledger.allowed, 2) == D("40492.60")


def test_a_program_nobody_was_asked_about_has_an_undefined_return(stage: Stage) -> None:
    found = ledger.of_program(stage.session, program_id=stage.program.key_id)
    assert found.ledger.roi_percent is None
    assert found.said == "ROI undefined: 0 allowed of 0 claimed, cost 170k."


def test_finance_and_sponsor_differ_and_the_lower_chain_counts(asked: Stage) -> None:
    fills(asked, **COMPLETE)
    asked.presses("Dana", "Yes, record it")
    asked.person("Karin").introduced_at = asked.now
    asked.person("Karin").locale = "en-US"
    questions.ask(asked.turn(), asked.person("Karin"), [made(asked, "Karin")])
    fills(asked, "Karin", **{**COMPLETE, "attribution": "20 %"})
    asked.presses("Karin", "Yes, record it")
    found = ledger.of_program(asked.session, program_id=asked.program.key_id)
    assert (found.ledger.claimed, round(found.ledger.allowed, 2)) == (D(260_000), D("20246.30"))
    assert all(Rule.LOWEST_COUNTS in line.because for stored, line in found.lines if stored)
    assert "Estimate by Karin Adler, " in found.said
    told = asked.sees("Dana")
    assert "Karin Adler sees less worth in Consultative Selling than you do." in told
    assert "What you said counted $40,492.60. The lowest counts until you agree: $20,246.30 in all." in told


def test_whose_word_is_the_lowest_hears_of_nobody_who_says_more(asked: Stage) -> None:
    fills(asked, **COMPLETE)
    asked.presses("Dana", "Yes, record it")
    recorded(asked).evidence = "CRM export"
    for days, value in ((0, "25.5"), (20, "18")):
        asked.now += timedelta(days=days)
        reads(asked, value, as_of=asked.now.date())
    asked.person("Karin").introduced_at = asked.now
    questions.ask(asked.turn(), asked.person("Karin"), [made(asked, "Karin")])
    fills(asked, "Karin", **{**COMPLETE, "attribution": "90 %"})
    asked.presses("Karin", "Yes, record it")
    found = ledger.of_program(asked.session, program_id=asked.program.key_id)
    (dana,) = [line for _, line in found.lines if line.claim.who == "Dana Wu"]
    assert Rule.LOWEST_COUNTS in dana.because
    assert 0 < dana.allowed < D("38000")
    assert "sees less worth" not in asked.sees("Dana")


def test_many_programs_cost_as_many_queries_as_one(asked: Stage) -> None:
    fills(asked, **COMPLETE)
    asked.presses("Dana", "Yes, record it")
    asked.imports("first-line-leaders.yaml")
    ids = [row.key_id for row in asked.rows(type(asked.program))]
    assert len(ids) == 2
    counts = []
    connection = asked.session.connection()
    statements: list[str] = []
    event.listen(connection, "before_cursor_execute", lambda *a: statements.append(str(a[2])))
    for some in (ids[:1], ids):
        statements.clear()
        assert set(ledger.of_programs(asked.session, program_ids=some)) == set(some)
        counts.append(len(statements))
    assert counts[0] == counts[1] > 0


def test_what_was_claimed_before_a_period_was_closed_stays(asked: Stage) -> None:
    fills(asked, **COMPLETE)
    asked.presses("Dana", "Yes, record it")
    closing.close(asked.turn("Mei"), asked.program, period="2026-Q2", reason="The books are closed.")
    asked.session.flush()
    with pytest.raises(QuestionClosed, match="2026-Q2 was closed on 7 July, so what was claimed until then"):
        asked.presses("Dana", "Correct it")
    assert recorded(asked).claimed == D(260_000)
