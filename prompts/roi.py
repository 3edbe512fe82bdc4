"""What the owner of a result is asked about money, one step after the other, and what their answer counts."""

from textwrap import shorten

from prompts.cards import Button, Buttons, Card, Facts, Items, Part, Text, TextInput
from prompts.message import message
from prompts.wording import counted, listed

_QUESTION = "How did the program improve your results, and by how much?"
_LIKE = "What it adds to profit, not revenue: like 120k, 80-100k, 0 for no improvement, or -50k for a loss"


def section(
    *,
    about: str,
    currency: str,
    since: str,
    moved: tuple[tuple[str, str], ...],
    worse: tuple[tuple[str, str, str], ...],
    own_words: str,
    own_words_on: str,
    own_words_by: str = "",
    events: tuple[str, ...],
    differing: tuple[str, ...] = (),
) -> tuple[Part, ...]:
    """The question beside what the KPIs did, with other causes before attribution.

    `moved` is (KPI, what it did); `worse` is (KPI, from, to) for those that went the wrong way.
    """
    parts: list[Part] = [Text(body=_QUESTION, tone="strong")]
    if moved:
        parts.append(Facts(rows=moved))
    parts += [
        Text(
            body=f"{name} went from {was} to {now}. What moved it? Did the program help, hurt, or make no "
            "difference?",
            tone="warn",
        )
        for name, was, now in worse
    ]
    if own_words:
        parts += [
            Text(body=_in_whose_words(own_words_on, own_words_by), tone="quiet"),
            Text(body=own_words, tone="quote"),
        ]
    parts += [Text(body=said, tone="quiet") for said in differing]
    others = "Prices, season, new people, other programs ... or: nothing"
    if events:
        others = f"For example {listed(events)}, prices, season ... or: nothing"
    return (
        *parts,
        TextInput(id=f"tp{about}.amount", label=_amount_label(currency, since), hint=_LIKE),
        TextInput(id=f"tp{about}.causes", label="What else moved your results?", hint=others),
        TextInput(id=f"tp{about}.attribution", label="How much of it is due to the program, in %?"),
        TextInput(id=f"tp{about}.confidence", label="How sure are you of that, in %?"),
        TextInput(
            id=f"tp{about}.evidence", label="What shows it? (optional)", hint="A report, a dashboard, a deal"
        ),
    )


def _in_whose_words(on: str, by: str) -> str:
    if by:
        return f"A good return, in {by}'s words of {on}, which you stand by:"
    return f"A good return, in your words of {on}:"


def _amount_label(currency: str, since: str) -> str:
    return f"What was it worth so far, since {since}, in {currency}?"


def _tap(what: str, about: str, label: str) -> Button:
    return Button(action="roi.tap", value=f"{what}:{about}", label=label)


def _step(question: str, *buttons: Button, more: str = "") -> Card:
    parts: list[Part] = [Text(body=question)]
    if more:
        parts.append(Text(body=more, tone="quiet"))
    return Card(summary=shorten(question, 300, placeholder=" ..."), parts=(*parts, Buttons(buttons=buttons)))


_FELT = {
    "helped": "Good to hear that it helped. About how much was it worth so far, since {since}, in "
    "{currency}?",
    "hurt": "Thank you for saying that it hurt. About how much did it cost you so far, since {since}, in "
    "{currency}?",
}


@message("roi.amount", currency="USD", since="27 March", about="1")
def amount(*, currency: str, since: str, about: str, felt: str = "") -> Card:
    """The money, before anything else; `felt` where they said already that it "helped" or "hurt"."""
    asked = _FELT[felt].format(since=since, currency=currency) if felt else _amount_label(currency, since)
    return _step(
        asked,
        _tap("nothing", about, "No difference" if felt else "Not worth anything"),
        _tap("no_idea_amount", about, "Don't know"),
        more=f"{_LIKE}. Just write it.",
    )


HOURS_ARE_CAPACITY = "Saved hours are capacity, not cash."


@message("roi.sum", product="4 h x $65 = $260 a week", a_year="$12,480", so_far="$3,120", months=3, about="1")
def product(*, product: str, a_year: str, so_far: str, months: int, about: str) -> Card:
    """What was left to be multiplied, before it is an amount; without `so_far` it is all of it."""
    so_far = (
        f"; {so_far} of it for the {counted(months, 'month')} since the training" if so_far else " so far"
    )
    year = f", {a_year} a year" if a_year else ""
    return _step(
        f"{product}{year}{so_far}: right?",
        _tap("sum_yes", about, "Yes"),
        _tap("sum_no", about, "No"),
        more="A year has your organization's working weeks. Or just write the amount instead.",
    )


@message("roi.how_often", product="4 h x $65 = $260", about="1")
def how_often(*, product: str, about: str) -> Card:
    """Nobody said how often it is saved, and nobody guesses."""
    return _step(
        f"{product}. How often is that?",
        _tap("sum_week", about, "Each week"),
        _tap("sum_month", about, "Each month"),
        _tap("sum_all", about, "In all, so far"),
    )


