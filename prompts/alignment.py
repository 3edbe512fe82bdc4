"""The four alignment questions, one by one or all at once, and what is said after an answer."""

from collections.abc import Mapping

from prompts.cards import Button, Buttons, Card, Divider, Items, Part, Text, TextInput
from prompts.message import message
from prompts.wording import counted, listed

QUESTIONS: dict[int, tuple[str, str]] = {
    1: (
        "What are the key things people should learn?",
        "So that what is taught is what you expect.",
    ),
    2: (
        "Which KPIs would you expect to improve?",
        "These are the numbers I come back with.",
    ),
    3: (
        "How could you show that the program was a success?",
        "What you would accept as evidence, counted or seen.",
    ),
    4: (
        "What would make it a good return for you?",
        "There is no right answer. I quote yours when the result is counted.",
    ),
}
"""Each question with why it is asked."""

YARDSTICKS = {
    "break_even": ("Break even", "Break even: it pays back what it cost."),
    "fifteen": ("15 %, like other investments", "15 % return, like other investments."),
    "twenty_five": ("25 %", "25 % return."),
}
"""Offered only to somebody who does not know: the button, and the words that are recorded."""

_LONGEST_QUOTE = 500


_NUMBERS = {1: "One question", 2: "Two questions", 3: "Three questions", 4: "Four questions"}


@message(
    "alignment.form",
    touchpoint="1",
    starts_on="2 March",
    started=False,
    retrospective=False,
    again=False,
    others=2,
    answers={2: "Win rate, and fewer discounts."},
    missing=(1, 3, 4),
    one_at_a_time=True,
)
def form(
    *,
    touchpoint: str,
    starts_on: str,
    started: bool,
    retrospective: bool,
    again: bool,
    others: int,
    answers: dict[int, str],
    missing: tuple[int, ...],
    one_at_a_time: bool,
) -> Card:
    """What is missing, at once, below what was said; where nothing is missing, all four to change."""
    parts: list[Part] = [
        Text(body=_why_now(len(missing), starts_on, started, retrospective, again, bool(answers)))
    ]
    if missing and answers:
        parts += _quotes(tuple(answers.items()))
        change = Button(action="alignment.change", value=touchpoint, label="Change what I said")
        parts += [Buttons(buttons=(change,)), Divider()]
    parts += _inputs(touchpoint, missing or tuple(QUESTIONS), answers)
    get = "gets" if others == 1 else "get"
    asked_apart = f" {counted(others, 'other')} {get} the same questions, on their own." if others else ""
    if one_at_a_time:
        parts.append(
            Buttons(buttons=(Button(action="alignment.one_by_one", value=touchpoint, label="One at a time"),))
        )
    seen_by = "Your answers are kept with your name, for the learning team and the sponsors."
    parts.append(Text(body=f"{seen_by}{asked_apart}", tone="quiet"))
    left = counted(len(missing), "alignment question") if len(missing) in (1, 2, 3) else ""
    return Card(summary=left or "The four alignment questions", parts=tuple(parts))


def _why_now(
    missing: int, starts_on: str, started: bool, retrospective: bool, again: bool, some_said: bool
) -> str:
    if not missing:
        return "All four have your answer. Change what you like."
    number = _NUMBERS[missing]
    left = f"{number} left" if some_said else number
    if retrospective:
        began = f"the program started on {starts_on}, before I was here"
        return f"{left}, once, looking back: {began}. What did you expect of it?"
    if started:
        return f"{left} about what you expect. The program started on {starts_on}; your word still counts."
    if again:
        open_now = f"{number} {'is' if missing == 1 else 'are'} still open, and best settled before."
        return f"The program starts on {starts_on}. {open_now}"
    return f"{left} before the program starts on {starts_on}. Your own words are best."


def _inputs(touchpoint: str, numbers: tuple[int, ...], answers: Mapping[int, str]) -> list[TextInput]:
    return [
        TextInput(
            id=f"tp{touchpoint}.q{number}",
            label=QUESTIONS[number][0],
            hint=QUESTIONS[number][1],
            value=answers.get(number, ""),
            multiline=True,
        )
        for number in numbers
    ]


