"""What sponsors and KPI owners are asked about their numbers."""

from prompts.cards import Button, Buttons, Facts, Part, Text, TextInput


def kpi_section(
    *,
    about: str,
    name: str,
    trend: str,
    last: str,
    lately: str,
    step: str,
    baseline: str,
    target: str,
    example: str,
    why_now: str,
    on: str = "",
) -> tuple[Part, ...]:
    """One KPI that is asked for, worded by how it moved.

    Args:
        about: the question's number.
        name: of the KPI.
        trend: since the start: better, flat, worse or unknown.
        last: its newest number.
        lately: from the number before to the newest: better, flat, worse or unknown.
        step: the same in words, such as "down from 24 %".
        baseline: where it started.
        target: where it should get.
        example: how such a number is written.
        why_now: why it is asked today.
        on: the day whose number is asked for, where it is not the newest.
    """
    was = f"{name} was last at {last}"
    stood = {
        ("better", "worse"): f"{was}: better than at the start, but {step} the time before.",
        ("better", "flat"): f"{was}: better than at the start, and the same as the time before.",
        ("flat", "better"): f"{was}: back where it started, {step}.",
        ("flat", "worse"): f"{was}: back where it started, {step}.",
        ("worse", "better"): f"{was}: worse than at the start, but {step} the time before.",
    }.get((trend, lately))
    either_way = {
        "better": f"{was}, moving the right way.",
        "flat": f"{name} had not moved yet: {last}.",
        "worse": f"{was}, the wrong way.",
    }.get(trend)
    said = stood or either_way
    lead = f"{said} Where is it now?" if said else f"Where is {name} now?"
    if on:
        lead = f"Where was {name} on {on}?"
    rows = [("Before the program", baseline), ("Last", last), ("Target", target)]
    facts = tuple((label, value) for label, value in rows if value)
    parts: list[Part] = [Text(body=lead, tone="strong")]
    if why_now:
        parts.append(Text(body=why_now, tone="quiet"))
    if facts:
        parts.append(Facts(rows=facts))
    parts.append(
        TextInput(
            id=f"tp{about}.value",
            label=f"{name} on {on}" if on else f"{name} now",
            hint=f"For example {example}",
        )
    )
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
    why = "Without a starting point nobody can say later whether it moved."
    best = "Best are the last three periods; with a season, the same period a year ago."
    parts.append(Text(body=f"{why} {best}", tone="quiet"))
    if target:
        parts.append(Facts(rows=(("Target", target),)))
    hint = f"{f'In {unit}, o' if unit else 'O'}ne number or three, like 23, 22, 21"
    parts.append(TextInput(id=f"tp{about}.value", label=f"{name}, starting point", hint=hint))
    return tuple(parts)
