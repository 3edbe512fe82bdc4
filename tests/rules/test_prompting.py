"""Which coaching prompt comes next: the order over the weeks, and what a manager's answers change."""

import itertools

import pytest

from prompts.coaching.library import Stage, load
from tests.examples import further
from workflows.rules.prompting import Choice, Given, Outcome, choose

ALL = load().all_prompts
ONE = ("coaching-conversations",)
THREE = ("coaching-conversations", "discovery-questions", "pipeline-review")
STAGES = list(Stage)
ANSWERS: tuple[Outcome | None, ...] = ("did_it", "not_yet", "not_for_me", None)


def follow(*answers: Outcome | None, competencies: tuple[str, ...] = ONE) -> list[Choice]:
    """One prompt a week, each answered in turn, and the prompt that comes after the last answer."""
    choices: list[Choice] = []
    history: list[Given] = []
    for week, answer in enumerate((*answers, None)):
        choice = choose(ALL, week=week, history=history, competencies=competencies)
        if choice is None:
            break
        choices.append(choice)
        history.append(Given(choice.prompt.id, choice.prompt.competency, answer))
    return choices


def stage(choice: Choice) -> int:
    return STAGES.index(choice.prompt.stage)


def test_a_program_begins_with_a_look_back() -> None:
    (first,) = follow()
    assert first.prompt == load().prompts("coaching-conversations")[0]
    assert first.variant == "plain"
    assert first.because == "A look back, so that what was taught stays."


def test_twelve_weeks_without_an_answer_go_through_every_stage_in_order() -> None:
    choices = follow(*[None] * 11)
    assert len(choices) == 12
    assert [stage(choice) for choice in choices] == sorted(stage(choice) for choice in choices)
    assert {choice.prompt.stage for choice in choices} == set(Stage)
    assert {choice.variant for choice in choices} == {"plain"}


def test_the_months_after_use_what_is_left_and_then_it_ends() -> None:
    choices = follow(*[None] * 30)
    assert [choice.prompt.stage for choice in choices[12:]] == ["try", "observe", "reflect", "teach"]
    assert {choice.prompt for choice in choices} == set(load().prompts("coaching-conversations"))


def test_did_it_goes_a_step_further() -> None:
    silent, done = follow(None), follow("did_it")
    assert stage(done[1]) == stage(silent[1]) + 1
    assert done[1].variant == "plain"
    assert (
        done[1].because == "You did the last one on coaching conversations, so this one goes a step further."
    )


def test_did_it_twice_asks_a_little_more() -> None:
    third = follow("did_it", "did_it")[2]
    assert third.variant == "harder"
    assert third.because == "You did the last two on coaching conversations, so this one asks a little more."


def test_not_yet_brings_a_smaller_step_at_the_same_stage_in_another_situation() -> None:
    first, second = follow("not_yet")
    assert second.variant == "easier"
    assert stage(second) == stage(first)
    assert second.prompt.situation != first.prompt.situation
    assert second.because == (
        "The last one on coaching conversations has not happened yet, so here is a smaller step."
    )


def test_not_yet_twice_goes_back_to_an_earlier_stage() -> None:
    choices = follow(None, None, None, None, None, "not_yet", "not_yet")
    assert choices[7].variant == "easier"
    assert stage(choices[7]) < stage(choices[5])
    assert "another side" in choices[7].because


def test_doing_it_after_all_ends_the_small_steps() -> None:
    assert follow("not_yet", "not_yet", "did_it")[3].variant == "plain"


def test_not_for_me_changes_the_competency_and_says_so() -> None:
    first, second = follow("not_for_me", competencies=THREE)
    assert first.prompt.competency != second.prompt.competency
    assert second.because == "The last one was not for you, so this one is about discovery questions."


def test_nobody_who_never_answered_is_told_to_do_it_once_more() -> None:
    (silent, *_) = [choice for choice in follow(*[None] * 11) if choice.prompt.stage is Stage.PRACTICE]
    assert silent.because == "Small things that are easy to repeat become a habit."
    practiced = follow("did_it", *[None] * 10)
    assert "Time to do it once more, so that it becomes a habit." in {each.because for each in practiced}


def test_one_reason_is_given_and_never_a_second_one_against_it() -> None:
    for answers in itertools.product(ANSWERS, repeat=4):
        for choice in follow(*answers, competencies=THREE[:2]):
            assert choice.because.count(".") == 1


def test_a_declined_competency_sits_out_a_round() -> None:
    given = [choice.prompt.competency for choice in follow("not_for_me", *[None] * 6, competencies=THREE)]
    assert (
        given == [THREE[0], THREE[1], THREE[2], THREE[1], THREE[2], THREE[0], THREE[1]]
        or given[3] != THREE[0]
    )
    assert THREE[0] in given[4:]


def test_not_for_me_with_one_competency_is_another_way_in() -> None:
    first, second = follow("not_for_me")
    assert second.prompt.situation != first.prompt.situation
    assert second.because == (
        "The last one on coaching conversations was not for you, so here is another way in."
    )


EVERY = [(key,) for key in sorted({prompt.competency for prompt in ALL})]


