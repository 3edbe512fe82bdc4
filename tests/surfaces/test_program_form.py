"""A program set up and changed in a form: what is wrong is said at its input, nothing is half written."""

from datetime import UTC, datetime

import pytest

from storage.models import Cohort, Competency, Person, Program
from storage.words import Kind
from tests.conversations.programs import CYCLE, DANA, MARCUS, MEI, NOAH, WIN_RATE, program
from tests.surfaces.conftest import Desk, Opener
from workflows.errors import NotAllowed, QuestionClosed
from workflows.files.export import export
from workflows.forms import form_competencies

JANUARY = datetime(2026, 1, 12, 14, 0, tzinfo=UTC)


async def _file(desk: Desk, key: str) -> str:
    now = desk.world.clock.now()
    return await desk.world.look(lambda s: export(s, organization_id=1, program_key=key, now=now))


async def test_a_program_is_set_up_in_a_form_and_its_people_are_asked(desk: Opener) -> None:
    sitting = desk(program(WIN_RATE), at=JANUARY)
    world = sitting.world
    form = await sitting.opens(MEI, "program")
    filled = {
        "name": "First-Line Leaders",
        "objective": "Keep 90 % of first-line leaders",
        "problem": "Leaders leave in their first year.",
        "teaches": "Give feedback early.",
        "sponsor": "Ana Souza <ana.souza@halden.example>",
        "unit_owner": "Dana Wu",
        "finance": "karin.adler@halden.example",
        "starts": "2026-02-02",
        "ends": "2026-02-27",
        "kpis": "Retention; %; 81; 90; by 31 December 2026\nWin rate, %, 22, 26",
        "competencies": "Feedback\nDelegation -> Win rate",
        "managers": "Marcus Reed <marcus.reed@halden.example> 4\nli.na@halden.example 6",
    }
    wrong = {
        "name": "Consultative Selling",
        "sponsor": "Somebody",
        "ends": "2026-01-01",
        "kpis": "Retention",
        "competencies": "Juggling",
        "managers": "li.na@halden.example\nli.na@halden.example 5",
    }
    refused_at = await sitting.hands_in(MEI, form, **{**filled, **wrong})
    assert "no coaching ideas for “Juggling”. There are for Career" in refused_at.pop(
        "What managers coach each week, one per line"
    )
    assert refused_at == {
        "Program name": "There is a program called Consultative Selling already",
        "Lead sponsor, a VP or above": "I don't know “Somebody”. Write an e-mail address.",
        "Last day of the training": "2026-01-01 is before 2026-02-02; expected the last day of the training",
        "KPIs, one per line": ("Line 1: “Retention” needs a name and a unit, like: Win rate; %; 22; 26"),
        "Managers of the people trained, one per line": "Line 2: li.na@halden.example stands there twice",
    }
    slips = "Win rate; points; 22; 26", "Quits; people; 4; 12; lower is better"
    refused = [
        await sitting.hands_in(MEI, form, **{**filled, "kpis": slip, "competencies": ""}) for slip in slips
    ]
    assert [said for problem in refused for said in problem.values()] == [
        "Line 1: Win rate is counted in % already",
        "Line 1: 12 is above the baseline 4, but down is better here",
    ]
    assert len(await world.all(Program)) == 1

    assert not await sitting.hands_in(MEI, form, event_id="twice", **filled)
    assert not await sitting.hands_in(MEI, form, event_id="twice", **filled)
    assert [each.name for each in await world.all(Program)] == ["Consultative Selling", "First-Line Leaders"]
    told = await sitting.told(MEI)
    assert "Retention  81 % to 90 %; up is better" in told
    assert "I introduce myself to Ana Souza, Dana Wu and Karin Adler" in told
    assert "2 managers will get a coaching prompt a week." in told
    coached = {each.key: each for each in await world.all(Competency)}
    assert {"feedback", "delegation"} < coached.keys()
    people = {person.email: person.name for person in await world.all(Person)}
    assert people["li.na@halden.example"] == "Li Na"
    assert [cohort.name for cohort in await world.all(Cohort)][-1] == "Cohort of February 2026"
    await world.until_asked("ana.souza", "First-Line Leaders")
    assert await world.touchpoints(Kind.ALIGNMENT_QUESTIONS, "ana.souza")


