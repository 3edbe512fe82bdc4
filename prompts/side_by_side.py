"""What the three said on their own, side by side before launch; scope notes; and what shows each KPI."""

from dataclasses import dataclass

from prompts.alignment import QUESTIONS
from prompts.cards import Button, Buttons, Card, ChoiceInput, Divider, Part, Text, TextInput
from prompts.message import message
from prompts.wording import listed

_LONGEST = 300
TIMING = (("leading", "Moves first (leading)"), ("lagging", "Follows later (lagging)"))
EASE = (("easy", "Easy to show"), ("subjective", "A matter of judgment"))


@dataclass(frozen=True)
class KpiAsked:
    """One KPI with what is known about it."""

    id: str
    name: str
    timing: str
    ease: str


@message(
    "side_by_side.shown",
    program="Consultative Selling",
    starts_on="2 March",
    started=False,
    answers={
        2: (("Dana Wu", "Win rate."), ("Karin Adler", "Margin, nothing else.")),
        4: (("Dana Wu", "One more deal in twenty."), ("Karin Adler", "15 % return.")),
    },
    differs="Dana Wu names Win rate; Karin Adler names margin",
    silent=("Helen Ford",),
    details=("Karin Adler: Win rate is a matter of judgment. Should hear afterwards: the board.",),
)
def shown(
    *,
    program: str,
    starts_on: str,
    started: bool,
    answers: dict[int, tuple[tuple[str, str], ...]],
    differs: str,
    silent: tuple[str, ...],
    details: tuple[str, ...],
) -> Card:
    """Agreement is not alignment: everyone's own words, one under the other."""
    begins = "started" if started else "starts"
    lead = f"{program} {begins} on {starts_on}. Asked apart, this is what you expect."
    parts: list[Part] = [Text(body=lead)]
    if differs:
        parts.append(Text(body=f"You differ: {differs}. Best talked over before launch.", tone="warn"))
    for number, said in sorted(answers.items()):
        parts += [Divider(), Text(body=QUESTIONS[number][0], tone="strong")]
        for name, words in said:
            parts += [Text(body=name, tone="quiet"), Text(body=_cut(words), tone="quote")]
    if details:
        parts += [Divider(), *(Text(body=line, tone="quiet") for line in details)]
    if silent:
        has = "has" if len(silent) == 1 else "have"
        parts.append(Text(body=f"{listed(silent)} {has} not answered.", tone="quiet"))
    summary = f"{program}: what you expect, side by side"
    if differs:
        summary = f"{summary}, and you differ"
    return Card(summary=summary, title="What you expect, side by side", parts=tuple(parts))


@message(
    "side_by_side.scope",
    program="Consultative Selling",
    teaches="Opening with questions, and holding the price.",
    missing="negotiating with procurement",
    about="1",
)
def scope(*, program: str, teaches: str, missing: str, about: str) -> Card:
    """Something they expect is not taught: one line for the owner."""
    return Card(
        summary="What do you expect that is not taught?",
        title=program,
        parts=(
            Text(body="This is what it teaches:", tone="quiet"),
            Text(body=_cut(teaches), tone="quote"),
            TextInput(id="scope.words", label="What do you expect beyond that?", value=missing),
            Buttons(
                buttons=(
                    Button(action="scope.send", value=about, label="Send", style="primary", submits=True),
                    Button(action="alignment.keep", value=about, label="Never mind"),
                )
            ),
        ),
    )


@message("side_by_side.scope_sent", words="negotiating with procurement", told="Mei Tanaka")
def scope_sent(*, words: str, told: str) -> Card:
    """The owner has it."""
    said = f"{told or 'The learning team'} settles it before launch, and you hear how."
    return Card(summary=said, parts=(Text(body=said), Text(body=words, tone="quote")))


@message(
    "side_by_side.scope_raised",
    person="Dana Wu",
    program="Consultative Selling",
    words="negotiating with procurement",
    starts_on="2 March",
    point="1",
)
def scope_raised(*, person: str, program: str, words: str, starts_on: str, point: str) -> Card:
    """To the owner: somebody expects what the program does not teach."""
    lead = f"{person} expects something that {program} does not teach."
    when = f"Settle it before {starts_on}: teach it, or say why not." if starts_on else "Please settle it."
    return Card(
        summary=lead,
        parts=(
            Text(body=lead),
            Text(body=words, tone="quote"),
            Text(body=when),
            TextInput(id=f"point{point}", label="How is it settled?", hint="One line; they are told."),
            Buttons(
                buttons=(Button(action="points.settle", value=point, label="It is settled", submits=True),)
            ),
        ),
    )


@message(
    "side_by_side.details",
    program="Consultative Selling",
    kpis=(KpiAsked("1", "Win rate", "lagging", "easy"), KpiAsked("2", "Discovery calls", "leading", "easy")),
    observed="",
    told="",
    about="1",
)
def details(*, program: str, kpis: tuple[KpiAsked, ...], observed: str, told: str, about: str) -> Card:
    """How each KPI shows, how managers will see it, who hears of it: filled in with what is known."""
    parts: list[Part] = [
        Text(body="One minute. What is known is filled in; change what you see differently.")
    ]
    for kpi in kpis:
        parts += [
            ChoiceInput(
                id=f"detail.{kpi.id}.timing", label=f"{kpi.name} moves", choices=TIMING, value=kpi.timing
            ),
            ChoiceInput(
                id=f"detail.{kpi.id}.ease", label=f"Success on {kpi.name} is", choices=EASE, value=kpi.ease
            ),
        ]
    parts += [
        TextInput(
            id="detail.observed",
            label="How will managers see it?",
            hint="What they would hear or see people do",
            value=observed,
        ),
        TextInput(
            id="detail.told",
            label="Who should hear what afterwards?",
            hint="The board: the return. The managers: what worked.",
            value=told,
        ),
        Buttons(
            buttons=(
                Button(action="details.send", value=about, label="Send", style="primary", submits=True),
                Button(action="alignment.keep", value=about, label="Never mind"),
            )
        ),
    ]
    return Card(summary="How it will show, and who hears of it", title=program, parts=tuple(parts))


@message(
    "side_by_side.details_kept",
    program="Consultative Selling",
    differs=("Win rate: a matter of judgment for you, easy to show in the program file",),
    told="Mei",
)
def details_kept(*, program: str, differs: tuple[str, ...], told: str) -> Card:
    """Kept, and where it differs from the program file."""
    parts: list[Part] = [Text(body="Thank you, that is kept.")]
    parts += [Text(body=f"{line}.") for line in differs]
    if differs and told:
        parts.append(Text(body=f"{told} sees it beside what the others say.", tone="quiet"))
    return Card(summary="Kept: how it will show", title=program, parts=tuple(parts))


def one_detail(*, name: str, kpis: tuple[tuple[str, str], ...], observed: str, told: str) -> str:
    """What one person said beyond the four questions, in a line."""
    said = [f"{kpi} is {how}" for kpi, how in kpis]
    if observed:
        said.append(f"Managers will see: {observed}")
    if told:
        said.append(f"Should hear afterwards: {told}")
    return f"{name}: {'. '.join(said)}."


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()} …"
