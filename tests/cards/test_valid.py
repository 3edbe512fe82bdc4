"""What is sent is what the platforms' own rules allow, as far as those can be checked without them."""

import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from bot.platforms.sandbox import render as sandbox
from bot.platforms.slack import render as slack
from bot.platforms.teams import render as teams
from prompts.cards import Buttons, Card, Chart, Divider, Image, Point, Text
from tests.cards.reading import Page, nodes
from tests.cards.samples import EVERY_PART, SHOWN, said_everywhere

every_card = pytest.mark.parametrize("card", [*SHOWN.values(), said_everywhere("Dana")])

# From the Adaptive Card 1.5 schema, and for Chart.Line from the charts page of the Teams documentation:
# what an object of this type must have, and what else it may have.
ADAPTIVE: dict[str, tuple[set[str], set[str]]] = {
    "AdaptiveCard": ({"version", "body"}, {"fallbackText"}),
    "RichTextBlock": ({"inlines"}, {"spacing"}),
    "TextRun": ({"text"}, {"weight", "size", "italic", "isSubtle"}),
    "Container": ({"items"}, {"style"}),
    "Image": ({"url", "altText"}, set()),
    "ActionSet": ({"actions"}, set()),
    "Action.Execute": ({"title", "verb", "data"}, {"style", "associatedInputs"}),
    "Action.Submit": ({"title", "data"}, {"style", "associatedInputs"}),
    "task/fetch": (set(), set()),
    "Input.Text": ({"id", "label"}, {"placeholder", "value", "isMultiline", "isRequired", "errorMessage"}),
    "Input.ChoiceSet": ({"id", "label", "choices"}, {"value", "isRequired", "errorMessage"}),
    "Input.Date": ({"id", "label"}, {"value", "isRequired", "errorMessage"}),
    "Chart.Line": ({"data"}, {"title", "showTitle", "yAxisTitle", "fallback"}),
}
HTML: dict[str, set[str]] = {
    "article": {"class", "aria-labelledby", "aria-label"},
    "h3": {"class", "id", "dir"},
    "form": {"class", "method", "data-card"},
    "p": {"class", "dir"},
    "a": {"download", "href"},
    "strong": set(),
    "small": {"class", "id", "dir"},
    "br": set(),
    "blockquote": {"class", "dir"},
    "dl": {"class"},
    "div": {"class"},
    "dt": {"dir"},
    "dd": {"dir"},
    "ul": {"class"},
    "ol": {"class"},
    "li": {"dir"},
    "figure": {"class"},
    "figcaption": {"dir"},
    "svg": {"role", "aria-label", "viewbox"},
    "line": {"class", "x1", "x2", "y1", "y2", "stroke-dasharray"},
    "polyline": {"class", "fill", "points"},
    "circle": {"class", "cx", "cy", "r"},
    "text": {"class", "x", "y", "text-anchor"},
    "img": {"class", "src", "alt", "loading", "referrerpolicy"},
    "hr": {"class"},
    "label": {"for", "dir"},
    "input": {"type", "id", "name", "required", "aria-describedby", "value", "dir"},
    "textarea": {"id", "name", "required", "aria-describedby", "rows", "dir"},
    "select": {"id", "name", "required"},
    "option": {"value", "selected"},
    "button": {"class", "type", "name", "value", "formnovalidate"},
}


def check_slack(blocks: list[dict[str, Any]]) -> None:
    for block in blocks:
        if block["type"] == "data_visualization":
            check_slack_chart(block)
            continue
        parsed = Block.parse(block)
        assert parsed is not None, f"slack_sdk does not know {block['type']}"
        parsed.validate_json()
        assert parsed.to_dict() == block
    for actions in (block["elements"] for block in blocks if block["type"] == "actions"):
        ids = [button["action_id"] for button in actions]
        assert len(set(ids)) == len(ids)


def check_slack_chart(block: dict[str, Any]) -> None:
    assert set(block) == {"type", "title", "chart"}
    assert 0 < len(block["title"]) <= 50
    chart = block["chart"]
    categories = chart["axis_config"]["categories"]
    assert (chart["type"], len(categories)) in {("line", at) for at in range(2, 21)}
    assert all(0 < len(label) <= 20 for label in categories)
    assert len(chart["axis_config"].get("y_label", "%")) <= 50
    assert 1 <= len(chart["series"]) <= 6
    assert all(0 < len(series["name"]) <= 20 for series in chart["series"])
    assert all([point["label"] for point in series["data"]] == categories for series in chart["series"])


def check_adaptive(card: dict[str, Any]) -> None:
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.5")
    for node in nodes(card):
        if "type" in node:
            must, may = ADAPTIVE[node["type"]]
            assert must <= set(node) <= must | may | {"type", "separator"}, node
            assert all(node[name] not in ("", []) for name in must if name != "body"), node


def check_html(html: str) -> None:
    page = Page(html)
    for tag, attributes in page.tags:
        assert set(attributes) <= HTML[tag], f"<{tag}> has {sorted(set(attributes) - HTML[tag])}"
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(set(ids)) == len(ids)
    named = {
        a[name] for _, a in page.tags for name in ("for", "aria-labelledby", "aria-describedby") if name in a
    }
    assert named <= set(ids)
    assert all(image["alt"] for image in page.all("img"))
    assert all(drawing["aria-label"] for drawing in page.all("svg"))
    # A link leads out of the page nowhere: it only keeps a picture that is inside it.
    assert all(link["href"].startswith("data:image/svg+xml,") for link in page.all("a"))


@every_card
def test_slack_blocks(card: Card) -> None:
    for blocks in slack.pages(card):
        check_slack(blocks)


def test_a_chart_of_plain_numbers_names_no_unit() -> None:
    points = tuple(Point(label=label, value=Decimal(3)) for label in ("April", "May"))
    chart = Chart(title="Deals", unit="", points=points, alt="3, then 3")
    (page,) = slack.pages(Card(summary="Deals", parts=(chart,)))
    check_slack(page)
    assert "y_label" not in str(page)


@every_card
def test_adaptive_cards(card: Card) -> None:
    for page in teams.pages(card):
        check_adaptive(page)


@every_card
def test_html(card: Card) -> None:
    check_html(sandbox.render(card, key="card-1"))


def test_the_sample_has_every_kind_of_part() -> None:
    kinds = {type(part) for part in EVERY_PART.parts}
    assert {Buttons, Divider, Image, Text} < kinds
    assert len(kinds) == 10


def test_two_cards_on_one_page_share_no_id() -> None:
    ids = [
        {
            attributes["id"]
            for _, attributes in Page(sandbox.render(EVERY_PART, key=key)).tags
            if "id" in attributes
        }
        for key in ("card-1", "card-2")
    ]
    assert ids[0]
    assert ids[0].isdisjoint(ids[1])


def test_a_card_of_nothing_but_a_divider_still_says_something() -> None:
    card = Card(summary="All done.", parts=(Divider(),))
    assert [run["text"] for run in nodes(teams.pages(card)) if run.get("type") == "TextRun"] == ["All done."]


def test_importing_the_teams_renderer_does_not_load_the_teams_app() -> None:
    """The app costs two seconds and reads a `.env` on import; a renderer must not."""
    code = "import sys, bot.platforms.teams.render; print('microsoft_teams.apps' in sys.modules)"
    command = [sys.executable, "-c", code]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout == "False\n"