async def test_a_form_handed_in_untouched_changes_nothing(desk: Opener) -> None:
    sitting = desk(program(WIN_RATE, CYCLE, managers=(MARCUS, NOAH)))
    before = await _file(sitting, "selling")
    form = await sitting.opens(MEI, "program", "1")
    assert await sitting.hands_in(MEI, form) == {}
    assert await _file(sitting, "selling") == before
    assert "nothing in the form was different" in await sitting.told(MEI)


async def test_a_change_in_the_form_is_the_change_in_the_file_and_nothing_else(desk: Opener) -> None:
    sitting = desk(program(WIN_RATE, CYCLE, managers=(MARCUS, NOAH)))
    before = (await _file(sitting, "selling")).splitlines()
    form = await sitting.opens(MEI, "program", "1")
    (kpis,) = [part.value for part in form.card.inputs if part.id == "kpis"]
    changed = kpis.replace("22; 26", "22; 28").replace("Deal cycle time", "Time to close")
    assert await sitting.hands_in(MEI, form, kpis=changed, managers="Marcus Reed") == {}
    after = (await _file(sitting, "selling")).splitlines()
    assert "      value: 28" in after
    assert "    name: Time to close" in after
    assert "    measure: deal-cycle-time" in [line.replace("- ", "  ") for line in after]
    gone = set(before) - set(after)
    assert not [line for line in gone if "standard" in line or "delegate" in line]
    assert "Saved: " in await sitting.told(MEI)
    assert "    name: Discovery questions" in after
    form = await sitting.opens(MEI, "program", "1")
    assert await sitting.hands_in(MEI, form, kpis="Win rate; %; 22; 28", competencies="Feedback") == {}
    final = (await _file(sitting, "selling")).splitlines()
    assert "  - key: feedback" in final
    assert "    name: Discovery questions" not in final
    assert "    kpi: win-rate" in final[final.index("  - key: feedback") :], "the only one there is"


def test_competencies_left_as_they_were_are_no_mistake() -> None:
    names = {"Revenue p.a.": "sum", "Lead -> deal": "rate", "Win rate": "wins"}
    own = {"Pricing, packaging etc.": "sum", "Ask -> listen": "rate", "Tell => show": "", "Feedback": "wins"}
    before = [
        {"key": f"own-{at}", "name": name} | ({"kpi": kpi} if kpi else {})
        for at, (name, kpi) in enumerate(own.items())
    ]
    measures = {key: {"name": name} for name, key in names.items()}
    text = form_competencies.text_of(before, measures) + "\nDelegation -> Lead -> deal"
    kpis, wrong = {name.lower(): key for name, key in names.items()}, list[str]()
    *after, (_, new) = form_competencies.read(text, before, kpis, lambda said, _: wrong.append(said))
    assert (wrong, [one for _, one in after]) == ([], before)
    assert (new["key"], new["kpi"]) == ("delegation", "rate")


async def test_nobody_undoes_what_another_saved_meanwhile(desk: Opener) -> None:
    sitting = desk(program(WIN_RATE))
    first, second = [await sitting.opens(MEI, "program", "1") for _ in range(2)]
    assert await sitting.hands_in(MEI, first, teaches="Ask first") == {}
    refused = await sitting.submits(MEI, "program", second.value, {"name": "Selling"})
    assert isinstance(refused, QuestionClosed)
    assert "was changed while you had this open" in refused.said
    third = await sitting.opens(MEI, "program", "1")
    kept = {part.id: part.value for part in third.card.inputs} | {"teaches": ""}
    emptied = {name: said for name, said in kept.items() if said}  # as Slack leaves out what was emptied
    assert await sitting.submits(MEI, "program", third.value, emptied) is None
    assert "teaches" not in await _file(sitting, "selling")


async def test_only_the_learning_team_has_this_form(desk: Opener) -> None:
    sitting = desk(program())
    with pytest.raises(NotAllowed, match="Only the learning team"):
        await sitting.opens(DANA, "program", "1")
    assert isinstance(await sitting.submits(DANA, "program", "1", {"name": "Mine"}), NotAllowed)
