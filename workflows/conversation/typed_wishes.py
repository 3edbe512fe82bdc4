"""What people write instead of an answer: stop, another day, why you ask, who sees it, I have moved on.

Only a reply that says nothing else is taken as one; what holds more goes on to the questions.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from prompts import questions as words
from prompts.wording import listed
from storage.models import Touchpoint
from storage.words import Kind, TouchpointState
from workflows.conversation import own_words, questions, ways_out
from workflows.conversation.subjects import THE_LEARNING_TEAM, asker, subject
from workflows.errors import NotUnderstood
from workflows.reading.command_words import days_in
from workflows.reading.marked_reply import says_only
from workflows.reading.roi_words import Sense
from workflows.turn import Turn

_POLITE = r"(?:(?:hi|hey|ok|well|sorry|please|pls|can you|could you|just|but|and),?\s+)*"
_END = r"(?:[ ,]+(?:please|pls|thanks|thank you|now|then|again))*\W*"


def _whole(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"{_POLITE}(?:{'|'.join(phrases)}){_END}", re.IGNORECASE)


_STOP = _whole(
    "stop",
    "unsubscribe(?: me)?",
    "opt out",
    r"stop (?:messaging|writing|emailing|mailing|contacting|bothering|sending)\b[\w\s]{0,40}",
    r"stop (?:all |the |these |your )*messages",
    r"stop (?:this|these|those)",
    "leave me alone",
    r"no more messages(?: to me)?",
    r"(?:remove|take) me (?:from|off) (?:this|the|your) list",
)
_WHY = _whole(
    "why",
    r"why (?:me|now|this)",
    r"why (?:do|are) you (?:ask|asking|need|want)\b[^.!?\d]{0,40}",
    r"what(?:'s| is) (?:this|that|it) (?:for|about)",
)
_WHO = _whole(
    r"who (?:sees|can see|will see|reads|gets|else sees)\b[^.!?\d]{0,40}",
    r"is (?:this|it) (?:confidential|anonymous|private)",
    r"(?:who|what) (?:are you|is this)",
    r"are you (?:a |an )?(?:bot|robot|human|person|real)",
    r"who(?:'s| is) asking",
    "who asks",
)
_SOME_TIME = (
    r"(?:already|recently|yesterday|today|tomorrow|soon|"
    r"(?:\w+ ){1,3}ago|"
    r"(?:(?:at|by|since|in|on|the|end|start|middle|of|last|this|next) )*"
    r"(?:week|month|quarter|year|spring|summer|autumn|fall|winter|january|february|march|april|may|june|july|"
    r"august|september|october|november|december|(?:mon|tues|wednes|thurs|fri)day))"
)
_OF_WORK = r"(?:company|firm|organi[sz]ation|team|role|position|job|program|programme|department)"
_HERE = rf"(?:the|this|that|my|our) (?:\w+ )?{_OF_WORK}"
_WITH = r"(?:with|at|for|in|on|part of) (?!\w+days?\b)[^.!?\d]{1,50}"
_MOVED_ON = _whole(
    # "I left it for next week" and "I don't work Mondays" are about something else.
    rf"i(?:'ve|'m| have| am)? (?:left|leaving)(?: {_HERE})?(?: {_SOME_TIME})?"
    r"(?:,? (?:and|so|because) [^.!?\d]{1,50})?",
    rf"i(?:'m| am)? (?:no longer|not|don't|do not) (?:work\w* )?"
    rf"(?:here|there|(?:with|at|for|in|on) (?:{_HERE}|it|this|that|them))(?: since {_SOME_TIME}| any ?more)*",
    rf"i(?:'m| am)? no longer (?:work\w* )?{_WITH}",
    rf"i(?:'m| am)? (?:not|don't|do not) (?:work\w* )?{_WITH} any ?more",
    r"i(?:'m| am)? (?:no longer|not) (?:in charge|responsible)\b[^.!?\d]{0,60}",
    r"i (?:no longer|don't|do not) (?:manage|lead)\b[^.!?\d]{0,40}\b(?:team|people)(?: any ?more)?",
    r"(?:it's |it is |this is |that's )?not my (?:program|programme|job|area|team|role)\b[^.!?\d]{0,30}",
    r"i(?:'ve| have)? (?:moved on|changed jobs|changed roles?)\b[^.!?\d]{0,60}",
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = rf"(?:(?:next|on|this)\s+)*(?P<weekday>{'|'.join(WEEKDAYS)})"
_COUNT = r"(?P<count>\d{1,3}|an?|one|two|three|four|five|six)"
SPAN = rf"in\s+{_COUNT}\s+(?P<span>minute|hour|day|week|month)s?"
_WHEN = rf"(?:tomorrow(?: morning| afternoon)?|next (?:week|month)|{SPAN}|{_WEEKDAY})"
_PUT_OFF = (
    r"(?:snooze(?: it| this)?|remind me(?: again)?|ask(?: me)? again|ask me(?: again)?|try(?: me)? again|"
    r"come back(?: to me)?|get back to me|stop asking(?: me)?|(?:don't|do not) ask(?: me)?(?: again)?)"
)
_SNOOZE = _whole(rf"(?:{_PUT_OFF}\s+)?(?:until\s+|till\s+)?{_WHEN}")
_ON_A_DAY = _whole(rf"{_PUT_OFF}\s+(?:until|till|on|by|after|from)\s+(?P<day>[^!?]{{3,40}}?)")
_SOME_DAY = _whole(rf"{_PUT_OFF}\s+(?:until|till|after|when|once)\b.{{3,80}}")
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def settle(turn: Turn, text: str, owed: Sequence[Touchpoint], in_progress: Touchpoint | None) -> bool:
    """Do what somebody wishes instead of answering; False where the reply is something else."""
    said = text.replace("\u2019", "'").strip()
    in_return = in_progress if in_progress is not None and in_progress.kind is Kind.ROI else None
    in_own_words = in_progress is not None and in_progress.kind is Kind.ALIGNMENT_QUESTIONS
    # In the middle of a talk a bare "stop" may be about that alone: it shows every way out, this one too.
    ends_talk = (in_return is not None and says_only(said, Sense.STOP, locale=turn.person.locale)) or (
        in_own_words and own_words.is_stop(said)
    )
    if not ends_talk and wants_to_stop(said, turn.person.locale):
        turn.to(turn.person).say(words.stop_offered, about=questions.value_of(list(owed)))
        return True
    if not owed or (in_return is not None and in_return.state is TouchpointState.ANSWERED):
        return False
    group = [in_return] if in_return is not None else list(owed)
    if _puts_off(turn, said, group):
        return True
    if not in_own_words and (_WHO.fullmatch(said) or (in_return is None and _WHY.fullmatch(said))):
        _explain(turn, group)
        return True
    if moved_on(said):
        turn.to(turn.person).say(
            words.moved_on,
            subjects=listed([subject(turn, touchpoint) for touchpoint in group]),
            about=questions.value_of(group),
            hand_over=questions.hand_over(turn, group),
        )
        return True
    return False


def moved_on(said: str) -> bool:
    """Whether somebody says that they left, or that it is theirs no more."""
    return _MOVED_ON.fullmatch(said) is not None


def wants_to_stop(said: str, locale: str) -> bool:
    """In English by the words above; in the other languages by those that leave a conversation."""
    if _STOP.fullmatch(said):
        return True
    return not locale.startswith("en") and says_only(said, Sense.STOP, locale=locale)


def _puts_off(turn: Turn, said: str, group: list[Touchpoint]) -> bool:
    """Another time, as it was named; where none can be read, they choose one."""
    today = turn.today(turn.person)
    match = _SNOOZE.fullmatch(said)
    if match:
        if match["span"] in ("minute", "hour"):
            count = NUMBERS.get(match["count"].lower()) or int(match["count"])
            ways_out.put_off(turn, group, timedelta(**{f"{match['span']}s": count}))
        else:
            ways_out.put_off(turn, group, _day(match, said, today))
        return True
    match = _ON_A_DAY.fullmatch(said)
    days: list[date] = []
    if match:
        try:
            days = days_in(match["day"], today=today)
        except ValueError:
            raise NotUnderstood(
                "That day is not in the calendar. Write it like: snooze until 30 June."
            ) from None
    if len(days) == 1:
        ways_out.put_off(turn, group, days[0])
        return True
    if _SOME_DAY.fullmatch(said):
        turn.to(turn.person).say(words.ways_out, about=questions.value_of(group))
        return True
    return False


def _day(match: re.Match[str], said: str, today: date) -> date | ways_out.Named:
    if match["weekday"]:
        ahead = (WEEKDAYS.index(match["weekday"].lower()) - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=ahead)
    if match["span"]:
        count = NUMBERS.get(match["count"].lower()) or int(match["count"])
        return today + timedelta(days=count * {"day": 1, "week": 7, "month": 30}[match["span"].lower()])
    if "month" in said.lower():
        return (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return "tomorrow" if "tomorrow" in said.lower() else "next_week"


def _explain(turn: Turn, group: list[Touchpoint]) -> None:
    """Who asks, why, and who sees the answer, with the question's ways out."""
    program = turn.program_of(group[0])
    turn.to(turn.person).say(
        words.about_this,
        asker=asker(turn, program, turn.person) if program is not None else THE_LEARNING_TEAM,
        program=program.name if program is not None else "",
        subjects=listed([subject(turn, touchpoint) for touchpoint in group]),
        about=questions.value_of(group),
        hand_over=questions.hand_over(turn, group),
    )