@message("roi.gain_or_loss", amount="$50,000", about="1")
def gain_or_loss(*, amount: str, about: str) -> Card:
    """The words could mean either."""
    return _step(
        f"{amount[:1].upper()}{amount[1:]}: was that a gain or a loss?",
        _tap("gain", about, "A gain"),
        _tap("loss", about, "A loss"),
    )


@message(
    "roi.causes", amount="$260,000", events=("the price rise of 4 May",), maybe=("new discounts",), about="1"
)
def causes(*, amount: str, events: tuple[str, ...], maybe: tuple[str, ...], about: str) -> Card:
    """Other causes, always before the program's own part; `maybe` is what they wrote that could be one."""
    named = f"For example {listed(events)}. " if events else ""
    wrote = shorten(listed(maybe), 150, placeholder=" ...")
    asked = f"You wrote “{wrote}”: was it that? " if maybe else ""
    return _step(
        f"{amount[:1].upper()}{amount[1:]}. What else moved your results?",
        *((_tap("maybe", about, "Yes, that"),) if maybe else ()),
        _tap("no_cause", about, "Nothing else"),
        more=f"{asked}{named}Prices, season, new people, other programs: just write them.",
    )


@message("roi.attribution", causes=("Price rise",), amount="$260,000", about="1")
def attribution(*, causes: tuple[str, ...], amount: str, about: str) -> Card:
    """The program's part, never filled in for them."""
    beside = f" Beside {listed(causes)}, how" if causes else " How"
    whole = amount.removeprefix("a ").removeprefix("at least ")  # "the loss of $50,000"
    return _step(
        f"Thanks.{beside} much of the {whole} is due to the program, in percent?",
        _tap("no_idea_attribution", about, "Don't know"),
    )


@message("roi.again", about="1")
def again(*, about: str) -> Card:
    """100 % and no other cause: asked about again."""
    return _step(
        "All of it, and nothing else helped? Think of prices, the season, new people, other programs.",
        _tap("not_all", about, "Something else did"),
        _tap("all", about, "Yes, all of it"),
    )


@message("roi.confidence", attribution="40 %", about="1")
def confidence(*, attribution: str, about: str) -> Card:
    """How sure they are."""
    return _step(
        f"{attribution} it is. How sure are you of all this, in percent?",
        _tap("no_idea_confidence", about, "Don't know"),
        more="100 means certain. A careful number is worth more to your CFO than a big one.",
    )


@message("roi.evidence", about="1")
def evidence(*, about: str) -> Card:
    """What supports it, where no KPI has moved the right way."""
    return _step(
        "What shows it? A report, a dashboard, a list of deals: one line is enough.",
        _tap("no_evidence", about, "Nothing to show"),
        more="No KPI with an approved value has moved the right way yet, so without it the claim may not "
        "count.",
    )


_EXPLAINED = {
    "amount": "The money it brought in or saved so far, whatever the cause: of more sales the part that is "
    "left as profit. A rough figure is fine, like 120k; 0 is an answer too.",
    "sum": "I multiplied what you wrote. Say whether that is right, or write the amount instead.",
    "gain_or_loss": "Your words could mean money won or money lost. Which was it?",
    "causes": "Anything beside the program that moved your results: prices, the season, new people. Other "
    "causes come first so that the program gets only its own part. “Nothing” is an answer too.",
    "attribution": "Of the whole amount, the part you would not have without the program. Half is 50 %.",
    "again": "Hardly any result has only one cause, so I ask once more: did anything else help?",
    "confidence": "How far you would stand behind these numbers. 100 % is certain, 50 % is a coin toss.",
    "evidence": "Anything a colleague in finance could look at: a report, a dashboard, a list of deals.",
    "confirm": "Of the amount only the part due to the program counts, and of that as much as you are sure "
    "of. Nothing is recorded before you say yes.",
}


@message("roi.explained", step="attribution")
def explained(*, step: str) -> Card:
    """They asked back what a step means."""
    return Card(
        summary=_EXPLAINED[step],
        parts=(Text(body=_EXPLAINED[step]), Text(body="Just write me your answer.", tone="quiet")),
    )


@message("roi.stands", about="1")
def stands(*, about: str) -> Card:
    """They left a correction half-way."""
    return Card(
        summary="OK, what is recorded stays as it is.",
        parts=(
            Text(body="OK, what is recorded stays as it is."),
            Buttons(buttons=(Button(action="roi.change", value=about, label="Correct it"),)),
        ),
    )


def unfinished(
    *, said: tuple[tuple[str, str], ...], question: tuple[Part, ...], field: str
) -> tuple[Part, ...]:
    """The step somebody stopped at, beside what they said before; `field` is empty where a tap answers."""
    parts: list[Part] = [Text(body="You told me already:", tone="quiet"), Facts(rows=said)] if said else []
    for part in question:
        if isinstance(part, Buttons) and field:
            parts.append(TextInput(id=field, label="Your answer"))
        parts.append(part)
    return tuple(parts)