@message(
    "alignment.change",
    program="Consultative Selling",
    answers={1: "Ask before you pitch.", 2: "Win rate, and fewer discounts."},
    about="1",
)
def change(*, program: str, answers: dict[int, str], about: str) -> Card:
    """All four with what was said, to write anew."""
    lead = "Change what you like, then send. What you said before stands until then."
    send = Button(action="answers.send", value=about, label="Send", style="primary", submits=True)
    leave = Button(action="alignment.keep", value=about, label="Leave it as it is")
    return Card(
        summary="Your answers, to change as you like",
        title=program,
        parts=(Text(body=lead), *_inputs(about, tuple(QUESTIONS), answers), Buttons(buttons=(send, leave))),
    )


@message("alignment.one", about="1", number=2, position=2, of=4, noted=True, said_before="")
def one(*, about: str, number: int, position: int, of: int, noted: bool, said_before: str) -> Card:
    """One question, answered by simply writing."""
    question, why = QUESTIONS[number]
    parts: list[Part] = [Text(body="Noted.", tone="quiet")] if noted else []
    parts += [
        Text(body=f"{position} of {of}: {question}" if of > 1 else question, tone="strong"),
        Text(body=f"{why} Just write your answer."),
    ]
    if said_before:
        parts += [Text(body="So far you said:", tone="quiet"), Text(body=_cut(said_before), tone="quote")]
    skip = "Keep that" if said_before else "Skip this one"
    parts.append(
        Buttons(
            buttons=(
                Button(action="alignment.skip", value=f"{about}:{number}", label=skip),
                Button(action="answers.later", value=about, label="Later or not me"),
            )
        )
    )
    return Card(summary=question, parts=tuple(parts))


@message("alignment.which", about="1", said="They should ask before they pitch.")
def which(*, about: str, said: str) -> Card:
    """Somebody wrote a sentence under the form: which of the four does it answer?"""
    these = [
        Button(action="alignment.which", value=f"{about}:{number}", label=question)
        for number, (question, _) in QUESTIONS.items()
    ]
    return Card(
        summary="Which of the four questions does this answer?",
        parts=(
            Text(body="Thanks. Which of the four questions does this answer?"),
            Text(body=_cut(said), tone="quote"),
            Buttons(buttons=(*these, Button(action="answers.back", value=about, label="None of these"))),
        ),
    )


@message("alignment.yardsticks", about="1")
def yardsticks(*, about: str) -> Card:
    """They do not know what a good return is: three yardsticks others use."""
    buttons = [
        Button(action="alignment.yardstick", value=f"{about}:{key}", label=label)
        for key, (label, _) in YARDSTICKS.items()
    ]
    buttons.append(Button(action="alignment.yardstick", value=f"{about}:own", label="Something else"))
    buttons.append(Button(action="answers.later", value=about, label="Later or not me"))
    return Card(
        summary="Three yardsticks others use for a good return",
        parts=(
            Text(body="Fair enough. Here is what others take as a good return. Does one fit?"),
            Buttons(buttons=tuple(buttons)),
            Text(
                body="A result that is not money counts too, such as a team that enjoys its work.",
                tone="quiet",
            ),
        ),
    )


@message("alignment.own_yardstick", about="1")
def own_yardstick(*, about: str) -> Card:
    """None of the yardsticks: their own words after all."""
    return Card(
        summary="What would make it a good return for you?",
        parts=(
            Text(body="Then in your words: what would have to happen for you to say it was worth it?"),
            Buttons(buttons=(Button(action="answers.later", value=about, label="Later or not me"),)),
        ),
    )


