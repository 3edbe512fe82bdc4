"""The sealed bet: one card that names what counts as success and failure, signed before launch."""

from collections.abc import Sequence
from dataclasses import dataclass

from prompts.cards import (
    Button,
    Buttons,
    Card,
    ChoiceInput,
    DateInput,
    Divider,
    Facts,
    Items,
    Part,
    Text,
    TextInput,
)
from prompts.message import message
from prompts.wording import listed

ISOLATION = {
    "comparison_group": "A comparison group",
    "trend_line": "The trend before the program",
    "estimate": "An estimate (the weakest)",
}
"""How the program's effect is told apart from the rest."""


NEW_NUMBERS = "New numbers in the program"
"""What changed the terms where no person did: a target or a value was set anew."""


@dataclass(frozen=True)
class Terms:
    """What is bet on, in the words that are signed."""

    measure: str
    population: str
    value: str
    isolation: str
    success: str
    failure: str

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Name and value, one below the other."""
        return (
            ("Measure", self.measure),
            ("For", self.population or "not said"),
            ("Worth", self.value or "no approved value"),
            ("Told apart by", self.isolation),
            ("Success", self.success),
            ("Failure", self.failure),
        )


@dataclass(frozen=True)
class Signers:
    """Who signs, and who has."""

    signed: tuple[str, ...]
    waiting: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Who has signed and who has not."""
        if not self.signed:
            return f"Nobody has signed yet. It takes {listed(self.waiting)}."
        if not self.waiting:
            return f"Signed by {listed(self.signed)}."
        return f"Signed by {listed(self.signed)}. {listed(self.waiting)} {_has(self.waiting)} not signed."


def _has(names: tuple[str, ...]) -> str:
    return "has" if len(names) == 1 else "have"


_TERMS = Terms(
    measure="Win rate",
    population="Qualified mid-market deals of the 48 account executives in the program",
    value="$138,000 per point and year",
    isolation="An estimate (the weakest)",
    success="Win rate is 26 % or more on 31 December 2026",
    failure="Win rate is 22 % or less on 31 December 2026",
)


def success(*, kpi: str, value: str, up: bool, on: str) -> str:
    """What counts as success, as it is signed."""
    return f"{kpi} is {value} or {'more' if up else 'less'} on {on}"


def failure(*, kpi: str, value: str, up: bool, on: str) -> str:
    """What counts as failure, as it is signed."""
    return f"{kpi} is {value} or {'less' if up else 'more'} on {on}"


def worth(*, value: str, unit: str) -> str:
    """Money per unit."""
    return f"{value} per {unit} and year"


@message(
    "bet.sign",
    program="Consultative Selling",
    starts_on="2 March",
    terms=_TERMS,
    signers=Signers(("Dana Wu",), ("Helen Ford", "Karin Adler")),
    changed_by="",
    reminder=False,
    bet="1",
    about="1",
)
def sign(
    *,
    program: str,
    starts_on: str,
    terms: Terms,
    signers: Signers,
    changed_by: str,
    reminder: bool,
    bet: str,
    about: str,
) -> Card:
    """One card, one tap; whoever wants other terms changes them, and everyone signs anew."""
    lead = f"{program} starts on {starts_on}. What counts as success, and what as failure?"
    why = "Signed now, it is settled afterwards word for word. It takes a minute."
    if changed_by:
        why = f"{changed_by} changed the terms, so earlier signatures no longer count. Please sign anew."
    elif reminder:
        why = f"It still waits for you. {why}"
    buttons = [
        Button(action="bet.sign", value=bet, label="Sign", style="primary"),
        Button(action="bet.change", value=bet, label="Change the terms"),
    ]
    if about:
        buttons.append(Button(action="answers.later", value=about, label="Later or not me"))
    return Card(
        summary=f"{program}: the bet to sign before {starts_on}",
        title=f"The bet on {program}",
        parts=(
            Text(body=lead),
            Facts(rows=terms.rows),
            Text(body=why),
            Text(body=signers.sentence, tone="quiet"),
            Buttons(buttons=tuple(buttons)),
        ),
    )


