"""The card that carries questions, and what is said on every way out of them."""

from typing import Literal, NamedTuple

from prompts.cards import Button, Buttons, Card, ChoiceInput, DateInput, Divider, Part, Text, TextInput
from prompts.message import message
from prompts.wording import counted, listed

SUBJECTS = {
    "alignment_questions": "the alignment questions",
    "bet": "the bet to sign",
    "succession": "what your predecessor expected",
    "intangible": "a result that is not money",
    "roi": "what the program was worth",
    "baseline": "the baseline",
    "coaching": "this week's coaching prompt",
    "audit": "the quarterly look",
    "confirm_noted": "a number noted for you",
}
"""What a question is about, where it is about no KPI."""


class Voice(NamedTuple):
    """Questions that are put to somebody for one reason: their own, or in place of somebody else."""

    sections: tuple[tuple[Part, ...], ...]
    in_place_of: str = ""
    sent_by: str = ""


@message(
    "questions.asked",
    asker="Priya Shah",
    program="Consultative Selling",
    subjects=("Win rate", "Deal cycle time"),
    voices=(
        Voice(((Text(body="Win rate", tone="strong"), TextInput(id="tp1.value", label="Where is it now?")),)),
        Voice(
            ((Text(body="Deal cycle time", tone="strong"), TextInput(id="tp2.value", label="And this?")),),
            in_place_of="Dana Wu",
        ),
    ),
    questions=2,
    minutes=1,
    about="1,2",
    hand_over="1,2",
    reminder="",
)
def asked(
    *,
    asker: str,
    program: str,
    subjects: tuple[str, ...],
    voices: tuple[Voice, ...],
    questions: int,
    minutes: int,
    about: str,
    hand_over: str,
    reminder: Literal["", "first", "last"],
) -> Card:
    """One to three questions with who asks, why now, how long it takes, and the ways out."""
    lead = f"{asker} asks about {program}."
    if len(voices) == 1:
        lead = f"{_why_you(voices[0])} {lead}".strip()
    if questions:
        lead = f"{lead} {counted(questions, 'question')}, about {counted(minutes, 'minute')}."
    if reminder == "first":
        lead = f"Asking once more, in case this slipped by. {lead}"
    if reminder == "last":
        lead = f"My last reminder on this. {lead}"
    parts: list[Part] = [Text(body=lead)]
    for place, voice in enumerate(voices):
        if len(voices) > 1:
            parts += [Divider()] if place else []
            parts.append(Text(body=_why_you(voice) or "Yours to answer:", tone="quiet"))
        for number, section in enumerate(voice.sections):
            parts += [Divider(), *section] if number else list(section)
    parts.append(Text(body="Or just write me the answer in a sentence.", tone="quiet"))
    buttons = [Button(action="answers.send", value=about, label="Send", style="primary", submits=True)]
    if not any(isinstance(part, TextInput) for part in parts):
        buttons = []  # a published value is shown for a look, with buttons of its own
    buttons.append(Button(action="answers.unknown", value=about, label="Don't know yet"))
    if hand_over:
        buttons.append(Button(action="answers.hand_over", value=hand_over, label="Ask someone else"))
    buttons.append(Button(action="answers.later", value=about, label="Later or not me"))
    parts.append(Buttons(buttons=tuple(buttons)))
    return Card(summary=f"{program}: {listed(subjects)}", title=program, parts=tuple(parts))


def _why_you(voice: Voice) -> str:
    """Why somebody gets another's question; nothing where it is their own."""
    if voice.sent_by:
        return f"{voice.sent_by} suggested you for this."
    return f"You stand in for {voice.in_place_of} here." if voice.in_place_of else ""


@message("questions.asked_again", on="12 March")
def asked_again(*, on: str) -> Card:
    """What is left of a card whose questions are asked once more."""
    line = f"Asked again on {on}, below."
    return Card(summary=line, parts=(Text(body=line, tone="quiet"),))


@message("questions.answered_on", by="Tom Ruiz", on="12 March")
def answered_on(*, by: str, on: str) -> Card:
    """What is left of a card whose questions were answered elsewhere; `by` is somebody else."""
    line = f"{by} answered this on {on}." if by else f"Answered on {on}."
    return Card(summary=line, parts=(Text(body=line, tone="quiet"),))


@message(
    "questions.whose_reply",
    said="40 %",
    choices=(("1", "Win rate"), ("2", "What the program was worth")),
    about="1,2",
)
def whose_reply(*, said: str, choices: tuple[tuple[str, str], ...], about: str) -> Card:
    """One reply that two open questions could have; the words are kept."""
    (_, first), (_, second) = choices
    question = f"Which one does “{said}” answer: {first} or {second[0].lower()}{second[1:]}?"
    buttons = tuple(
        Button(action="reply.place", value=f"{value}>{about}", label=name[:75]) for value, name in choices
    )
    return Card(summary=question, parts=(Text(body=question), Buttons(buttons=buttons)))


