"""Nobody is asked less because of the platform they are on."""

from typing import Any

import pytest

from bot.platforms.sandbox import render as sandbox
from bot.platforms.slack import render as slack
from bot.platforms.teams import render as teams
from prompts.cards import Card
from tests.cards.reading import Page, slack_controls, teams_controls
from tests.cards.samples import EVERY_PART, SHOWN


def asked(card: Card) -> tuple[set[tuple[str, str, str]], set[tuple[str, str]]]:
    buttons = {(button.action, button.value, button.label) for button in card.buttons}
    return buttons, {(field.id, field.label) for field in card.inputs}


@pytest.mark.parametrize("card", SHOWN.values(), ids=SHOWN)
def test_every_button_and_input_is_on_all_three(card: Card) -> None:
    buttons, inputs = asked(card)
    for platform, found in (
        ("slack", slack_controls(slack.pages(card))),
        ("teams", teams_controls(teams.pages(card))),
        ("sandbox", Page(sandbox.render(card, key="k")).controls),
    ):
        assert (platform, found.buttons) == (platform, buttons)
        assert (platform, found.inputs) == (platform, inputs)


def test_the_sample_asks_for_everything_there_is() -> None:
    """The test above means little for cards without controls, so one has them all."""
    assert {type(field).__name__ for field in EVERY_PART.inputs} == {"TextInput", "ChoiceInput", "DateInput"}
    assert {button.style for button in EVERY_PART.buttons} == {"default", "primary", "danger"}
    assert {button.submits for button in EVERY_PART.buttons} == {True, False}


def test_what_is_filled_in_before_is_filled_in_everywhere() -> None:
    filled = {"25", "both", "2026-03-12"}
    blocks: Any = slack.render(EVERY_PART)
    body: Any = teams.render(EVERY_PART)["body"]
    in_slack = {
        element.get("initial_value")
        or element.get("initial_date")
        or element.get("initial_option", {}).get("value")
        for element in (block["element"] for block in blocks if block["type"] == "input")
    }
    in_teams = {element.get("value") for element in body if element["type"].startswith("Input.")}
    page = Page(sandbox.render(EVERY_PART, key="k"))
    in_html = {a["value"] for a in page.all("input")} | {
        a["value"] for a in page.all("option") if "selected" in a
    }
    assert in_slack == filled | {None}
    assert in_teams == filled | {None}
    assert in_html == filled


def test_what_has_to_be_filled_in_is_marked_everywhere() -> None:
    required = {field.id for field in EVERY_PART.inputs if field.required}
    blocks: Any = slack.render(EVERY_PART)
    body: Any = teams.render(EVERY_PART)["body"]
    page = Page(sandbox.render(EVERY_PART, key="k"))
    fields = page.all("input") + page.all("select") + page.all("textarea")
    assert required == {"kpi.win_rate"}
    assert {
        b["element"]["action_id"] for b in blocks if b["type"] == "input" and not b["optional"]
    } == required
    assert {element["id"] for element in body if element.get("isRequired")} == required
    assert {field["name"] for field in fields if "required" in field} == required


def test_only_a_button_that_submits_brings_the_inputs_along() -> None:
    body: Any = teams.render(EVERY_PART)["body"]
    actions = [action for element in body for action in element.get("actions", [])]
    brings = {action["title"]: action["associatedInputs"] for action in actions}
    assert brings["Yes, record it"] == "auto"
    assert brings["Not mine"] == "none"

    buttons = Page(sandbox.render(EVERY_PART, key="k")).all("button")
    held_up = {button["value"] for button in buttons if "formnovalidate" not in button}
    assert held_up == {"kpi.confirm|tp-1"}