@message(
    "alignment.recorded",
    program="Consultative Selling",
    answers=(
        (1, "Ask before you pitch."),
        (2, "Win rate and churn."),
        (3, "The CRM shows it, and managers hear it on calls."),
        (4, "If they stop discounting."),
    ),
    elsewhere=("churn",),
    unnamed=("Average deal size",),
    told="Priya",
    teaches="Opening with questions, and holding the price.",
    not_taught=("negotiating with procurement",),
    intangible=False,
    about="1",
    late=False,
)
def recorded(
    *,
    program: str,
    answers: tuple[tuple[int, str], ...],
    elsewhere: tuple[str, ...],
    unnamed: tuple[str, ...],
    told: str,
    teaches: str,
    not_taught: tuple[str, ...],
    intangible: bool,
    about: str,
    late: bool,
) -> Card:
    """What was recorded, word for word, and where it differs from what the program measures and teaches."""
    opening = "Thank you. Recorded, in your words:"
    if late:
        opening = "Thank you, it still counts. Recorded, in your words:"
    parts: list[Part] = [Text(body=opening), *_quotes(answers)]
    differs = []
    if elsewhere:
        they = "it" if len(elsewhere) == 1 else "them"
        differs.append(f"You named {listed(elsewhere)}; the program does not measure {they} yet.")
    if unnamed:
        differs.append(f"The program also measures {listed(unnamed)}, which you did not name.")
    if differs:
        heard = f" I've told {told}." if told else ""
        parts += [Divider(), Text(body=f"{' '.join(differs)}{heard}")]
    if not_taught:
        missing = listed([f"“{_cut(piece)}”" for piece in not_taught[:3]])
        parts.append(Text(body=f"I don't find {missing} in what the program teaches."))
    buttons = [
        Button(action="alignment.change", value=about, label="Change"),
        Button(action="details.open", value=about, label="How it will show (1 minute)"),
    ]
    if teaches:
        buttons.append(Button(action="scope.open", value=about, label="I expect something else too"))
    if intangible:
        asks = "A good return for you is not money: I ask how it went, and never turn it into money."
        parts.append(Text(body=asks))
        buttons.append(Button(action="intangible.money", value=about, label="It is about money"))
    parts.append(Buttons(buttons=tuple(buttons)))
    return Card(summary=f"Recorded: what you expect of {program}"[:300], title=program, parts=tuple(parts))


@message(
    "alignment.partly",
    answers=((1, "Ask before you pitch."), (2, "Win rate.")),
    missing=(3, 4),
    about="1",
)
def partly(*, answers: tuple[tuple[int, str], ...], missing: tuple[int, ...], about: str) -> Card:
    """Some are answered: those are kept, and the rest is named."""
    left = f"{counted(len(missing), 'question')} to go:"
    buttons = [Button(action="answers.back", value=about, label="Answer the rest", style="primary")]
    if len(missing) > 1:
        buttons.append(Button(action="alignment.one_by_one", value=about, label="One at a time"))
    if answers:
        buttons.append(Button(action="alignment.change", value=about, label="Change what I said"))
    buttons.append(Button(action="answers.later", value=about, label="Later or not me"))
    kept: list[Part] = [Text(body="Kept, in your words:"), *_quotes(answers)] if answers else []
    return Card(
        summary=left,
        parts=(
            *kept,
            Text(body=left if answers else f"Nothing is recorded yet. {left}"),
            Items(items=tuple(QUESTIONS[number][0] for number in missing)),
            Buttons(buttons=tuple(buttons)),
        ),
    )


@message(
    "alignment.kpis_differ",
    person="Dana Wu",
    program="Consultative Selling",
    elsewhere=("churn",),
    unnamed=("Average deal size",),
    words="Win rate and churn.",
)
def kpis_differ(
    *, person: str, program: str, elsewhere: tuple[str, ...], unnamed: tuple[str, ...], words: str
) -> Card:
    """To the owner: a sponsor expects other numbers than the program measures."""
    differs = []
    if elsewhere:
        differs.append(f"expects {listed(elsewhere)} to improve, which {program} does not measure")
    if unnamed:
        differs.append(f"did not name {listed(unnamed)}")
    return Card(
        summary=f"{person} expects other KPIs of {program}"[:300],
        parts=(
            Text(body=f"{person} {', and '.join(differs)}."),
            Text(body=_cut(words), tone="quote"),
            Text(
                body=f"Worth a word with them. To change the KPIs: /alignment program {program} edit",
                tone="quiet",
            ),
        ),
    )


def _quotes(answers: tuple[tuple[int, str], ...]) -> list[Part]:
    return [
        part
        for number, words in answers
        for part in (
            Text(body=QUESTIONS[number][0], tone="quiet"),
            Text(body=_cut(words), tone="quote"),
        )
    ]


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST_QUOTE else f"{words[:_LONGEST_QUOTE].rstrip()} …"
