"""The form for a number somebody gave elsewhere: in a meeting, a mail, or a message in another channel."""

from prompts.cards import ChoiceInput, DateInput, Part, Text, TextInput
from prompts.forms import Form, form

_LONGEST_QUOTE = 1_500


@form(
    "record",
    quote="We closed Q1 at 27 % win rate, best since 2022.",
    kpis=(("3", "Win rate (Consultative Selling)"), ("4", "Deal cycle time (Consultative Selling)")),
    kpi="3",
    value="27 %",
    by="Tom Ruiz <tom.ruiz@example.com>",
    on="2026-03-12",
    where="#sales-leads",
)
def record(
    *, quote: str, kpis: tuple[tuple[str, str], ...], kpi: str, value: str, by: str, on: str, where: str
) -> Form:
    """Of which KPI, how much, who gave it, for which day; the one who gave it is asked."""
    parts: list[Part] = []
    if quote:
        shown = quote if len(quote) <= _LONGEST_QUOTE else f"{quote[: _LONGEST_QUOTE - 1].rstrip()}…"
        parts.append(Text(body=shown, tone="quote"))
    parts += [
        ChoiceInput(id="record.kpi", label="KPI", choices=kpis, value=kpi, required=True),
        TextInput(id="record.value", label="Number", value=value, required=True),
        DateInput(id="record.on", label="For which day", value=on, required=True),
        TextInput(
            id="record.by", label="Who gave it", hint="Name or e-mail address", value=by, required=True
        ),
        TextInput(id="record.where", label="Where", hint="Such as: the QBR", value=where),
        Text(body="I ask them to confirm; it counts once they do.", tone="quiet"),
    ]
    return Form(name="record", title="Record a number", submit="Ask them to confirm", parts=tuple(parts))
