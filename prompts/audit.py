"""The quarterly look: three questions, what the data say, a joint agenda, and a decision with its reason."""

from dataclasses import dataclass

from prompts.cards import Button, Buttons, Card, ChoiceInput, Facts, Items, Part, Text, TextInput
from prompts.message import message
from prompts.wording import counted, first_name, listed

QUESTIONS = {
    1: "Are the skills we build still tied to the priorities that matter most now?",
    2: "Do our numbers measure impact, or just training activity?",
    3: "Has a change in the organization opened gaps in the program?",
}

VERDICTS = {
    "continue": "Continue",
    "re_scope": "Re-scope",
    "pause": "Pause",
    "retire": "Retire",
    "cancel": "Cancel",
}

NOT_IN_PLACE = {
    "broken": "Comparable numbers: a change broke the comparison, and no new starting point is set.",
    "no_objective": "Executive clarity: no objective says what it is for.",
    "no_sponsor": "Executive clarity: no lead sponsor says what it is for.",
    "sponsor_silent": "Executive clarity: {who} has not answered what it is for.",
    "no_owner": "Shared ownership: the unit whose people are trained has no owner in it.",
    "owner_silent": "Shared ownership: {who} has not said what the unit expects of it.",
    "differs": "Shared ownership: they expect different things, and it is not settled.",
    "accountability": "Accountability in the unit: its people were asked and gave no numbers.",
    "no_finance": "A team across functions: finance has no part in it.",
    "finance_silent": "A team across functions: {who} has not said what finance expects of it.",
    "functions": "A team across functions: by their titles, nobody in it is from {who}.",
    "incentives": "Incentives: what is rewarded, or the process, works against it.",
}
"""What has to be in place before training can pay, said where it is missing: of all three parties."""


@dataclass(frozen=True)
class Look:
    """What one quarterly look found, in words."""

    program: str
    quarter: str
    data: tuple[str, ...]
    missing: tuple[str, ...]
    said: tuple[tuple[str, str, str], ...]
    """Question, who, and their words."""
    before: tuple[str, ...]
    """What became of the last decision, and of concerns."""
    proposed: str
    because: str
    goal: str = ""
    """The goal that the program serves, and until when."""


_LOOK = Look(
    program="Consultative Selling",
    quarter="2026-Q3",
    data=("Win rate 25.5 %, up 3.5 points.", "Discovery calls: the newest number is 82 days old."),
    missing=("A team across functions: finance has no part in it.",),
    said=(
        (QUESTIONS[1], "Dana Wu", "Yes, but retention matters more since June."),
        (QUESTIONS[3], "Helen Ford", "Two regions were merged."),
    ),
    before=(
        "2026-Q2, Continue: the first numbers were too young. Win rate was 24 % then and is 25.5 % now.",
    ),
    proposed="re_scope",
    because="A change since the last look broke the comparison, so the aim has to be set anew.",
    goal="It serves “Grow mid-market revenue”, until 31 December.",
)


def _data(data: tuple[str, ...]) -> list[Part]:
    return [Text(body="What the data say", tone="strong"), Items(items=data)] if data else []


@message(
    "audit.questions",
    about="1",
    asker="Mei Tanaka",
    program="Consultative Selling",
    quarter="2026-Q3",
    questions=(1, 2, 3),
    event="",
    goal=_LOOK.goal,
    data=_LOOK.data,
    before=_LOOK.before,
    reminder=False,
)
def questions(
    *,
    about: str,
    asker: str,
    program: str,
    quarter: str,
    questions: tuple[int, ...],
    event: str,
    goal: str,
    data: tuple[str, ...],
    before: tuple[str, ...],
    reminder: bool,
) -> Card:
    """The three questions, or after an event the one about changes."""
    number = {1: "One question", 2: "Two questions", 3: "Three questions"}[len(questions)]
    minutes = "Takes a minute." if len(questions) == 1 else "Takes two minutes."
    lead = f"{asker}: {number.lower()} about {program}. {minutes}"
    why = f"Once a quarter ({quarter}) the program is held against what matters now."
    if event:
        why = (
            f"Noted since: {event}. Such a change can open gaps, so I ask now and not at the quarter's look."
        )
    parts: list[Part] = [Text(body=f"Still open. {lead}" if reminder else lead), Text(body=why, tone="quiet")]
    if before:
        parts += [Text(body="What became of it", tone="strong"), Items(items=before)]
    if goal:
        parts.append(Text(body=goal))
    parts += _data(data)
    parts += [
        TextInput(id=f"tp{about}.q{number}", label=QUESTIONS[number], multiline=True) for number in questions
    ]
    parts += [
        Buttons(
            buttons=(
                Button(action="audit.send", value=about, label="Send", style="primary", submits=True),
                Button(action="answers.later", value=about, label="Later or not me"),
            )
        ),
        Text(
            body="The sponsor, the unit's owner and the learning team see your words, with name.",
            tone="quiet",
        ),
    ]
    return Card(summary=f"{program}: {number.lower()} for the {quarter} look", parts=tuple(parts))


