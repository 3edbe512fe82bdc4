"""Any card at all can be drawn on every platform, and what is drawn is small enough to be sent."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.platforms.sandbox import render as sandbox
from bot.platforms.slack import render as slack
from bot.platforms.teams import render as teams
from prompts.cards import (
    Button,
    Buttons,
    Card,
    Chart,
    ChoiceInput,
    DateInput,
    Divider,
    Facts,
    Image,
    Items,
    Part,
    Point,
    Text,
    TextInput,
)
from tests.cards.reading import Page, nodes, slack_controls, slack_words, teams_controls, teams_words
from tests.cards.test_parity import asked
from tests.cards.test_valid import check_adaptive, check_html, check_slack
from tests.examples import tries

pytestmark = pytest.mark.torture  # too long for every day


words = st.text(max_size=60) | st.text(st.sampled_from("ab \n&<>{}👩\u200d\u0301\u202e"), max_size=40)
some_words = words.filter(bool)
long_words = st.builds(lambda piece, times: piece * times, some_words, st.integers(1, 400))
values = st.decimals(allow_nan=False, allow_infinity=False)

texts = st.builds(
    Text,
    body=some_words | long_words,
    tone=st.sampled_from(("plain", "strong", "quiet", "quote", "good", "warn")),
)
facts = st.builds(
    Facts, rows=st.lists(st.tuples(words, words | long_words), min_size=1, max_size=30).map(tuple)
)
lists = st.builds(
    Items,
    items=st.lists(words | long_words, min_size=1, max_size=80).map(tuple),
    ordered=st.booleans(),
)
charts = st.builds(
    Chart,
    title=words | long_words,
    unit=words,
    points=st.lists(st.builds(Point, label=words, value=values), min_size=1, max_size=30).map(tuple),
    target=st.none() | values,
    alt=some_words | long_words,
)
images = st.builds(Image, url=st.just("https://example.com/a.png"), alt=some_words)


@st.composite
def controls(draw: st.DrawFn, at: int) -> Part:
    """An input or a row of buttons whose ids no other has."""
    name, label = f"field.{at}", draw(words)
    match draw(st.sampled_from(("text", "choice", "date", "buttons"))):
        case "text":
            return TextInput(
                id=name,
                label=label,
                hint=draw(words),
                value=draw(words | long_words),
                multiline=draw(st.booleans()),
                required=draw(st.booleans()),
            )
        case "choice":
            labels = draw(st.lists(words, min_size=1, max_size=20))
            choices = tuple((f"value {n}", label) for n, label in enumerate(labels))
            return ChoiceInput(
                id=name, label=label, choices=choices, value=draw(st.sampled_from(("", "value 0")))
            )
        case "date":
            return DateInput(id=name, label=label, value=draw(st.sampled_from(("", "2026-03-12", "soon"))))
        case _:
            labels = draw(st.lists(some_words, min_size=1, max_size=6))
            buttons = (
                Button(
                    action="press",
                    value=f"{at} {n}",
                    label=label,
                    style=draw(st.sampled_from(("default", "primary", "danger"))),
                    submits=draw(st.booleans()),
                )
                for n, label in enumerate(labels)
            )
            return Buttons(buttons=tuple(buttons))


@st.composite
def cards(draw: st.DrawFn) -> Card:
    said = st.one_of(texts, facts, lists, charts, images, st.builds(Divider))
    shown = draw(st.lists(said, max_size=8))
    form = [draw(controls(at)) for at in range(draw(st.integers(0, 4)))]
    parts = draw(st.permutations([*shown, *form])) or [draw(texts)]
    return Card(summary=draw(some_words), title=draw(words | long_words), parts=tuple(parts))


@settings(max_examples=tries(150), deadline=None)
@given(cards())
def test_any_card_can_be_sent_on_slack(card: Card) -> None:
    pages: Any = slack.pages(card)
    assert [block for page in pages for block in page] == slack.render(card)
    assert 0 < len(slack.fallback_text(card)) <= 4000
    for page in pages:
        assert 0 < len(page) <= 50
        size = sum(len(json.dumps(block, ensure_ascii=False)) for block in page)
        assert len(page) == 1 or size <= slack.MESSAGE_LIMIT
        assert sum(block["type"] == "data_visualization" for block in page) <= 2
        check_slack(page)
    found = slack_controls(pages)
    assert {key[:2] for key in found.buttons} == {key[:2] for key in asked(card)[0]}
    assert {key for key, _ in found.inputs} == {key for key, _ in asked(card)[1]}


@settings(max_examples=tries(150), deadline=None)
@given(cards())
def test_any_card_can_be_sent_on_teams(card: Card) -> None:
    pages: Any = teams.pages(card)
    assert pages
    for page in pages:
        assert page["body"]
        assert (
            len(page["body"]) == 1 or len(json.dumps(page, ensure_ascii=False).encode()) <= teams.CARD_LIMIT
        )
        json.dumps(page, allow_nan=False)
        check_adaptive(page)
    found = teams_controls(pages)
    assert {key[:2] for key in found.buttons} == {key[:2] for key in asked(card)[0]}
    assert {key for key, _ in found.inputs} == {key for key, _ in asked(card)[1]}


@settings(max_examples=tries(150), deadline=None)
@given(cards())
def test_any_card_can_be_shown_on_the_sandbox_page(card: Card) -> None:
    drawn = sandbox.render(card, key="card-1")
    check_html(drawn)
    found = Page(drawn).controls
    assert {key[:2] for key in found.buttons} == {key[:2] for key in asked(card)[0]}
    assert {key for key, _ in found.inputs} == {key for key, _ in asked(card)[1]}


def lines(count: int) -> str:
    return "\n".join(f"Line {at} of what Dana wrote about the program." for at in range(count))


def test_a_long_text_is_split_at_line_breaks_and_nothing_is_lost() -> None:
    body = lines(1000)
    card = Card(summary="Long", parts=(Text(body=body),))
    in_slack, in_teams = slack_words(slack.pages(card)), teams_words(teams.pages(card))
    assert len(slack.pages(card)) > 1
    assert len(teams.pages(card)) > 1
    assert "\n".join(in_slack) == "\n".join(in_teams) == body
    assert all(piece.startswith("Line ") for piece in in_slack)


def test_a_short_card_is_one_message_even_with_everything_on_it() -> None:
    card = Card(summary="Short", parts=(Text(body=lines(20)), Divider(), Facts(rows=(("Now", "25 %"),) * 12)))
    assert len(slack.pages(card)) == 1
    assert len(teams.pages(card)) == 1


def test_more_than_ten_facts_are_split() -> None:
    card = Card(summary="Facts", parts=(Facts(rows=tuple((f"KPI {at}", "25 %") for at in range(23))),))
    rows = [words.count("\n") + 1 for words in slack_words(slack.render(card))]
    assert rows == [10, 10, 3]


def test_an_ordered_list_goes_on_counting_where_it_is_split() -> None:
    card = Card(summary="List", parts=(Items(items=tuple(f"item {at}" for at in range(120)), ordered=True),))
    blocks: Any = slack.render(card)
    assert [block["elements"][0].get("offset") for block in blocks] == [None, 50, 100]


def test_no_message_has_more_blocks_than_slack_takes() -> None:
    card = Card(summary="Short lines", parts=tuple(Text(body=f"Line {at}") for at in range(120)))
    assert [len(page) for page in slack.pages(card)] == [50, 50, 20]


@pytest.mark.parametrize("before", range(8))
def test_the_inputs_stay_with_the_button_that_sends_them(before: int) -> None:
    """A button brings along only what was typed in its own message."""
    form = (
        TextInput(id="kpi", label="Win rate now"),
        *(Text(body=lines(60)) for _ in range(3)),
        Buttons(buttons=(Button(action="kpi.confirm", value="tp-1", label="Send", submits=True),)),
    )
    card = Card(summary="Long", parts=(*(Text(body=lines(60)) for _ in range(before)), *form))
    for pages, controls_of in ((slack.pages(card), slack_controls), (teams.pages(card), teams_controls)):
        found = [controls_of(page) for page in pages]
        assert [len(page.inputs) for page in found] == [len(page.buttons) for page in found]
        assert sum(len(page.inputs) for page in found) == 1


def test_a_divider_is_a_line_above_what_follows_in_teams() -> None:
    card = Card(summary="Two", parts=(Text(body="One"), Divider(), Text(body="Two"), Text(body="Three")))
    body: Any = teams.render(card)["body"]
    assert [element.get("separator") for element in body] == [None, True, None]


def chart(*labels: str, target: Decimal | None = None) -> Chart:
    points = tuple(Point(label=label, value=Decimal(at)) for at, label in enumerate(labels))
    return Chart(title="Win rate", unit="%", points=points, target=target, alt="It rose.")


def drawn_by_slack(*charts_: Chart) -> list[bool]:
    blocks = slack.render(Card(summary="Chart", parts=charts_))
    return [block["type"] == "data_visualization" for block in blocks if block["type"] != "context"]


def test_slack_draws_what_it_can_and_writes_the_rest_in_letters() -> None:
    assert drawn_by_slack(chart("Jan", "Feb")) == [True]
    assert drawn_by_slack(chart(*map(str, range(20)))) == [True]
    assert drawn_by_slack(chart(*map(str, range(21)))) == [False]
    assert drawn_by_slack(chart("Jan")) == [False]
    assert drawn_by_slack(chart("Jan", "Jan")) == [False]
    assert drawn_by_slack(chart("Jan", "F" * 21)) == [False]
    assert drawn_by_slack(*[chart("Jan", "Feb")] * 3) == [True, True, False]


def test_a_chart_in_letters_says_the_same_in_words() -> None:
    blocks = slack.render(Card(summary="Chart", parts=(chart(*"abcdefghijklmnopqrstuvwxyz"[:21]),)))
    (said,) = slack_words(blocks)
    title, course, alt = said.split("\n")
    assert (title, alt) == ("Win rate", "It rose.")
    assert (course[0], course[-1], len(course)) == ("▁", "█", 21)


def test_a_host_without_charts_gets_letters_and_everybody_gets_the_words() -> None:
    card = Card(summary="Chart", parts=(chart("Jan", "Feb", "Mar", target=Decimal(3)),))
    drawn: Any = teams.render(card)
    drawing, small_print = drawn["body"]
    assert [run["text"] for run in nodes(drawing["fallback"]) if run["type"] == "TextRun"] == [
        "Win rate  ▁▄█"
    ]
    assert [series["legend"] for series in drawing["data"]] == ["Win rate", "🎯"]
    assert small_print["inlines"][0]["text"] == "It rose."


def test_the_drawing_on_the_page_puts_higher_values_higher() -> None:
    page = Page(
        sandbox.render(Card(summary="Chart", parts=(chart("Jan", "Feb", target=Decimal(5)),)), key="k")
    )
    (course,) = (line["points"] for line in page.all("polyline"))
    first, last = (float(point.split(",")[1]) for point in course.split())
    (goal,) = (float(line["y1"]) for line in page.all("line"))
    assert goal < last < first  # SVG counts from the top