@message("questions.ways_out", about="1")
def ways_out(*, about: str) -> Card:
    """Snooze, not me, rather not, stop."""
    return Card(
        summary="When should I ask again?",
        parts=(
            Text(body="When should I ask again?"),
            Buttons(
                buttons=(
                    Button(action="answers.snooze", value=f"hour:{about}", label="In an hour"),
                    Button(action="answers.snooze", value=f"tomorrow:{about}", label="Tomorrow"),
                    Button(action="answers.snooze", value=f"next_week:{about}", label="Next week"),
                )
            ),
            DateInput(id="snooze.date", label="Or on a day of your choice"),
            Buttons(
                buttons=(
                    Button(action="answers.snooze", value=f"date:{about}", label="On that day", submits=True),
                    Button(action="answers.back", value=about, label="Back"),
                )
            ),
            Buttons(
                buttons=(
                    Button(action="answers.not_mine", value=about, label="Not mine to answer"),
                    Button(action="answers.decline", value=about, label="I'd rather not say"),
                    Button(action="answers.stop", value=about, label="Stop all messages", style="danger"),
                )
            ),
        ),
    )


@message("questions.snoozed", until="Tuesday 14 April, 09:00", moved=False, about="1")
def snoozed(*, until: str, moved: bool, about: str) -> Card:
    """The question is kept and comes back; `moved` where nobody writes to them at the time they named."""
    why = "That is outside your working hours or in days I leave quiet, so " if moved else "OK. "
    return Card(
        summary=f"I'll ask again on {until}.",
        parts=(
            Text(body=f"{why}I'll ask again on {until}. You can answer any time before."),
            Buttons(buttons=(Button(action="answers.back", value=about, label="Answer now"),)),
        ),
    )


@message("questions.unknown", until="Monday 20 April, 09:00", about="1", hand_over="1")
def unknown(*, until: str, about: str, hand_over: str) -> Card:
    """They do not know yet."""
    buttons = [Button(action="answers.back", value=about, label="Answer now")]
    if hand_over:
        buttons.append(Button(action="answers.hand_over", value=hand_over, label="Ask someone else"))
    return Card(
        summary=f"No problem. I'll ask again on {until}.",
        parts=(
            Text(body=f"No problem, nothing is recorded. I'll ask again on {until}."),
            Buttons(buttons=tuple(buttons)),
        ),
    )


@message("questions.declined", subjects="Win rate")
def declined(*, subjects: str) -> Card:
    """A refusal is respected."""
    return Card(
        summary="OK, I won't ask that again.",
        parts=(
            Text(
                body=f"OK, I won't ask about {subjects} again this time. The learning team sees that you "
                "passed, nothing else. Change your mind? Just write me the answer."
            ),
        ),
    )


@message("questions.not_mine", subjects="Win rate", told=True)
def not_mine(*, subjects: str, told: bool) -> Card:
    """It was not theirs to answer."""
    done = f"Thanks for saying so. I won't ask you about {subjects} again this time."
    heard = " I've told the learning team, who can name somebody else for next time." if told else ""
    return Card(summary=f"OK, I won't ask you about {subjects}.", parts=(Text(body=f"{done}{heard}"),))


@message("questions.stop_offered", about="1")
def stop_offered(*, about: str) -> Card:
    """They wrote that they want no more messages: one tap, and another way where a question waits."""
    line = "Shall I stop all messages to you?"
    buttons = [
        Button(action="answers.stop", value=about or "all", label="Yes, stop all messages", style="danger")
    ]
    if about:
        buttons.append(Button(action="answers.later", value=about, label="Just not now"))
    buttons.append(Button(action="answers.keep", value=about or "all", label="No, go on"))
    return Card(summary=line, parts=(Text(body=line), Buttons(buttons=tuple(buttons))))


@message("questions.kept_on")
def kept_on() -> Card:
    """They go on getting messages."""
    return Card(summary="OK, nothing changes.", parts=(Text(body="OK, nothing changes."),))