@message(
    "bet.shown",
    program="Consultative Selling",
    standing="It is sealed since 24 February.",
    terms=_TERMS,
    signers=Signers(("Dana Wu", "Helen Ford"), ("Karin Adler",)),
    change="",
)
def shown(*, program: str, standing: str, terms: Terms, signers: Signers, change: str) -> Card:
    """The bet as it stands, for somebody who has nothing to sign; `change` is the bet they may change."""
    parts: list[Part] = [
        Text(body=standing),
        Facts(rows=terms.rows),
        Text(body=signers.sentence, tone="quiet"),
    ]
    if change:
        parts.append(Buttons(buttons=(Button(action="bet.change", value=change, label="Change the terms"),)))
    return Card(summary=f"{program}: {standing}"[:300], title=f"The bet on {program}", parts=tuple(parts))


@message(
    "bet.change",
    bet="1",
    kpis=(("1", "Win rate"), ("2", "Average deal size")),
    kpi="1",
    population="Qualified mid-market deals",
    value="138000",
    currency="USD",
    isolation="estimate",
    success_at="26",
    failure_at="22",
    due_on="2026-12-31",
    signs=True,
)
def change(
    *,
    bet: str,
    kpis: tuple[tuple[str, str], ...],
    kpi: str,
    population: str,
    value: str,
    currency: str,
    isolation: str,
    success_at: str,
    failure_at: str,
    due_on: str,
    signs: bool,
) -> Card:
    """The terms, to change as they like."""
    lead = "Change what you like. Everyone else signs anew, and hears that it was you."
    label = "Change and sign" if signs else "Change"
    return Card(
        summary="The terms of the bet, to change",
        parts=(
            Text(body=lead),
            ChoiceInput(id="bet.kpi", label="Measure", choices=kpis, value=kpi),
            TextInput(id="bet.population", label="For whom", value=population),
            TextInput(id="bet.value", label=f"Worth per unit and year, in {currency}", value=value),
            ChoiceInput(
                id="bet.isolation",
                label="How the program's part is told apart",
                choices=tuple(ISOLATION.items()),
                value=isolation,
            ),
            TextInput(id="bet.success_at", label="Success from", value=success_at),
            TextInput(id="bet.failure_at", label="Failure from", value=failure_at),
            DateInput(id="bet.due_on", label="On the day", value=due_on),
            Buttons(
                buttons=(
                    Button(action="bet.send", value=bet, label=label, style="primary", submits=True),
                    Button(action="bet.keep", value=bet, label="Leave it as it is"),
                )
            ),
        ),
    )


@message(
    "bet.signed",
    program="Consultative Selling",
    terms=_TERMS,
    signers=Signers(("Dana Wu",), ("Helen Ford", "Karin Adler")),
    bet="1",
)
def signed(*, program: str, terms: Terms, signers: Signers, bet: str) -> Card:
    """Their name is under it; others still have to sign."""
    return Card(
        summary=f"You signed the bet on {program}.",
        title=f"The bet on {program}",
        parts=(
            Text(body="You signed it. I come back when everyone has.", tone="good"),
            Facts(rows=terms.rows),
            Text(body=signers.sentence, tone="quiet"),
            Buttons(buttons=(Button(action="bet.change", value=bet, label="Change the terms"),)),
        ),
    )


@message(
    "bet.sealed",
    program="Consultative Selling",
    terms=_TERMS,
    signers=Signers(("Dana Wu", "Helen Ford", "Karin Adler"), ()),
    due_on="31 December",
)
def sealed(*, program: str, terms: Terms, signers: Signers, due_on: str) -> Card:
    """Nothing of it changes any more."""
    lead = f"The bet on {program} is sealed."
    return Card(
        summary=lead,
        title=lead,
        parts=(
            Facts(rows=terms.rows),
            Text(body=signers.sentence),
            Text(body=f"I settle it word for word after {due_on}.", tone="quiet"),
        ),
    )