@message("audit.one", number=2, about="1")
def one(*, number: int, about: str) -> Card:
    """The next question, after a sentence answered the one before."""
    text = f"Noted. {QUESTIONS[number]}"
    return Card(
        summary=text,
        parts=(
            Text(body=text),
            Buttons(buttons=(Button(action="audit.enough", value=about, label="Nothing to add"),)),
        ),
    )


@message("audit.thanks", name="Dana Wu", waiting=("Helen Ford",), program="Consultative Selling")
def thanks(*, name: str, waiting: tuple[str, ...], program: str) -> Card:
    """What happens with the answers."""
    text = f"Thank you, {first_name(name)}. "
    if waiting:
        text += f"Once {listed(waiting)} answered too, you get one page and a 20-minute agenda for {program}."
    else:
        text += f"The page with everybody's answers and a 20-minute agenda for {program} is on its way."
    return Card(summary=text, parts=(Text(body=text),))


def agenda(look: Look) -> tuple[str, ...]:
    """Twenty minutes, drafted from what was said and measured."""
    split = [words for question, _, words in look.said if question == QUESTIONS[1]]
    items = [f"3 min: what became of the last decision. {look.before[0]}"] if look.before else []
    first = f"{5 if items else 8} min: priorities. "
    first += f"{look.goal} " if look.goal else ""
    items.append(first + (f"Start with: “{split[0][:200]}”" if split else "Nobody has written about them."))
    numbers = " ".join(look.data[:2]) or "No numbers came."
    items.append(f"5 min: the numbers. {numbers}")
    changed = [words for question, _, words in look.said if question == QUESTIONS[3]]
    gap = look.missing[0] if look.missing else "Nothing that has to be in place is missing."
    items.append(f"4 min: what changed. {f'“{changed[0][:200]}” ' if changed else ''}{gap}")
    items.append(f"3 min: decide. Proposed: {VERDICTS[look.proposed]}. {look.because}")
    return tuple(items)


@message("audit.look", look=_LOOK, about="1:1", may_decide=True, final="retire")
def look(*, look: Look, about: str, may_decide: bool, final: str) -> Card:
    """One page for all: answers, data, what is missing, the agenda, and the proposal with its rule."""
    lead = f"Proposed for {look.program}: {VERDICTS[look.proposed]}. {look.because}"
    parts: list[Part] = [Text(body=lead, tone="strong")]
    if look.before:
        parts += [Text(body="What became of it", tone="strong"), Items(items=look.before)]
    parts += _data(look.data)
    for question in QUESTIONS.values():
        said = tuple(f"{who}: {words}" for asked, who, words in look.said if asked == question)
        parts.append(Text(body=question, tone="strong"))
        parts.append(Items(items=said) if said else Text(body="Nobody answered.", tone="quiet"))
    if look.missing:
        parts += [Text(body="Not in place", tone="strong"), Items(items=look.missing)]
    parts += [Text(body="Agenda, 20 minutes", tone="strong"), Items(items=agenda(look))]
    if may_decide:
        parts += [
            ChoiceInput(
                id="verdict",
                label="Your decision",
                choices=tuple((name, label) for name, label in VERDICTS.items() if name != "cancel"),
            ),
            TextInput(id="reason", label="Because", hint="One line. It is kept and shown."),
            Buttons(
                buttons=(
                    Button(action="audit.decide", value=about, label="Decide", style="primary", submits=True),
                )
            ),
            Text(body=f"You decide, not I. {VERDICTS[final]} is final.", tone="quiet"),
        ]
    return Card(
        summary=f"{look.program}, {look.quarter}: {VERDICTS[look.proposed]} is proposed",
        title=f"{look.program}: the look of {look.quarter}",
        parts=tuple(parts),
    )


