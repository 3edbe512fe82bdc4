"""The business case before a program and the results memo after it: what is recorded, and what is missing."""

from dataclasses import dataclass

from prompts.cards import Button, Buttons, Card, Facts, Items, Part, Text
from prompts.message import message
from prompts.wording import listed

CAUSES = {
    "knowledge": "People don't know how.",
    "practice": "People have no chance to practice.",
    "process": "The process blocks it, which training alone won't fix.",
    "reward": "It is not rewarded, which training alone won't fix.",
}

NOT_RECORDED = {
    "objective": "the company objective it serves",
    "problem": "the business problem",
    "gap": "the performance gap",
    "evidence": "where the gap shows",
    "cause": "the cause of the gap",
    "kpis": "which KPIs should move",
    "baselines": "baselines of {about}",
    "targets": "targets of {about}",
    "values": "an approved value for {about}",
    "cohort": "when it runs",
    "costs": "what it costs",
    "sponsor": "a lead sponsor",
    "finance": "a finance partner",
    "bet": "a signed bet",
    "expectations": "what the sponsors expect",
    "numbers": "numbers of {about} since the training",
    "skipped": "{about} that came too late to be asked: they were over before the import",
    "worth": "what its sponsor says it was worth",
    "reaction": "what participants said of the training",
    "learning": "what they learned",
    "application": "who was seen doing it",
    "decision": "a decision on how to go on",
    "told": "who is to hear what afterwards",
}
"""What a page says is missing, in place of guessing it."""


@dataclass(frozen=True)
class Block:
    """One part of a page: sentences, rows, a list, or somebody's own words with their name."""

    title: str
    text: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    items: tuple[str, ...] = ()
    quotes: tuple[tuple[str, str], ...] = ()
    """Words, and who said them when."""

    @property
    def empty(self) -> bool:
        """Whether nothing is recorded for it."""
        return not (self.text or self.rows or self.items or self.quotes)


_CASE = (
    Block("The problem", ("Mid-market win rate fell from 26 % to 22 % in four quarters.",)),
    Block("Expected impact", rows=(("Win rate", "22 % to 26 % by 31 December 2026, worth $552,000 a year"),)),
    Block("When it is measured", items=("Win rate: from 26 May 2026 on, monthly, by Dana Wu",)),
)
_RESULTS = (
    Block("The bet", rows=(("Success", "Win rate at 25 % or more on 30 June"),)),
    Block("Promised", quotes=(("If the team wins one more deal in twenty.", "Dana Wu, 14 January"),)),
    Block("Measured", rows=(("Win rate", "22 % to 25.5 %, 88 % of the way to 26 %"),)),
    Block("Allowed", ("ROI -85 %: 24.8k allowed of 125.7k claimed, cost 170k.",)),
    Block("Learned", items=("The role plays are an hour now.",)),
)


@message(
    "memo.business_case", program="Consultative Selling", blocks=_CASE, missing=("the cause of the gap",)
)
def business_case(*, program: str, blocks: tuple[Block, ...], missing: tuple[str, ...]) -> Card:
    """Problem, expected impact, measurement, in this order."""
    return _page(f"{program}: business case", blocks, missing)


@message("memo.results", program="Consultative Selling", blocks=_RESULTS, missing=("what they learned",))
def results(*, program: str, blocks: tuple[Block, ...], missing: tuple[str, ...]) -> Card:
    """Bet, promised, measured, allowed, learned."""
    return _page(f"{program}: results", blocks, missing)


def _page(title: str, blocks: tuple[Block, ...], missing: tuple[str, ...]) -> Card:
    parts: list[Part] = []
    for block in blocks:
        if block.empty:
            continue
        parts.append(Text(body=block.title, tone="strong"))
        parts += [Text(body=text) for text in block.text]
        if block.rows:
            parts.append(Facts(rows=block.rows))
        if block.items:
            parts.append(Items(items=block.items))
        for words, who in block.quotes:
            parts += [Text(body=words, tone="quote"), Text(body=who, tone="quiet")]
    if missing:
        parts += [Text(body="Not recorded", tone="strong"), Items(items=missing)]
    parts.append(
        Text(body="Everything here is recorded in the program's books; nothing is added.", tone="quiet")
    )
    return Card(summary=title, title=title, parts=tuple(parts))


@message(
    "memo.told",
    program="Consultative Selling",
    first="Dana Wu",
    others=("Helen Ford", "Karin Adler"),
    about="1",
)
def told(*, program: str, first: str, others: tuple[str, ...], about: str) -> Card:
    """Who has the results, and who gets them with another tap."""
    if not about:
        text = (
            f"The results of {program} went to {listed(others)}."
            if others
            else "Nobody else has a part in it."
        )
        return Card(summary=text, parts=(Text(body=text),))
    text = f"{first} gets the results of {program} first."
    parts: list[Part] = [Text(body=text)]
    if others:
        parts.append(Text(body=f"Then: {listed(others)}."))
        button = Button(action="memo.tell", value=about, label="Tell them now", style="primary")
        parts.append(Buttons(buttons=(button,)))
    return Card(summary=text, parts=tuple(parts))
