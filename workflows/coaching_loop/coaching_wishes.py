"""What managers write under an idea instead of an answer: later, fewer, why, who sees it, I have left."""

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from prompts import manager as words
from prompts import typed_ideas
from storage import prompts_given
from storage.models import Touchpoint
from storage.words import Kind, TouchpointState
from workflows import coaching
from workflows.coaching_loop import my_coaching, pace
from workflows.coaching_loop.talk_times import wish_in
from workflows.commands import own_commands
from workflows.conversation import typed_wishes
from workflows.errors import QuestionClosed
from workflows.reading.idea_reply import Says, answer, wish
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
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
_DAY = (
    rf"(?:\d{{4}}-\d|\d{{1,2}}\.\d|\d{{1,2}}(?:st|nd|rd|th|\.)? +{_MONTH}|{_MONTH}\.? +\d"
    r"|(?:today|(?:day after )?tomorrow)(?=$| (?:to|until|till|through|and)\b))"
)
_AWAY = re.compile(
    r"(?:i(?:'m| am|'ll be| will be) )?"
    r"(?:away|out of office|ooo|(?:on )?(?:parental )?(?:leave|vacation|holidays?)) "
    # "Leave it with me until 12 May" and "holidays got in the way" name no absence.
    rf"(?P<days>(?:(?:from|starting|until|till|to|through|on|between|the) )*{_DAY}.{{0,40}}"
    r"|(?:(?:from|for|until|till|all|the|end|of|this|next|a|two|three|four) )+"
    r"(?:weeks?|months?|(?:mon|tues|wednes|thurs|fri)day))",
    re.IGNORECASE,
)
_FEWER = re.compile(
    r"(?:\S+ ){0,4}(?:fewer|less often|less frequent(?:ly)?|every other week|"
    rf"too (?:many {_IDEAS}|often|frequent))\b\W*(?: ?\S+){{0,3}}"
    r"|(?:please )?(?:stop|no more)(?: sending)?(?: me)?"
    rf"(?: (?:this|these|those|the|any))*(?: {_IDEAS})?(?: please)?"
    rf"|(?:please )?pause(?: (?:it|this|these|those|the|my))*(?: {_IDEAS})?(?: (?:for|until) .{{1,30}})?",
    re.IGNORECASE,
)
_WHY = re.compile(r"why(?: (?:me|now|this|that|the)(?: (?:one|idea|now))*)?(?: please)?", re.IGNORECASE)
_STOPS_ALL = ("stop", "please stop", "stop please", "stop messages", "no more messages")
"""About everything, not only the ideas."""

_LONGEST_LINE = 1_000
_BARE = 3
"""So many words are none that somebody wants kept."""


def settle(turn: Turn, text: str, others: Sequence[Touchpoint]) -> bool:
    """Do what somebody wishes of the idea they have; False where the reply is something else."""
    idea = _newest(turn, others, answered=True)
    said = " ".join(text.replace("\u2019", "'").strip(" .!?").split())
    if idea is None or said.lower() in _STOPS_ALL:
        return False
    _touchpoint, prompt = coaching.given(turn, str(idea.id))
    wished, open_still = wish(text, turn.person.locale), prompt.outcome is None
    # After a tap much of what these patterns take would be the line: "later they thanked me".
    if wished is Says.LATER or (open_still and _LATER.fullmatch(said)):
        if not open_still:
            raise QuestionClosed("This idea has your answer, so it does not come back. The next one does.")
        now = turn.now.astimezone(ZoneInfo(turn.person.zone))
        my_coaching.offer_reminder(turn, idea, wish_in(said, now=now))
    elif wished is Says.FEWER or (open_still and _FEWER.fullmatch(said)):
        turn.replace(words.pace.name, pace.card(turn, turn.person, idea, unanswered=0))
    elif wished is Says.WHY or (open_still and _WHY.fullmatch(said)):
        coaching.show_again(turn, str(idea.id), {})
    elif wished is Says.WHO:
        turn.to(turn.person).say(typed_ideas.who_sees, answered=not open_still, about=str(idea.id))
    elif typed_wishes.wants_to_stop(said, turn.person.locale):
        return False
    elif open_still and typed_wishes.moved_on(said) and answer(text, turn.person.locale) is None:
        _cohort, program, _rules = pace.about(turn, idea)
        turn.to(turn.person).say(typed_ideas.moved_on, program=program.name, about=str(idea.id))
    elif open_still and (away := _AWAY.fullmatch(said)):
        own_commands.away(turn, away["days"])
    else:
        return False
    return True


def remember(turn: Turn, others: Sequence[Touchpoint], said: str) -> bool:
    """Where nothing fits what somebody wrote: name the idea that waits, if one does, and keep their words."""
    idea = _newest(turn, others, answered=False)
    if idea is None:
        return False
    _touchpoint, prompt = coaching.given(turn, str(idea.id))
    tells = len(said.split()) > _BARE and "?" not in said
    turn.to(turn.person).say(
        typed_ideas.idea_waits,
        topic=my_coaching.topic_of(turn, prompt),
        about=str(idea.id),
        input_id=f"tp{idea.id}.line",
        line=said[:_LONGEST_LINE] if tells else "",
    )
    return True


def _newest(turn: Turn, others: Sequence[Touchpoint], *, answered: bool) -> Touchpoint | None:
    """The newest idea that has no answer yet; with `answered`, also one they have just answered."""
    ideas = [
        touchpoint
        for touchpoint in others
        if touchpoint.kind is Kind.COACHING
        and (prompt := prompts_given.of_touchpoint(turn.session, touchpoint_id=touchpoint.key_id)) is not None
        and (
            (prompt.outcome is None and touchpoint.state in (TouchpointState.ASKED, TouchpointState.SNOOZED))
            or (answered and prompt.outcome is not None and coaching.step_of_talk(turn, touchpoint))
        )
    ]
    return max(ideas, key=lambda touchpoint: touchpoint.key_id, default=None)