@message(
    "audit.decided",
    program="Consultative Selling",
    verdict="re_scope",
    by="Dana Wu",
    reason="Retention comes first now.",
    proposed="continue",
)
def decided(*, program: str, verdict: str, by: str, reason: str, proposed: str) -> Card:
    """What was decided, by whom and why."""
    lead = f"{by} decided on {program}: {VERDICTS[verdict]}."
    parts: list[Part] = [Text(body=lead), Text(body=reason, tone="quote")]
    if proposed and proposed != verdict:
        parts.append(Text(body=f"The rules had proposed: {VERDICTS[proposed]}.", tone="quiet"))
    if verdict != "retire":
        parts.append(Text(body="The next look says what became of it.", tone="quiet"))
    return Card(summary=lead, parts=tuple(parts))


@message(
    "audit.review",
    about="1",
    year="2026",
    objectives=(
        ("Grow mid-market revenue profitably in 2026, until 31 December", "Consultative Selling: on track"),
    ),
    aimless=("First-Line Leaders",),
    unserved=("Keep the people we train",),
    briefings=("“We lose it in the second meeting.” (CFO, 8 January)",),
)
def review(
    *,
    about: str,
    year: str,
    objectives: tuple[tuple[str, str], ...],
    aimless: tuple[str, ...],
    unserved: tuple[str, ...],
    briefings: tuple[str, ...],
) -> Card:
    """The whole curriculum against the objectives, once a year."""
    lead = f"The yearly objective review: which goals hold for {int(year) + 1}, and what serves none?"
    parts: list[Part] = [
        Text(body=lead),
        Text(body="Takes ten minutes, best with your CFO's plans.", tone="quiet"),
    ]
    if objectives:
        parts += [Text(body="Goals and what serves them", tone="strong"), Facts(rows=objectives)]
    for title, items in (
        ("Goals that nothing serves", unserved),
        ("Programs without a goal", aimless),
        ("What was said in strategy briefings", briefings),
    ):
        if items:
            parts += [Text(body=title, tone="strong"), Items(items=items)]
    parts += [
        TextInput(
            id=f"tp{about}.q1", label="What changes for next year, and who decides it?", multiline=True
        ),
        Buttons(
            buttons=(Button(action="audit.send", value=about, label="Send", style="primary", submits=True),)
        ),
    ]
    return Card(summary=f"The objective review of {year}", title="Objective review", parts=tuple(parts))


@message("audit.reviewed", year="2026")
def reviewed(*, year: str) -> Card:
    """Kept with the year."""
    text = f"Kept as the objective review of {year}. Change goals in the program files, under objective."
    return Card(summary=text, parts=(Text(body=text),))


def goal(*, name: str, part_of: str, until: str, over: bool) -> str:
    """What the program is for; goals have a time, and one that is over serves nobody."""
    named = f"“{name}”{f', part of “{part_of}”' if part_of else ''}"
    if over:
        return f"Its goal, {named}, ended on {until}: does it serve one that holds now?"
    return f"It serves {named}{f', until {until}' if until else ''}."


def stale(*, kpi: str, days: int) -> str:
    return f"{kpi}: the newest number is {counted(days, 'day')} old."


def no_number(*, kpi: str) -> str:
    return f"{kpi}: no number since the training."


def no_baseline(*, kpi: str, now: str) -> str:
    return f"{kpi} {now}, with no baseline to hold it against."


def only_activity() -> str:
    return "Every KPI is a leading one: activity, and no result behind it."


def became(*, quarter: str, verdict: str, reason: str, since: str) -> str:
    """What was decided last time, and what the numbers did since."""
    return f"{quarter}, {VERDICTS[verdict]}: {reason}{'' if reason.endswith('.') else '.'} {since}".strip()


def became_of_kpi(*, kpi: str, then: str, now: str) -> str:
    return f"{kpi} was {then} then and is {now} now." if then != now else f"{kpi} is still {now}."


def concern_settled(*, words: str, reply: str, changed: str) -> str:
    return f"“{words}” was answered: {reply}{f' Changed: {changed}' if changed else ''}"
