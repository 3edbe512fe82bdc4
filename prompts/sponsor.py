"""What sponsors and KPI owners are asked about their numbers."""

from prompts.cards import Button, Buttons, Facts, Part, Text, TextInput


def kpi_section(
    *, about: str, name: str, trend: str, last: str, baseline: str, target: str, example: str, why_now: str
) -> tuple[Part, ...]:
    """One KPI that is asked for. `trend` is better, flat, worse or unknown, and worded differently."""
    lead = {
        "better": f"{name} was last at {last}, moving the right way. Where is it now?",
        "flat": f"{name} had not moved yet: {last}. Where is it now?",
        "worse": f"{name} was last at {last}, the wrong way. Where is it now?",
    }.get(trend, f"Where is {name} now?")
    rows = [("Before the program", baseline), ("Last", last), ("Target", target)]
    facts = tuple((label, value) for label, value in rows if value)
    parts: list[Part] = [Text(body=lead, tone="strong")]
    if why_now:
        parts.append(Text(body=why_now, tone="quiet"))
    if facts:
        parts.append(Facts(rows=facts))
    parts.append(TextInput(id=f"tp{about}.value", label=f"{name} now", hint=f"For example {example}"))
    return tuple(parts)


def system_section(
    *, about: str, name: str, source: str, value: str, as_of: str, baseline: str, target: str
) -> tuple[Part, ...]:
    """One KPI that a system publishes: shown, not asked for."""
    rows = [("Before the program", baseline), ("Target", target)]
    facts = tuple((label, value) for label, value in rows if value)
    parts: list[Part] = [Text(body=f"{source} shows {value} for {name} on {as_of}.", tone="strong")]
    if facts:
        parts.append(Facts(rows=facts))
    parts.append(
        Buttons(
            buttons=(
                Button(action="kpi.looks_right", value=about, label=f"{name}: looks right"[:75]),
                Button(action="kpi.off", value=about, label="Something's off"),
            )
        )
    )
    return tuple(parts)


def baseline_section(
    *, about: str, name: str, unit: str, target: str, retrospective: bool
) -> tuple[Part, ...]:
    """A KPI whose starting point nobody has recorded."""
    lead = (
        f"Where was {name} before the program began?"
        if retrospective
        else f"Where is {name} today, before we begin?"
    )
    parts: list[Part] = [Text(body=lead, tone="strong")]
    parts.append(Text(body="Without a starting point nobody can say later whether it moved.", tone="quiet"))
    if target:
        parts.append(Facts(rows=(("Target", target),)))
    hint = f"In {unit}" if unit else ""
    parts.append(TextInput(id=f"tp{about}.value", label=f"{name}, starting point", hint=hint))
    return tuple(parts)
