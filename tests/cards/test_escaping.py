"""A person's words stay words: never a mention, a link, a ping, markup or script, on any platform."""

import html
from typing import Any

import pytest
from pydantic import ValidationError

from bot.platforms.sandbox import render as sandbox
from bot.platforms.slack import render as slack
from bot.platforms.teams import render as teams
from prompts.cards import Card, Text, plain_text
from tests.cards.reading import Page, nodes, slack_words, teams_words
from tests.cards.samples import said_everywhere
from tests.cards.test_valid import check_adaptive, check_html, check_slack

SAME: dict[str, str] = {
    "slack mention": "<@U1>",
    "slack channel ping": "<!channel> <!here> <!everyone>",
    "slack group": "<!subteam^S1|all>",
    "bare pings": "@channel @here @everyone",
    "slack link": "<http://evil.example|your bank>",
    "slack date": "<!date^1392734382^{date}^http://evil.example|now>",
    "bare link": "see http://evil.example/a?b=1&c=2",
    "mail": "mailto:dana@example.com",
    "markdown link": "[your bank](http://evil.example)",
    "markdown image": "![x](http://evil.example/x.png)",
    "emphasis": "*bold* _it_ ~x~ `code` **b** __u__",
    "code fence": "```rm -rf```",
    "quote": "> I agree",
    "heading": "# Big",
    "list": "- one",
    "numbers": "1. one",
    "emoji": ":tada: :warning:",
    "teams mention": "<at>Dana</at>",
    "teams date": "{{DATE(2017-02-14T06:08:39Z,SHORT)}} {{{TIME(2017-02-14T06:08:39Z)}}}",
    "template": "${title} {0} {title} %s %(x)s {{ x }}",
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "out of the attribute": '" onmouseover="alert(1)" x=\'',
    "out of the tag": '"></p></textarea></select></form><b>',
    "comment": "<!-- --> ]]> <![CDATA[",
    "entities": "&lt;b&gt; &amp;amp; &#60;b&#62; &copy",
    "backslashes": "\\*a\\* \\n \\u0000",
    "right to left": "שלום Dana مرحبا",
    "joined emoji": "👩‍👩‍👧 🇦🇹 e\u0301",
}
CHANGED: dict[str, tuple[str, str]] = {
    "null byte": ("a\x00b", "ab"),
    "terminal codes": ("\x1b[31mred\x07", "[31mred"),
    "right-to-left override": ("safe \u202eexe.fdp", "safe exe.fdp"),
    "isolates": ("\u2066a\u2069", "a"),
}
HOSTILE = {name: (words, words) for name, words in SAME.items()} | CHANGED

hostile = pytest.mark.parametrize(("words", "seen"), HOSTILE.values(), ids=HOSTILE)


@hostile
def test_in_slack_they_are_literal(words: str, seen: str) -> None:
    blocks: Any = slack.render(said_everywhere(words))
    check_slack(blocks)
    kinds = {node["type"] for node in nodes(blocks) if "type" in node}
    # Only these carry words, and Slack reads no markup in them.
    assert (
        kinds & {"mrkdwn", "markdown", "link", "user", "usergroup", "channel", "broadcast", "date"} == set()
    )
    assert {node["name"] for node in nodes(blocks) if node.get("type") == "emoji"} == {
        "white_check_mark",
        "warning",
    }
    assert {node["emoji"] for node in nodes(blocks) if node.get("type") == "plain_text"} == {False}
    found = slack_words(blocks)
    assert set(found) >= {seen, f" {seen}", f"{seen}: {seen}"}
    assert all(seen in said for said in found)


@hostile
def test_in_the_slack_notification_they_are_escaped(words: str, seen: str) -> None:
    text = slack.fallback_text(Card(summary=words, parts=(Text(body=words),)))
    assert "<" not in text
    assert ">" not in text
    assert text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == seen


@hostile
def test_in_teams_they_are_literal(words: str, seen: str) -> None:
    card: Any = teams.render(said_everywhere(words))
    check_adaptive(card)
    for node in nodes(card):
        # No mentions, nothing to press in a text, and none of the two elements that read Markdown.
        assert not {"msteams", "selectAction", "facts"} & set(node)
        assert node.get("type") != "TextBlock"
        assert "{{" not in node.get("text", "")
    found = [said for said in teams_words(card) if said != "🎯"]
    assert set(found) >= {seen, f"{seen}: {seen}", f"• {seen}", f"✅ {seen}"}
    assert all(seen in said for said in found)


@hostile
def test_on_the_sandbox_page_they_are_text(words: str, seen: str) -> None:
    drawn = sandbox.render(said_everywhere(words), key="card-1")
    check_html(drawn)
    page, harmless = Page(drawn), Page(sandbox.render(said_everywhere("Dana"), key="card-1"))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in harmless.tags]
    assert [sorted(a) for _, a in page.tags] == [sorted(a) for _, a in harmless.tags]
    said = [text.strip() for text in page.words if text.strip()]
    assert set(said) >= {seen, f"{seen} ({seen})", f"{seen}2"}
    # The rest is the renderer's own: the numbers on the chart.
    own = {text.strip() for text in harmless.words if "Dana" not in text}
    assert all(seen in text or text in own for text in said)
    assert page.all("svg")[0]["aria-label"] == seen
    assert page.all("button")[0]["value"] == f"ok|{words}"


@hostile
def test_a_field_keeps_what_was_typed(words: str, seen: str) -> None:
    page = Page(sandbox.render(said_everywhere(words), key="card-1"))
    assert page.all("input")[0]["value"] == seen


def test_a_key_of_the_page_cannot_break_out_either() -> None:
    check_html(sandbox.render(said_everywhere("Dana"), key='"><script>'))


def test_a_very_long_word_comes_through_whole() -> None:
    word = "w" * 10_000
    card = Card(summary="Long", parts=(Text(body=word),))
    blocks = slack.pages(card)
    assert "".join(slack_words(blocks)) == word
    assert max(map(len, slack_words(blocks))) <= 3000
    assert "".join(teams_words(teams.pages(card))) == word
    assert word in Page(sandbox.render(card, key="k")).words


def test_where_nothing_can_be_seen_a_dash_stands() -> None:
    """No platform takes an empty text, and Slack refuses the whole message for one."""
    card = said_everywhere("\u200b \n\x00")
    check_slack(slack.render(card))
    assert {"-", "-: -"} <= set(slack_words(slack.render(card)))
    check_adaptive(teams.render(card))
    assert {"-", "-: -", "• -"} <= set(teams_words(teams.render(card)))
    assert "-" in Page(sandbox.render(card, key="k")).words


def test_half_a_character_never_gets_into_a_card() -> None:
    with pytest.raises(ValidationError):
        Text(body="a\ud800b")


def test_an_escaped_character_is_never_cut_in_two() -> None:
    for shift in range(6):
        card = Card(summary="x", parts=(Text(body="x" * (shift + 1) + "&" * 5000),))
        text = slack.fallback_text(card)
        assert len(text) <= slack.FALLBACK_LIMIT
        assert text.endswith("&amp;…")
        assert plain_text(card).startswith(html.unescape(text.removesuffix("…")))
