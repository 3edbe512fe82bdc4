"""What plausible people do about coaching: managers, their people, the sponsor, and who files a story."""

from collections.abc import Callable

from bot.replay import phrases
from bot.replay.acts import Act, Press, Shown
from bot.replay.courses import draw

_SEEN = {"day-7": 2, "day+30": 4, "day+60": 5, "day+90": 6}
"""Of ten people, how many do it by then."""


def acts(shown: Shown) -> list[Act]:
    """What a card of the coaching loop makes them do; nothing for any other."""
    offered = {button.action for button in shown.card.buttons}
    found: list[Act] = []
    for action, answer in _ANSWERS.items():
        if action in offered:
            found += answer(shown)
    return found


def _counted(shown: Shown) -> list[Act]:
    """How many of their people they see do it: more as time goes on, but not with everybody."""
    presses = [button for button in shown.card.buttons if button.action == "observation.seen"]
    slots = {question.slot for question in shown.questions} & _SEEN.keys()
    if not presses or not slots or draw(shown.to, "counts") % 6 == 0:
        return []
    number = draw(shown.to, f"seen {min(slots)}")
    about = presses[0].value.rpartition(":")[2]
    people = len(presses) - 2
    if number % 9 == 0 or people < 1:
        return [Press("observation.seen", value=f"cant_say:{about}")]
    wanted = (people * _SEEN[min(slots)] + number % 7) // 10
    return [Press("observation.seen", value=f"{min(people, wanted)}:{about}")]


def _tapped(shown: Shown) -> list[Act]:
    """Two taps in a mix that depends on the person, or silence; a line may go further."""
    slot = shown.questions[0].slot if shown.questions else ""
    number = draw(shown.to, slot)
    keen = draw(shown.to, "keen") % 5
    if keen == 0 or number % 10 >= 5 + keen:
        return []
    line = phrases.LINES[number % len(phrases.LINES)] if number % 3 == 0 else ""
    if number % 7 < 4:
        shared: list[Act] = [Press("coaching.to_circle")] if line and number % 2 == 0 else []
        inputs = {"line": line} if line else {}
        return [Press("Did it"), Press("Not really" if number % 8 == 0 else "Yes", inputs), *shared]
    if number % 7 < 6:
        obstacle = phrases.OBSTACLES[number % len(phrases.OBSTACLES)]
        stuck = phrases.STUCK.get(obstacle, "") if number % 3 == 0 else ""
        passed: list[Act] = [Press("coaching.pass_on")] if stuck else []
        return [Press("Not yet"), Press(obstacle, {"line": stuck} if stuck else {}), *passed]
    return [Press("Not for me"), Press(phrases.REASONS[number % len(phrases.REASONS)])]


def _fewer(shown: Shown) -> list[Act]:
    """After weeks of silence they are asked about the pace alone."""
    offered = {button.action for button in shown.card.buttons}
    return [] if "coaching.did_it" in offered else [Press("coaching.fewer")]


def _used(shown: Shown) -> list[Act]:
    number = draw(shown.to, "pulse" if not shown.questions else shown.questions[0].slot)
    if number % 5 == 0:
        return []
    stops = phrases.STOPS[number % len(phrases.STOPS)]
    used = "yes" if number % 3 else "no"
    about = shown.card.buttons[0].value.rpartition(":")[2]
    return [Press("pulse.used", value=f"{used}:{about}"), Press(stops if used == "no" else "Nothing")]


def _invited(shown: Shown) -> list[Act]:
    number = draw(shown.to, shown.at.date().isoformat())
    return [] if number % 3 == 0 else [Press("Not this time" if number % 8 == 1 else "I'll be there")]


def _wrote(shown: Shown) -> list[Act]:
    number = draw(shown.to, shown.at.date().isoformat())
    line = phrases.LINES[number % len(phrases.LINES)]
    return [] if number % 2 else [Press("circle.line", {"line": line})]


def _looked_back(shown: Shown) -> list[Act]:
    """Were they there, and one takeaway, if they like."""
    number = draw(shown.to, shown.at.date().isoformat())
    if number % 3 == 0:
        return []
    takeaway = phrases.TAKEAWAYS[number % len(phrases.TAKEAWAYS)]
    there = "no" if number % 8 == 1 else "yes"
    button = next(each for each in shown.card.buttons if each.value.startswith(f"{there}:"))
    return [Press("circle.was_there", {"takeaway": takeaway} if there == "yes" else {}, value=button.value)]


def _told_by_managers(shown: Shown) -> list[Act]:
    """The sponsor does something about what can be done; the rest cannot be had now."""
    said = next((words for label, words in phrases.FIXED.items() if label.lower() in shown.card.summary), "")
    if said:
        return [Press("I'll fix it", {"words": said})]
    return [Press("Not now, because", {"words": phrases.NOT_NOW})]


def _willing(shown: Shown) -> list[Act]:
    return [Press("Rather not" if draw(shown.to, "story") % 3 == 0 else "Yes, gladly")]


def _filed(shown: Shown) -> list[Act]:
    return [
        Press("story.file", {"story": phrases.STORIES[draw(shown.card.summary, "") % len(phrases.STORIES)]})
    ]


def _consented(shown: Shown) -> list[Act]:
    return [Press("No" if draw(shown.to, "consent") % 4 == 0 else "Yes, share it")]


_ANSWERS: dict[str, Callable[[Shown], list[Act]]] = {
    "observation.seen": _counted,
    "coaching.did_it": _tapped,
    "coaching.fewer": _fewer,
    "pulse.used": _used,
    "circle.coming": _invited,
    "circle.line": _wrote,
    "circle.was_there": _looked_back,
    "obstacle.fix": _told_by_managers,
    "story.agree": _willing,
    "story.file": _filed,
    "story.consent": _consented,
}
"""By an action that only cards of one sort offer. What comes with another on one card is answered first."""

UNASKED = frozenset({"story.file", "story.consent"})
"""Actions of cards that come as news and yet want an answer."""
