"""A long message on Slack whose first pages left: the rest follows when a look can be trusted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.platforms.slack.send import SlackSender
from bot.sending.outcomes import NotSent, Sent, Uncertain
from prompts.cards import Card, Text
from storage.words import Platform
from tests.slack.conftest import SlackWorld
from tests.slack.test_send import outgoing

LONG = Card(summary="Long", parts=tuple(Text(body=f"{number}. " + "word " * 400) for number in range(12)))


@pytest.mark.parametrize(("fault", "code"), [("429", "ratelimited"), ("error", "invalid_blocks")])
async def test_what_is_refused_between_two_pages_is_looked_for_before_the_rest_is_sent(
    world: SlackWorld, monkeypatch: pytest.MonkeyPatch, fault: str, code: str
) -> None:
    sender, slack = world.dialogue.application.senders[Platform.SLACK], world.workspace
    assert isinstance(sender, SlackSender)
    message = replace(await outgoing(world, card=LONG), first_try=True)
    page = sender._page

    async def refused_after_the_first(*all_of_it: object) -> str:
        if slack.messages:
            slack.fails("chat.postMessage", fault, code=code)  # type: ignore[arg-type]
        return await page(*all_of_it)  # type: ignore[arg-type]

    monkeypatch.setattr(sender, "_page", refused_after_the_first)
    why = f"its first part left, and the rest did not: {code}"
    assert await sender.send(message) == Uncertain(why)
    assert len(slack.messages) == 1
    monkeypatch.undo()
    assert await sender.find(message) == NotSent("not there after an interrupted send", timedelta(0))
    assert isinstance(await sender.send(replace(message, first_try=False)), Sent)
    pages = [each.metadata["event_payload"]["page"] for each in slack.messages if each.metadata]
    assert pages == sorted(set(pages))
    assert len(pages) > 1