@pytest.mark.parametrize("answer", ["did_it", "not_yet", "not_for_me"])
def test_every_answer_brings_another_card_than_silence_at_once(answer: Outcome) -> None:
    for competencies in (*EVERY, THREE[:2], THREE):
        for weeks in (0, 1, 3, 6):
            before = [None] * weeks
            silent, said = (follow(*before, last, competencies=competencies)[-1] for last in (None, answer))
            assert (said.prompt, said.variant) != (silent.prompt, silent.variant), (competencies, weeks)
            if answer == "not_for_me":
                assert said.prompt != silent.prompt
                assert "was not for you" in said.because


def test_not_for_me_comes_at_it_from_another_stage_and_situation() -> None:
    for competencies in EVERY:
        first, second = follow("not_for_me", competencies=competencies)
        assert second.prompt.situation != first.prompt.situation
        assert second.prompt.stage != first.prompt.stage


def test_what_has_not_happened_yet_keeps_its_turn_for_one_smaller_step() -> None:
    choices = follow("not_yet", "not_yet", None, competencies=THREE)
    assert [choice.prompt.competency for choice in choices[:4]] == [THREE[0], THREE[0], *THREE[1:]]
    assert [choice.variant for choice in choices] == ["plain", "easier", "easier", "plain"]
    assert choices[1].because == (
        "The last one on coaching conversations has not happened yet, so here is a smaller step."
    )
    assert choices[2].because == (
        "The last one, on coaching conversations, has not happened yet, "
        "so here is a small one on discovery questions."
    )


def test_did_it_lets_the_next_competency_start_further_on() -> None:
    silent, done = (follow(answer, competencies=THREE)[1] for answer in (None, "did_it"))
    assert done.prompt.competency == silent.prompt.competency == THREE[1]
    assert stage(done) == stage(silent) + 1
    assert done.because == (
        "You did the last one, on coaching conversations, "
        "so this one, on discovery questions, starts further on."
    )
    fourth = follow("did_it", "did_it", "did_it", competencies=THREE)[3]
    assert (fourth.prompt.competency, fourth.variant) == (THREE[0], "harder")


@pytest.mark.parametrize("competencies", [ONE, THREE])
def test_too_basic_asks_more_and_not_sure_how_lets_them_watch_first(competencies: tuple[str, ...]) -> None:
    ids = [prompt.id for prompt in load().prompts(ONE[0])]
    basic = choose(
        ALL, week=1, history=[Given(ids[0], ONE[0], "not_for_me", "too_basic")], competencies=competencies
    )
    assert basic is not None
    assert basic.variant == "harder"
    assert stage(basic) > STAGES.index(Stage.RECALL)
    assert basic.because == "The last one was too basic for you, so this one asks more."
    unsure = choose(
        ALL, week=1, history=[Given(ids[0], ONE[0], "not_yet", "not_sure_how")], competencies=competencies
    )
    assert unsure is not None
    assert (unsure.prompt.competency, unsure.prompt.stage, unsure.variant) == (ONE[0], "observe", "easier")
    assert unsure.because == (
        "You were not sure how, so this one lets you watch for coaching conversations first."
    )


@pytest.mark.parametrize("competencies", [THREE[:2], THREE])
def test_competencies_take_turns(competencies: tuple[str, ...]) -> None:
    given = [choice.prompt.competency for choice in follow(*[None] * 11, competencies=competencies)]
    assert given == list(competencies) * (12 // len(competencies))


def test_every_competency_starts_small_and_moves_forward() -> None:
    choices = follow(*[None] * 11, competencies=THREE)
    for competency in THREE:
        stages = [stage(choice) for choice in choices if choice.prompt.competency == competency]
        assert stages[0] <= STAGES.index(Stage.TRY)
        assert stages[-1] >= STAGES.index(Stage.STRETCH)
        assert stages == sorted(set(stages))


def test_a_competency_used_up_gives_its_turns_to_the_others() -> None:
    few = [prompt for prompt in ALL if prompt.competency == THREE[1] or prompt.id == ALL[0].id]
    history = [
        Given(ALL[0].id, THREE[0], "did_it"),
        Given(load().prompts(THREE[1])[0].id, THREE[1], "did_it"),
    ]
    choice = choose(few, week=2, history=history, competencies=THREE[:2])
    assert choice is not None
    assert choice.prompt.competency == THREE[1]


def test_a_prompt_that_left_the_library_does_no_harm() -> None:
    history = [Given("gone", ONE[0], "not_yet")]
    choice = choose(ALL, week=1, history=history, competencies=ONE)
    assert choice is not None
    assert (choice.prompt.stage, choice.variant) == ("recall", "easier")


@pytest.mark.parametrize("competencies", [(), ("juggling",)])
def test_with_nothing_to_choose_from_there_is_no_choice(competencies: tuple[str, ...]) -> None:
    assert choose(ALL, week=0, history=[], competencies=competencies) is None


@pytest.mark.parametrize(("weeks", "competencies"), [(3, ONE), (3, THREE), *further((4, ONE), (4, THREE))])
def test_whatever_comes_back_no_prompt_comes_twice_and_the_choice_is_the_same_again(
    weeks: int, competencies: tuple[str, ...]
) -> None:
    for answers in itertools.product(ANSWERS, repeat=weeks):
        said = answers * (24 // weeks)
        choices = follow(*said, competencies=competencies)
        ids = [choice.prompt.id for choice in choices]
        assert len(ids) == len(set(ids)) == min(25, 16 * len(competencies))
        assert all(choice.because.endswith(".") for choice in choices)
        assert choices == follow(*said, competencies=competencies)
