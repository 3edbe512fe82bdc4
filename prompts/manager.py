"""What managers get: one coaching prompt a week, two taps about it, and a say in how often."""

from typing import Literal

from prompts.cards import Button, Buttons, Card, Part, Text, TextInput, with_parts
from prompts.message import message
from prompts.wording import counted, first_name

Outcome = Literal["did_it", "not_yet", "not_for_me"]
Still = Outcome | Literal[""]
"""What stands as the answer, if anything."""

OBSTACLES = (
    ("no_time", "No time"),
    ("no_occasion", "No occasion"),
    ("not_sure_how", "Not sure how"),
    ("approval", "An approval or a rule"),
    ("tool", "A tool or data"),
    ("targets", "Targets pull elsewhere"),
    ("boss", "My own boss"),
    ("blocked", "Something blocks it"),
)
"""What can get in the way of a prompt: the code that is kept, and the button.

First what is in one's own hands, then what a sponsor can fix.
"""

REASONS = (("too_basic", "Too basic"), ("not_my_job", "Not my job"), ("wrong_timing", "Wrong timing"))
"""Why a prompt can be the wrong one: the code that is kept, and the button."""

_PRIVATE = "Your line stays between us. Others only see totals of five or more people."


@message(
    "manager.prompt",
    topic="Discovery questions",
    program="Consultative Selling",
    action=(
        "If you join a customer call this week, then ask one question about a problem they face before "
        "anyone on your side talks about the product."
    ),
    step_kind="easier",
    step="Send one seller a question you would love to hear them ask in their next call.",
    why="Your sellers will do what they see you do.",
    minutes=5,
    kpi="Win rate",
    sponsor="Dana Wu",
    because="The last one on discovery questions has not happened yet, so here is a smaller step.",
    evidence="In 35,000 sales calls, questions about problems went with success (Rackham 1988).",
    about="1",
    before="",
)
def prompt(
    *,
    topic: str,
    program: str,
    action: str,
    step_kind: Literal["plain", "easier", "harder"],
    step: str,
    why: str,
    minutes: int,
    kpi: str,
    sponsor: str,
    because: str,
    evidence: str,
    about: str,
    before: str,
) -> Card:
    """One action for this week, why it is worth it, what it should move, and two taps to say how it went.

    `before` is the time of a one-to-one of which they wanted to be reminded.
    """
    parts: list[Part] = [Text(body=f"Your one-to-one is at {before}.")] if before else []
    parts.append(Text(body=action, tone="strong"))
    if step_kind == "easier":
        parts.append(Text(body=f"Or smaller: {step}"))
    elif step_kind == "harder":
        parts.append(Text(body=f"Or a step further: {step}"))
    longer = ", the step further takes longer" if step_kind == "harder" else ""
    parts += [
        Text(body=f"Why: {why}"),
        Text(body=f"About {counted(minutes, 'minute')}{longer}. {_moves(kpi, sponsor, program)}"),
        Text(body=f"Why this one, now: {because}", tone="quiet"),
        Text(body=f"Where it comes from: {evidence}", tone="quiet"),
    ]
    parts.append(
        Buttons(
            buttons=(
                *how_it_went(about),
                Button(action="coaching.remind", value=about, label="Remind me"),
                Button(action="coaching.pace", value=about, label="Fewer or stop"),
            )
        )
    )
    title = f"Before your one-to-one: {topic}" if before else f"This week: {topic}"
    return Card(summary=title, title=title, parts=tuple(parts))


_TAPS: dict[Outcome, str] = {"did_it": "Did it", "not_yet": "Not yet", "not_for_me": "Not for me"}


def how_it_went(about: str, *, submits: bool = False) -> tuple[Button, Button, Button]:
    """The first tap; with `submits`, what is written on the card goes with it."""
    return (
        Button(
            action="coaching.did_it", value=about, label=_TAPS["did_it"], style="primary", submits=submits
        ),
        Button(action="coaching.not_yet", value=about, label=_TAPS["not_yet"], submits=submits),
        Button(action="coaching.not_for_me", value=about, label=_TAPS["not_for_me"], submits=submits),
    )