_SEEN_WITH_NAME = "The sponsors, finance and the learning team see this, with your name."
_SEEN_AS_SUM = (
    "It counts once every manager with people in the program has said what it was worth, where they are five "
    "or more. Until then the sponsors, finance and the learning team see only how many have; then they see "
    "the sum, without your name and words."
)


@message(
    "roi.confirm",
    claimed="$260,000",
    counts="$74,100",
    rows=(
        ("Worth so far", "$260,000"),
        ("What else moved it", "Price rise"),
        ("Due to the program", "38 %"),
        ("How sure", "75 %"),
        ("What shows it", "Win rate: 22 % to 25.5 %"),
    ),
    notes=("You said per year; 3 of 12 months are over.",),
    because=(
        "Only the part due to the program counts.",
        "The amount is reduced by how sure the person is.",
    ),
    about="1",
)
def confirm(
    *,
    claimed: str,
    counts: str,
    rows: tuple[tuple[str, str], ...],
    notes: tuple[str, ...],
    because: tuple[str, ...],
    about: str,
) -> Card:
    """What was understood and what of it counts; nothing is recorded before they agree.

    `counts` is empty for managers, whose sum stands in the return without their names.
    """
    lead = f"{claimed} claimed, {counts} counts." if counts else f"{claimed} claimed."
    seen = _SEEN_WITH_NAME if counts else _SEEN_AS_SUM
    parts: list[Part] = [Text(body="I understood:"), Facts(rows=rows)]
    parts += [Text(body=note, tone="quiet") for note in notes]
    parts.append(Text(body=lead, tone="strong"))
    if because:
        parts.append(Items(items=because))
    return Card(
        summary=f"{lead} Shall I record it?",
        parts=(
            *parts,
            Buttons(
                buttons=(
                    Button(action="roi.confirm", value=about, label="Yes, record it", style="primary"),
                    Button(action="roi.change", value=about, label="Change"),
                )
            ),
            Text(body=seen, tone="quiet"),
        ),
    )


@message("roi.manager_recorded", claimed="$20,000", program="Consultative Selling", about="1")
def manager_recorded(*, claimed: str, program: str, about: str) -> Card:
    """A manager's estimate was kept; what the program returned in all is for others to see."""
    said = (
        f"Recorded: {claimed} claimed for {program}. It counts once every manager with people in it has said "
        "what it was worth, where they are five or more."
    )
    return Card(
        summary=said,
        parts=(
            Text(body=said),
            Buttons(buttons=(Button(action="roi.change", value=about, label="Correct it"),)),
        ),
    )


@message(
    "roi.recorded",
    claimed="$260,000",
    counts="$74,100",
    line="ROI 41 %: 74.1k allowed of 260k claimed, cost 52.5k. Estimate by Dana Wu, 4 June.",
    forecast="$222,300",
    months=3,
    own_words="If the mid-market team wins one more deal in twenty.",
    own_words_on="14 January",
    late=False,
    about="1",
)
def recorded(
    *,
    claimed: str,
    counts: str,
    line: str,
    forecast: str,
    months: int,
    own_words: str,
    own_words_on: str,
    own_words_by: str = "",
    late: bool,
    about: str,
) -> Card:
    """What the answer changed, at once, in a line that can go into the next review."""
    said = f"Recorded: {claimed} claimed, {counts} counts."
    if late:
        said += " It came late, so I have worked everything out again."
    parts: list[Part] = [Text(body=said), Text(body=line, tone="strong")]
    if forecast:
        parts.append(
            Text(
                body=f"That is {counted(months, 'month')} of benefits. At the same rate the rest of the "
                f"first year would add {forecast}; a forecast, not in the ROI."
            )
        )
    if own_words:
        parts += [
            Text(body=_in_whose_words(own_words_on, own_words_by), tone="quiet"),
            Text(body=own_words, tone="quote"),
        ]
    parts += [
        Text(body="ROI is an estimate shown with its method, not a proof.", tone="quiet"),
        Buttons(buttons=(Button(action="roi.change", value=about, label="Correct it"),)),
    ]
    return Card(summary=said, parts=tuple(parts))


def per_period(*, period: str, months: int) -> str:
    """They gave a rate; what is over of the first year was worked out from it."""
    return f"You said per {period}; I count the {counted(months, 'month')} since the training ended."


def over_span(*, span: str, months: int) -> str:
    """They gave an amount for a longer time; what is over of it was worked out."""
    return f"You said “{span}”; I count the {counted(months, 'month')} since the training ended."


def by_standard_value(*, movement: str, value: str, unit: str, approved_by: str, months: int) -> str:
    """A KPI's movement was turned into money by an approved value."""
    return (
        f"{movement} at {value} per {unit} and year, approved by {approved_by}, for the "
        f"{counted(months, 'month')} since the training ended."
    )


def converted(*, stated: str, rate: str, on: str) -> str:
    """Another currency was turned into the program's by an approved rate."""
    return f"{stated} at the approved rate of {rate} ({on})."
