"""What a reply in words does: one rule after the other looks at it, and the first that takes it ends it.

The order is the meaning. What was shown last goes before what was asked before it; what somebody is in the
middle of goes before other questions; a number for an open question goes before one nobody asked for. What
somebody wishes of an idea goes before what they answer to it: after a tap nearly all words could be its line.
"""

from collections.abc import Callable

from prompts import common as words
from prompts.wording import listed
from storage.models import Touchpoint
from storage.words import Kind
from workflows import whose_reply
from workflows.claims import beside_worth, second_thoughts, worth_unasked
from workflows.coaching_loop import coaching_wishes
from workflows.commands import dispatch
from workflows.conversation import people, questions, typed_wishes, ways_out
from workflows.conversation.subjects import subject
from workflows.events import ReplyReceived
from workflows.heard import Heard
from workflows.numbers import proposals, readings
from workflows.ports import Doubt
from workflows.reading import delegate_in, is_decline, is_dont_know, is_no_change, is_yes
from workflows.turn import Turn


def replied(turn: Turn, event: ReplyReceived) -> None:
    """Do what a reply says, in the caller's transaction; where nothing takes it, say what was looked for.

    Raises:
        AlignmentError: it cannot be done; the sentence is for the person.
    """
    heard = Heard(turn, event)
    if not any(takes(heard) for takes in _IN_ORDER):
        _not_placed(heard)


def doubt(turn: Turn, event: ReplyReceived) -> Doubt | None:
    """What a reply, if it is about numbers, leaves open for a second reader; writes nothing."""
    heard = Heard(turn, event)
    text, numbers = heard.text, heard.numbers
    if heard.says_yes_or_no:
        return None
    if heard.corrects:
        numbers = heard.corrected
    elif both := beside_worth.parts(turn, text, numbers, heard.others, heard.in_progress):
        text = both[2]
    elif heard.in_progress is not None and not beside_worth.gives_a_number(turn, text, numbers):
        return None
    return readings.doubt(turn, text, numbers) if numbers else None


def _yes_or_no_to_the_number_shown(heard: Heard) -> bool:
    """A typed "yes" under "I understood ..." is the tap; "no" opens it again."""
    turn, proposal = heard.turn, heard.to_confirm
    if proposal is None or not heard.says_yes_or_no or readings.says_otherwise(turn, heard.text, proposal):
        return False
    if is_yes(heard.text, turn.person.locale):
        proposals.confirm(turn, proposal, {})
    else:
        proposals.change(turn, proposal, {})
    return True


def _which_one_was_meant(heard: Heard) -> bool:
    newest = None if heard.to_confirm is not None else heard.newest_step
    return newest is not None and readings.settles_which(heard.turn, heard.text, [newest])


def _a_wish_about_an_idea(heard: Heard) -> bool:
    return coaching_wishes.settle(heard.turn, heard.text, heard.ideas)


def _a_wish(heard: Heard) -> bool:
    return typed_wishes.settle(heard.turn, heard.text, heard.owed, heard.in_progress)


def _about_the_obstacle_shown_last(heard: Heard) -> bool:
    """What a sponsor writes after "7 managers ..." is about that.

    Unless it says a number, "no change", or what a program was worth.
    """
    obstacle = next((t for t in heard.others if t.kind is Kind.OBSTACLE), None)
    if obstacle is None or heard.in_progress is not None or heard.to_confirm is not None:
        return False
    turn, text = heard.turn, heard.text
    elsewhere = heard.event.about is not None and heard.open_now[:1] != [obstacle]
    of_a_number = bool(heard.numbers) and is_no_change(text, turn.person.locale)
    if elsewhere or of_a_number or dispatch.begins_with_theirs(turn, text):
        return False
    given = (readings.holds_value(turn, text, turn.kpi_of(t)) for t in (*heard.numbers, *heard.recent))
    return not any(given) and not _says_worth(heard) and _taken_by(heard, obstacle)


def _a_second_thought(heard: Heard) -> bool:
    given = [*heard.numbers, *heard.recent]
    return second_thoughts.settle(heard.turn, heard.text, given, heard.in_progress)


def _a_correction(heard: Heard) -> bool:
    """Of a number: while they are in the middle of something newer, only where the text gives that number."""
    turn, text = heard.turn, heard.text
    corrected = heard.corrected if heard.corrects else []
    newer = heard.in_progress
    if newer is not None and heard.were_given_before(corrected, newer):
        corrected = corrected if beside_worth.gives_a_number(turn, text, corrected) else []
    return bool(corrected) and readings.from_text(turn, text, corrected)


def _nothing_for_either(heard: Heard) -> bool:
    if heard.in_progress is not None:
        return False
    return whose_reply.settle_zero(heard.turn, heard.text, heard.numbers, heard.others)


def _a_number_and_its_worth(heard: Heard) -> bool:
    return beside_worth.settle(heard.turn, heard.text, heard.numbers, heard.others, heard.in_progress)