def _moves(kpi: str, sponsor: str, program: str) -> str:
    if not kpi:
        return f"It belongs to {program}."
    named = f", which {sponsor} named for {program}" if sponsor else f", a KPI of {program}"
    return f"It should move {kpi}{named}."


@message("manager.follow_up", outcome="did_it", input_id="tp1.line", about="1", line="")
def follow_up(*, outcome: Outcome, input_id: str, about: str, line: str) -> Card:
    """After the first tap: one more, and one line if they like."""
    question, label, action, choices = _FOLLOW_UPS[outcome]
    return Card(
        summary=question,
        parts=(
            Text(body=question),
            TextInput(id=input_id, label=label, value=line),
            *_choices(action, choices, about, submits=True),
            Text(body=f"Or just write me the line. {_PRIVATE}", tone="quiet"),
            Buttons(buttons=(Button(action="coaching.change", value=about, label="Change my answer"),)),
        ),
    )


def _choices(
    action: str, choices: tuple[tuple[str, str], ...], about: str, *, submits: bool
) -> tuple[Buttons, ...]:
    """The second tap, in rows that a phone shows whole."""
    buttons = [
        Button(action=action, value=f"{choice}:{about}", label=text, submits=submits)
        for choice, text in choices
    ]
    return tuple(
        Buttons(buttons=tuple(buttons[start : start + _IN_A_ROW]))
        for start in range(0, len(buttons), _IN_A_ROW)
    )


def second_taps(outcome: Outcome) -> tuple[tuple[str, str], ...]:
    """What can be tapped after the first tap: what is kept, and the button."""
    return _FOLLOW_UPS[outcome][-1]


_IN_A_ROW = 4

_FOLLOW_UPS: dict[Outcome, tuple[str, str, str, tuple[tuple[str, str], ...]]] = {
    "did_it": (
        "Nice. Was it useful?",
        "What changed? (one line, optional)",
        "coaching.useful",
        (("yes", "Yes"), ("no", "Not really")),
    ),
    "not_yet": (
        "That happens. What got in the way?",
        "Anything to add? (one line, optional)",
        "coaching.obstacle",
        OBSTACLES,
    ),
    "not_for_me": (
        "OK, I'll pick something else. What was wrong with this one?",
        "Anything to add? (one line, optional)",
        "coaching.reason",
        REASONS,
    ),
}


@message(
    "manager.thanks",
    name="Priya Nair",
    outcome="not_yet",
    tap="blocked",
    topic="discovery questions",
    next_topic="pipeline review",
    next_on="Tuesday 14 April",
    line="Deals are waiting for discount approval.",
    about="1",
    counts=(),
)
def thanks(
    *,
    name: str,
    outcome: Outcome,
    tap: str,
    topic: str,
    next_topic: str,
    next_on: str,
    line: str,
    about: str,
    counts: tuple[Part, ...],
) -> Card:
    """What comes next because of their answer: `next_topic` on `next_on`, both empty where nothing does."""
    comes = bool(next_topic and next_on)
    said = [f"Thanks, {first_name(name)}.", _heard(outcome, tap)]
    if comes:
        said.append(_what_follows(outcome, topic, again=next_topic == topic))
    parts: list[Part] = [Text(body=" ".join(each for each in said if each))]
    if line:
        parts.append(Text(body=line, tone="quote"))
    if comes:
        parts.append(Text(body=f"The next idea is about {next_topic}, planned for {next_on}.", tone="quiet"))
    parts.append(_afterwards(outcome, line, about))
    return with_parts(Card(summary="Thanks, noted.", parts=tuple(parts)), counts)


def _heard(outcome: Outcome, tap: str) -> str:
    if outcome == "did_it" and tap == "no":
        return "Good to know that it did little."
    if outcome == "not_yet" and tap == "blocked":
        return "It goes into the totals of what holds managers up, without your name."
    return ""


def _what_follows(outcome: Outcome, topic: str, *, again: bool) -> str:
    """Topics take turns, so what follows on this one need not be what comes next."""
    if outcome == "not_for_me":
        if again:
            return f"The next one comes at {topic} from another side."
        return f"The next one is about something else, and {topic} waits."
    how = "goes a step further" if outcome == "did_it" else "is a smaller step"
    return f"The next one on {topic} {how}." if again else f"When it is about {topic} again, the idea {how}."