@message(
    "questions.about_this",
    asker="Priya Shah",
    program="Consultative Selling",
    subjects="Win rate",
    about="1",
    hand_over="1",
)
def about_this(*, asker: str, program: str, subjects: str, about: str, hand_over: str) -> Card:
    """Who asks, why, and who sees the answer; with the question's ways out."""
    lead = f"I'm the alignment bot. {asker} asks about {program} through me, and you about {subjects}."
    buttons = [Button(action="answers.back", value=about, label="Answer now", style="primary")]
    if hand_over:
        buttons.append(Button(action="answers.hand_over", value=hand_over, label="Ask someone else"))
    buttons.append(Button(action="answers.later", value=about, label="Later or not me"))
    return Card(
        summary=f"{asker} asks about {program}.",
        parts=(
            Text(body=lead if program else "I'm the alignment bot."),
            Text(body="Why: to see whether the program moves what it was meant to move, in your own words."),
            Text(
                body="Nothing counts before you have confirmed it. "
                "The sponsors, finance and the learning team see it, with your name."
            ),
            Buttons(buttons=tuple(buttons)),
        ),
    )


@message("questions.moved_on", subjects="Win rate", about="1", hand_over="1")
def moved_on(*, subjects: str, about: str, hand_over: str) -> Card:
    """They left, or it is theirs no more: somebody else, or no more messages."""
    line = f"Thanks for telling me. Who should answer about {subjects} instead?"
    buttons = [
        Button(action="answers.not_mine", value=about, label="Not mine to answer"),
        Button(action="answers.stop", value=about, label="Stop all messages", style="danger"),
        Button(action="answers.back", value=about, label="Back"),
    ]
    if hand_over:
        buttons.insert(0, Button(action="answers.hand_over", value=hand_over, label="Ask someone else"))
    return Card(summary=line, parts=(Text(body=line), Buttons(buttons=tuple(buttons))))


@message("questions.stopped", told=True)
def stopped(*, told: bool) -> Card:
    """No more messages."""
    done = "Done. You won't hear from me again."
    return Card(
        summary=done,
        parts=(
            Text(body=f"{done} I've told the learning team." if told else done),
            Text(body="Should you want me back: /alignment start", tone="quiet"),
        ),
    )


@message(
    "questions.whom_instead",
    subjects="Win rate",
    colleagues=(("7", "Maria Lopez"), ("8", "Tom Ruiz")),
    about="1",
    unknown_name="",
)
def whom_instead(
    *, subjects: str, colleagues: tuple[tuple[str, str], ...], about: str, unknown_name: str
) -> Card:
    """Whom to ask in their place."""
    lead = f"Whom should I ask about {subjects}?"
    if unknown_name:
        lead = f"I don't know “{unknown_name}” yet. {lead}"
    return Card(
        summary=lead,
        parts=(
            Text(body=lead),
            ChoiceInput(id="colleague", label="Colleague", choices=colleagues, required=True),
            Buttons(
                buttons=(
                    Button(
                        action="answers.hand_to", value=about, label="Ask them", style="primary", submits=True
                    ),
                    Button(action="answers.back", value=about, label="Back"),
                )
            ),
        ),
    )


@message("questions.ask_colleague", colleague="Maria Lopez", colleague_id="7", subjects="Win rate", about="1")
def ask_colleague(*, colleague: str, colleague_id: str, subjects: str, about: str) -> Card:
    """They named somebody: is this the one?"""
    return Card(
        summary=f"Shall I ask {colleague}?",
        parts=(
            Text(body=f"Shall I ask {colleague} about {subjects}? I'll say that you sent me."),
            Buttons(
                buttons=(
                    Button(
                        action="answers.hand_to",
                        value=f"{about}>{colleague_id}",
                        label=f"Yes, ask {colleague}"[:75],
                        style="primary",
                    ),
                    Button(action="answers.hand_over", value=about, label="Someone else"),
                    Button(action="answers.back", value=about, label="No, I'll answer"),
                )
            ),
        ),
    )


@message("questions.handed_over", colleague="Maria Lopez", subjects="Win rate", shown=True)
def handed_over(*, colleague: str, subjects: str, shown: bool) -> Card:
    """A colleague is asked instead."""
    then = ", and will show you what they say" if shown else ""
    return Card(
        summary=f"I'm asking {colleague}.",
        parts=(Text(body=f"Thanks. I'm asking {colleague} about {subjects}{then}."),),
    )


@message(
    "questions.delegate_asked",
    delegate="Tom Ruiz",
    subject="Win rate",
    program="Consultative Selling",
    about="1",
)
def delegate_asked(*, delegate: str, subject: str, program: str, about: str) -> Card:
    """To whoever was asked first: they gave no answer, so their delegate is asked."""
    line = (
        f"I had no answer from you on {subject} ({program}), so I've asked {delegate}, who stands in for you."
    )
    return Card(
        summary=f"I've asked {delegate} about {subject}.",
        parts=(
            Text(body=line),
            Text(body="You can still answer; then it is yours that counts.", tone="quiet"),
            Buttons(buttons=(Button(action="answers.back", value=about, label="Answer now"),)),
        ),
    )