def _the_step_they_are_at(heard: Heard) -> bool:
    turn, text, numbers, step_of = heard.turn, heard.text, heard.numbers, heard.in_progress
    if step_of is None or beside_worth.gives_a_number(turn, text, numbers):
        return False
    newer = whose_reply.asked_since(turn, step_of, numbers, heard.event)
    return (
        whose_reply.settle(turn, text, newer, step_of)
        or whose_reply.settle_beside_amount(turn, text, numbers, step_of)
        or _taken_by(heard, step_of)
    )


def _passed_on(heard: Heard) -> bool:
    return whose_reply.passed_on(heard.turn, heard.text, heard.owed, heard.event)


def _worth_where_only_numbers_are_owed(heard: Heard) -> bool:
    return all(t in heard.numbers for t in heard.owed) and _worth_unasked(heard, heard.numbers)


def _numbers_asked_for(heard: Heard) -> bool:
    return bool(heard.numbers) and readings.from_text(heard.turn, heard.text, heard.numbers)


def _another_question(heard: Heard) -> bool:
    asked = [each for each in heard.others if each is not heard.in_progress]
    if any(each.kind is Kind.OBSTACLE for each in asked) and _says_worth(heard):
        asked = [each for each in asked if each.kind is not Kind.OBSTACLE]
    return any(not heard.may_be_about_newer(each) and _taken_by(heard, each) for each in asked)


def _worth_nobody_asked_for(heard: Heard) -> bool:
    return _worth_unasked(heard, [])


def _numbers_given_lately(heard: Heard) -> bool:
    return bool(heard.recent) and readings.from_text(heard.turn, heard.text, heard.recent)


def _a_number_nobody_asked_for(heard: Heard) -> bool:
    return beside_worth.given_unasked(heard.turn, heard.text)


def _yes_or_no_to_something_overtaken(heard: Heard) -> bool:
    if heard.overtaken is None or not heard.says_yes_or_no:
        return False
    proposals.show_again(heard.turn, heard.overtaken)
    return True


def _a_command_without_its_slash(heard: Heard) -> bool:
    if heard.owed or not dispatch.begins_with_theirs(heard.turn, heard.text):
        return False
    dispatch.run(heard.turn, heard.text)
    return True


_IN_ORDER: tuple[Callable[[Heard], bool], ...] = (
    _yes_or_no_to_the_number_shown,
    _which_one_was_meant,
    _a_wish_about_an_idea,
    _a_wish,
    _about_the_obstacle_shown_last,
    _a_second_thought,
    _a_correction,
    _nothing_for_either,
    _a_number_and_its_worth,
    _the_step_they_are_at,
    _passed_on,
    _worth_where_only_numbers_are_owed,
    _numbers_asked_for,
    _another_question,
    _worth_nobody_asked_for,
    _numbers_given_lately,
    _a_number_nobody_asked_for,
    _yes_or_no_to_something_overtaken,
    _a_command_without_its_slash,
)


def _not_placed(heard: Heard) -> None:
    """Nothing takes it: say what is missing, or take it as a way out of what is owed."""
    turn, text, owed = heard.turn, heard.text, heard.owed
    locale = turn.person.locale
    if any(letter.isdigit() for letter in text):
        readings.not_read(turn, [*heard.numbers, *heard.waiting])
    if heard.numbers:
        readings.nothing_found(turn, heard.numbers)
        return
    _refuse_withdrawn(heard)
    if coaching_wishes.remember(turn, heard.ideas, text):
        return
    if not owed:
        turn.to(turn.person).say(words.nothing_open, name=turn.person.name)
    elif is_dont_know(text, locale):
        ways_out.unknown(turn, owed)
    elif is_decline(text, locale):
        ways_out.decline(turn, owed)
    elif name := delegate_in(text, locale):
        people.offer(turn, [t for t in owed if not turn.workflows[t.kind].personal] or owed, name)
    else:
        turn.to(turn.person).say(words.not_placed, subjects=listed([subject(turn, t) for t in owed]))


def _refuse_withdrawn(heard: Heard) -> None:
    """A number for a question that was withdrawn is not recorded, and they hear why."""
    for touchpoint in heard.withdrawn:
        if readings.holds_value(heard.turn, heard.text, heard.turn.kpi_of(touchpoint)):
            questions.refuse_if_closed(heard.turn, touchpoint)


def _taken_by(heard: Heard, touchpoint: Touchpoint) -> bool:
    take = heard.turn.workflows[touchpoint.kind].text
    return take is not None and take(heard.turn, touchpoint, heard.text)


def _says_worth(heard: Heard) -> bool:
    """Whether it says what a program was worth, asked for or not: money that is for no manager to read."""
    turn, text = heard.turn, heard.text
    return beside_worth.is_stated(turn, text, heard.others) or worth_unasked.is_told(turn, text)


def _worth_unasked(heard: Heard, numbers: list[Touchpoint]) -> bool:
    """What a program was worth counts without having been asked, in its words and with its confirmation."""
    turn, text = heard.turn, heard.text
    worth = worth_unasked.question(turn, text)
    if worth is None:
        return False
    return beside_worth.settle(turn, text, numbers, [worth], None) or _taken_by(heard, worth)
