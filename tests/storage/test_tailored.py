"""Ideas in a model's words: found by what was sent, decided about once, and what was answered last."""

from datetime import timedelta

from sqlmodel import Session, select

from storage import tailored
from storage.database import Database
from storage.models import Obstacle, Prompt, Tailored
from storage.tailored import LastAnswer
from storage.words import Kind, Outcome, Tailoring, Worded
from tests.storage import rows


def worded(session: Session, program_id: int, *, basis: str, checked: Worded = Worded.GOOD) -> Tailored:
    row = Tailored.made(
        program_id=program_id,
        prompt="delegation-words-i-use-now",
        basis=basis,
        model="small-model",
        instructions="word-prompt-1",
        checked=checked,
        created_at=rows.NOW,
    )
    session.add(row)
    session.flush()
    return row


def test_a_text_is_found_by_what_was_sent_and_decided_about_once(any_database: Database) -> None:
    def work(session: Session) -> None:
        tenant = rows.tenant(session)
        program = rows.program(session, tenant)
        good = worded(session, program.key_id, basis="a")
        worded(session, program.key_id, basis="b", checked=Worded.INVENTED)
        assert tailored.found(session, program_id=program.key_id, basis="a") == good
        assert tailored.found(session, program_id=program.key_id, basis="c") is None
        assert tailored.checked(session, program_ids=[program.key_id]) == {
            (program.key_id, "a"): Worded.GOOD,
            (program.key_id, "b"): Worded.INVENTED,
        }
        assert tailored.waiting(session, program_ids=[program.key_id]) == [good]
        assert tailored.decide(session, row=good, use=False, by_id=None, at=rows.NOW)
        assert not tailored.decide(session, row=good, use=True, by_id=None, at=rows.NOW)
        assert (good.use, good.decided_at) == (False, rows.NOW)
        assert tailored.waiting(session, program_ids=[program.key_id]) == []
        assert tailored.organizations(session) == []
        session.get_one(type(rows.organization(session)), tenant.organization_id).tailoring = Tailoring.REVIEW
        assert tailored.organizations(session) == [tenant.organization_id]

    any_database.write(work)


def test_what_comes_and_what_was_answered_last(any_database: Database) -> None:
    def work(session: Session) -> None:
        tenant = rows.tenant(session)
        who, other = rows.person(session, tenant), rows.person(session, tenant, name="noah")
        program = rows.program(session, tenant)
        cohort = rows.cohort(session, program)
        soon, later, _another_kind = (
            rows.touchpoint(
                session,
                who,
                key=f"{kind}{days}",
                kind=kind,
                cohort_id=cohort.key_id,
                next_at=rows.NOW + timedelta(days=days),
            )
            for kind, days in ((Kind.COACHING, 1), (Kind.COACHING, 8), (Kind.OBSERVATION, 1))
        )
        of = {"organization_id": tenant.organization_id}
        found = tailored.coming(session, until=rows.NOW + timedelta(days=1), **of)
        assert [(touchpoint, its) for touchpoint, its in found] == [(soon, cohort)]
        assert len(tailored.coming(session, until=rows.NOW + timedelta(days=9), **of)) == 2
        assert tailored.began(session, cohort_ids=[cohort.key_id]) == {}
        for touchpoint, outcome in ((soon, Outcome.DID_IT), (later, Outcome.NOT_YET)):
            given_at = touchpoint.next_at
            rows.prompt(
                session, touchpoint, prompt=f"delegation-{outcome}", outcome=outcome, given_at=given_at
            )
        newest = session.exec(select(Prompt.id).where(Prompt.outcome == Outcome.NOT_YET)).one()
        session.add(
            Obstacle.made(
                cohort_id=cohort.key_id,
                manager_id=who.key_id,
                prompt_id=newest,
                kind="no_time",
                recorded_at=rows.NOW,
            )
        )
        session.flush()
        both = [who.key_id, other.key_id]
        assert tailored.last_answers(session, program_id=program.key_id, person_ids=both) == {
            who.key_id: LastAnswer("delegation", Outcome.NOT_YET, "no_time")
        }
        assert tailored.began(session, cohort_ids=[cohort.key_id]) == {cohort.key_id: soon.next_at}

    any_database.write(work)