@message("bet.unsigned", program="Consultative Selling", waiting=("Dana Wu", "Karin Adler"))
def unsigned(*, program: str, waiting: tuple[str, ...]) -> Card:
    """Training begins and nobody has signed: said, and kept as a gap."""
    lead = f"{program} starts without a bet: {listed(waiting)} did not sign."
    return Card(
        summary=lead,
        parts=(
            Text(body=lead, tone="warn"),
            Text(body="Afterwards anything can be called a success. It stays on the list of gaps."),
        ),
    )


_LEADS = {
    "success": ("The bet is won", "good"),
    "failure": ("The bet is lost", "warn"),
    "between": ("Neither success nor failure", "plain"),
    "no_number": ("The bet cannot be settled", "warn"),
}


OUTCOMES = {
    "success": "won",
    "failure": "lost",
    "between": "neither won nor lost",
    "no_number": "without a number",
}
"""What a bet was settled as, in a word."""


@dataclass(frozen=True)
class Settling:
    """One time that a bet was settled."""

    on: str
    outcome: str
    number: str
    source: str
    corrected: bool
    """The number corrected an earlier one; else it is another one, which came beside it."""


def history(settlings: Sequence[Settling]) -> str:
    """How it was settled, and how another number changed that."""
    said: list[str] = []
    for each in settlings:
        how = "Settled" if not said else "Corrected" if each.corrected else "Settled anew"
        by = f" by {each.source}" if said and each.source else ""
        number = f", on {each.number}{by}" if each.number else ""
        said.append(f"{how} on {each.on}: {OUTCOMES[each.outcome]}{number}.")
    return " ".join(said)


def broken(*, on: str, why: str) -> str:
    """An event after the signing."""
    return f"{on}: {why.rstrip('.')}. Numbers from before and after it are not comparable."


def restarted(*, on: str, value: str, why: str) -> str:
    """A new starting point after the signing."""
    because = f": {why.rstrip('.')}" if why else ""
    return f"{on}: a new starting point, {value}{because}."


@message(
    "bet.settled",
    program="Consultative Selling",
    outcome="success",
    terms=_TERMS,
    signers=Signers(("Dana Wu", "Helen Ford"), ("Karin Adler",)),
    sealed_on="24 February",
    number="26.4 % on 28 December",
    source="Salesforce",
    history="Settled on 12 January: lost, on 21.5 %. Corrected on 3 February: won, on 26.4 %.",
    roi="ROI 41 %: 74k allowed of 260k claimed, cost 52.5k. Estimate by Dana Wu; no comparison group.",
)
def settled(
    *,
    program: str,
    outcome: str,
    terms: Terms,
    signers: Signers,
    sealed_on: str,
    number: str,
    source: str,
    history: str,
    roi: str,
    shaken: tuple[str, ...] = (),
) -> Card:
    """What was signed, word for word, beside what became of it and of how the number is counted."""
    lead, tone = _LEADS[outcome]
    came = f"{terms.measure}: {number}{f', {source}' if source else ''}."
    if not number:
        came = f"{terms.measure} has no number for that day, so nobody has won or lost."
    parts: list[Part] = [
        Text(
            body=f"{lead}. {came}", tone="good" if tone == "good" else "warn" if tone == "warn" else "plain"
        ),
        Text(body=f"Signed on {sealed_on} as success:", tone="quiet"),
        Text(body=terms.success, tone="quote"),
        Text(body="And as failure:", tone="quiet"),
        Text(body=terms.failure, tone="quote"),
        Facts(rows=terms.rows[:4]),
        Text(body=signers.sentence, tone="quiet"),
    ]
    if history:
        parts.insert(1, Text(body=history))
    if shaken:
        parts += [
            Text(body="Since the signing. It was settled by the number as it was signed all the same:"),
            Items(items=shaken),
        ]
    if roi:
        parts += [Divider(), Text(body=roi)]
    return Card(summary=f"{program}: {lead[0].lower()}{lead[1:]}"[:300], title=program, parts=tuple(parts))


@message("bet.none", program="Consultative Selling", why="Its KPIs need a baseline and a target first.")
def none(*, program: str, why: str) -> Card:
    """There is no bet, and why."""
    return Card(summary=f"{program} has no bet.", parts=(Text(body=f"{program} has no bet. {why}"),))