def _afterwards(outcome: Still, line: str, about: str) -> Buttons:
    """Change the answer; and, where they wrote a line, let others have it, which is theirs to say."""
    buttons = [Button(action="coaching.change", value=about, label="Change my answer")]
    if outcome == "did_it":
        buttons.append(Button(action="story.offer", value=about, label="Share it as a story"))
    if line and outcome == "not_yet":
        buttons.append(Button(action="coaching.pass_on", value=about, label="Pass it on, no name"))
    if line and outcome in ("did_it", "not_yet"):
        buttons.append(Button(action="coaching.to_circle", value=about, label="Bring it to my circle"))
    return Buttons(buttons=tuple(buttons))


@message(
    "manager.line_kept",
    line="Two deals moved after we asked what the delay costs.",
    about="1",
    outcome="did_it",
    open_tap="second",
)
def line_kept(*, line: str, about: str, outcome: Still, open_tap: Literal["", "first", "second"]) -> Card:
    """They wrote the optional line as a reply; a tap that is still open stays in reach."""
    parts: list[Part] = [
        Text(body="Thanks, noted with this week's idea:"),
        Text(body=line, tone="quote"),
        Text(body=_PRIVATE, tone="quiet"),
    ]
    if open_tap == "first" and outcome:
        parts.append(Text(body=f"Your answer is still “{_TAPS[outcome]}”. Tap to change it:"))
        parts.append(Buttons(buttons=how_it_went(about)))
    elif open_tap == "second" and outcome:
        question, _label, action, choices = _FOLLOW_UPS[outcome]
        parts.append(Text(body=f"One tap is still open. {question.split('. ')[-1]}"))
        parts += _choices(action, choices, about, submits=False)
    if open_tap != "first":
        parts.append(_afterwards(outcome, line, about))
    return Card(summary="Thanks, noted.", parts=tuple(parts))


@message(
    "manager.pace", name="Priya Nair", unanswered=3, program="Consultative Selling", about="1", monthly=False
)
def pace(*, name: str, unanswered: int, program: str, about: str, monthly: bool) -> Card:
    """Fewer, different, or stop? Asked once after a silence, or when they tap for it."""
    lead = f"{first_name(name)}, how should I go on with the coaching ideas for {program}?"
    if unanswered:
        lead = (
            f"{first_name(name)}, the last {unanswered} ideas for {program} went by without a word. That is "
            "fine, they are an offer. How should I go on?"
        )
    return Card(
        summary="Fewer, different, or stop?",
        parts=(
            Text(body=lead),
            Buttons(
                buttons=(
                    Button(action="coaching.fewer", value=about, label="Fewer"),
                    Button(action="coaching.different", value=about, label="Different ones"),
                    Button(action="coaching.stop", value=about, label="Stop them"),
                    Button(
                        action="coaching.keep",
                        value=about,
                        label="Keep them" if monthly else "Keep them weekly",
                    ),
                )
            ),
        ),
    )


@message("manager.pace_set", choice="fewer", next_on="Tuesday 21 April", about="1", waits=True, monthly=False)
def pace_set(
    *,
    choice: Literal["fewer", "different", "stop", "keep"],
    next_on: str,
    about: str,
    waits: bool,
    monthly: bool,
) -> Card:
    """What they chose; `waits` says that this week's idea is still open."""
    said = {
        "fewer": "OK, half as many from now on.",
        "different": "OK, the next one is about something else.",
        "stop": "OK, no more coaching ideas. Thanks for the ones you tried.",
        "keep": "Good, then one small idea at a time.",
    }[choice]
    buttons = []
    if waits:
        buttons.append(Button(action="coaching.change", value=about, label="Back to this week's idea"))
    if choice == "stop":
        buttons.append(Button(action="coaching.keep", value=about, label="Start them again"))
    elif choice == "fewer":
        label = "All of them after all" if monthly else "Weekly after all"
        buttons.append(Button(action="coaching.keep", value=about, label=label))
    parts: list[Part] = [Text(body=said)]
    if next_on and choice != "stop":
        parts.append(Text(body=f"The next idea is planned for {next_on}.", tone="quiet"))
    if buttons:
        parts.append(Buttons(buttons=tuple(buttons)))
    return Card(summary=said, parts=tuple(parts))
