"""Where people say different things of one return: who, how much, and whose word counts meanwhile."""

from collections.abc import Sequence

from prompts.cards import Card, Text
from prompts.message import message
from prompts.wording import listed


def differing(*, kpi: str, said: Sequence[tuple[str, str]], counts: str, in_money: bool = False) -> str:
    """How much each credits to the program, and whose word counts until they agree.

    With `in_money` what each one's word comes to, where the percents do not tell why.
    """
    (first, share), *others = said
    if in_money:
        each = "".join(f", {name}'s {other}" for name, other in others)
        return f"{kpi}: what {first} says comes to {share}{each}. {counts}'s counts until they agree."
    rest = "".join(f", {name} {other}" for name, other in others)
    return f"{kpi}: {first} says {share}{rest}. {counts}'s counts until they agree."


def differing_whole(
    *, whole: Sequence[str], kpis: Sequence[str], by: Sequence[str], whole_counts: bool
) -> str:
    """The whole program and its KPIs may be the same money: they are compared, never added."""
    counts = "the whole" if whole_counts else "the KPIs"
    speak = "speaks" if len(whole) == 1 else "speak"
    return (
        f"{listed(whole)} {speak} of the whole program, {listed(by)} of {listed(kpis)}. It may be the "
        f"same money, so the lower one counts until they agree: what is said of {counts}."
    )


def unsupported(*, kpi: str, who: str) -> str:
    """A claim that waits for somebody to say what shows it."""
    asked = f"Ask {who}" if who else "Ask whoever said it"
    return (
        f"{kpi}: no recorded number and no evidence supports it. {asked} what shows it; Correct it adds that."
    )


@message(
    "returns.lower",
    program="Consultative Selling",
    by="Karin Adler",
    what="Win rate",
    before="$29,264",
    counts="$12,000",
)
def lower(*, program: str, by: str, what: str, before: str, counts: str) -> Card:
    """Somebody said less of the same movement than this person did, so theirs counts no more."""
    text = (
        f"{by} sees less worth in {what or program} than you do. What you said counted {before}. The lowest "
        f"counts until you agree: {counts} in all."
    )
    return Card(summary=text, parts=(Text(body=f"{text} Both stand side by side: /alignment roi {program}"),))
