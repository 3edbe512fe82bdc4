"""What managers write under an idea instead of an answer: later, fewer, why this one, or something else."""

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from prompts import manager as words
from storage import prompts_given
from storage.models import Touchpoint
from storage.words import Kind, TouchpointState
from workflows import coaching
from workflows.coaching_loop import my_coaching, pace
from workflows.coaching_loop.talk_times import wish_in
from workflows.turn import Turn

_IDEAS = r"(?:ideas?|prompts?|tips?|coaching|messages?|reminders?)"
_LATER = re.compile(
    r"(?:please |can you |could you )*"
    r"(?:(?:remind|ping|nudge) me|snooze|ask (?:me )?(?:again|later)|(?:come|bring (?:it|this)) back)\b"
    r".{0,80}"
    r"|(?:maybe |a bit )?later\b[^\d%]{0,30}"
    r"|(?:not (?:right )?now|tomorrow|next week)[ ,]*(?:please|thanks)?",
    re.IGNORECASE,
)
_FEWER = re.compile(
    r"(?:\S+ ){0,4}(?:fewer|less often|less frequent(?:ly)?|every other week|"
    rf"too (?:many {_IDEAS}|often|frequent))\b\W*(?: ?\S+){{0,3}}"
    r"|(?:please )?(?:stop|no more)(?: sending)?(?: me)?"
    rf"(?: (?:this|these|those|the|any))*(?: {_IDEAS})?(?: please)?",
    re.IGNORECASE,
)
_WHY = re.compile(r"why(?: (?:me|now|this|that|the)(?: (?:one|idea|now))*)?(?: please)?", re.IGNORECASE)
_STOPS_ALL = ("stop", "please stop", "stop please", "stop messages", "no more messages")
"""About everything, not only the ideas."""


def settle(turn: Turn, text: str, others: Sequence[Touchpoint]) -> bool:
    """Do what somebody wishes of the idea that waits for them; False where the reply is something else."""
    idea = _open(turn, others)
    said = " ".join(text.replace("\u2019", "'").strip(" .!?").split())
    if idea is None or said.lower() in _STOPS_ALL:
        return False
    if _LATER.fullmatch(said):
        now = turn.now.astimezone(ZoneInfo(turn.person.zone))
        my_coaching.offer_reminder(turn, idea, wish_in(said, now=now))
    elif _FEWER.fullmatch(said):
        turn.replace(words.pace.name, pace.card(turn, turn.person, idea, unanswered=0))
    elif _WHY.fullmatch(said):
        coaching.show_again(turn, str(idea.id), {})
    else:
        return False
    return True


def remember(turn: Turn, others: Sequence[Touchpoint]) -> bool:
    """Where nothing fits what somebody wrote: name the idea that waits, if one does."""
    idea = _open(turn, others)
    if idea is None:
        return False
    _touchpoint, prompt = coaching.given(turn, str(idea.id))
    topic = my_coaching.topic_of(turn, prompt)
    turn.to(turn.person).say(words.idea_waits, topic=topic, about=str(idea.id))
    return True


def _open(turn: Turn, others: Sequence[Touchpoint]) -> Touchpoint | None:
    """The newest idea that has no answer yet."""
    ideas = [
        touchpoint
        for touchpoint in others
        if touchpoint.kind is Kind.COACHING
        and touchpoint.state in (TouchpointState.ASKED, TouchpointState.SNOOZED)
        and (prompt := prompts_given.of_touchpoint(turn.session, touchpoint_id=touchpoint.key_id)) is not None
        and prompt.outcome is None
    ]
    return max(ideas, key=lambda touchpoint: touchpoint.key_id, default=None)
