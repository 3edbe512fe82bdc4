"""An estimate on its way to a claim: what has been said so far, what is asked next, and what it may count."""

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from workflows.claims.factors import Factors
from workflows.claims.worth import Worth
from workflows.reading import Answer, Status

_ALL = Decimal(100)
_LONGEST = 1_000


class Step(StrEnum):
    """The steps in the order in which they are asked: other causes always before the program's own part."""

    AMOUNT = "amount"
    SUM = "sum"
    GAIN_OR_LOSS = "gain_or_loss"
    CAUSES = "causes"
    ATTRIBUTION = "attribution"
    AGAIN = "again"
    CONFIDENCE = "confidence"
    EVIDENCE = "evidence"
    CONFIRM = "confirm"


class Estimate(BaseModel):
    """What one person has said so far. It is kept as JSON between two messages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    low: Decimal | None = None
    high: Decimal | None = None
    """The money so far, both ends; equal where one amount was given, negative for a loss."""
    either_way: bool = False
    """The amount could be a gain or a loss."""
    hurt: bool | None = None
    """Whether the program is said to have hurt (or helped), before any amount."""
    factors: Factors | None = None
    """What was left to be multiplied, until the sum is agreed to."""
    kpi_id: int | None = None
    notes: tuple[str, ...] = ()
    so_far: bool = True
    """The amount is all of it since the training, be it more than a year."""
    no_idea: tuple[Step, ...] = ()
    causes: tuple[str, ...] | None = None
    maybe: tuple[str, ...] = ()
    """Words in which causes may be named, to ask about."""
    attribution: Decimal | None = None
    confidence: Decimal | None = None
    stood_by_all: bool = False
    evidence: str | None = None
    """What shows it, in their own words."""
    on_record: bool = False
    """A KPI it speaks of moved the right way, so that nobody is asked what shows it."""
    words: tuple[str, ...] = ()
    """What was read of their replies."""
    replies: tuple[str, ...] = ()
    """Their replies as they wrote them, which are kept with the claim."""

    def plus(self, **changes: object) -> "Estimate":
        """With this said as well."""
        return Estimate.model_validate({**self.model_dump(), **changes})

    def said(self, text: str) -> "Estimate":
        """With these words kept."""
        kept = text.strip()[:_LONGEST]
        return self.plus(words=(*self.words, kept), replies=(*(self.replies or self.words), kept))

    def in_full(self, reply: str) -> "Estimate":
        """With the whole reply kept of which only a part was read last."""
        return self.plus(replies=(*self.replies[:-1], reply.strip()[:_LONGEST]))

    def worth(self, found: Worth) -> "Estimate":
        """With the money in it; what depends on the money is asked again."""
        left = tuple(step for step in self.no_idea if step is not Step.AMOUNT)
        if found.loss is None and self.hurt is not None:
            found = found.signed(loss=self.hurt)
        elif self.hurt and not found.loss:
            found = found.signed(loss=True)
        return self.plus(
            low=found.low,
            high=found.high,
            either_way=found.loss is None,
            factors=None,
            kpi_id=found.kpi_id,
            notes=found.notes,
            so_far=found.so_far,
            no_idea=left,
            on_record=False,
        )

    def every(self, period: str) -> "Estimate":
        """Now that it is known how often the factors are saved."""
        return self if self.factors is None else self.plus(factors=self.factors.often(period))

    def turned(self, *, loss: bool) -> "Estimate":
        """Now that it is known which way the money went."""
        worth = Worth(self.low, self.high, None).signed(loss=loss)
        return self.plus(low=worth.low, high=worth.high, either_way=False)

    def unsure_of(self, step: Step) -> "Estimate":
        """With "don't know" as the answer to a step."""
        cleared: dict[str, object] = (
            {step.value: None} if step is not Step.AMOUNT else {"low": None, "high": None}
        )
        return self.plus(no_idea=(*self.no_idea, step), **cleared)

    @property
    def amount(self) -> Decimal | None:
        """The end with the smaller improvement."""
        return self.low

    @property
    def is_loss(self) -> bool:
        """Whether the program is said to have done harm."""
        return self.amount is not None and self.amount < 0

    @property
    def next_step(self) -> Step:
        """What is still to be asked before this can be confirmed."""
        return next((step for step, missing in _MISSING if missing(self)), Step.CONFIRM)

    @property
    def _counts(self) -> bool:
        return bool(self.amount) and not self.either_way

    @property
    def _part_is_known(self) -> bool:
        return self._counts and bool(self.attribution)

    @property
    def _gain_is_known(self) -> bool:
        return self._part_is_known and not self.is_loss


_MISSING: tuple[tuple[Step, Callable[[Estimate], bool]], ...] = (
    (Step.SUM, lambda e: e.factors is not None),
    (Step.AMOUNT, lambda e: e.amount is None and Step.AMOUNT not in e.no_idea),
    (Step.GAIN_OR_LOSS, lambda e: e.either_way),
    (Step.CAUSES, lambda e: e._counts and e.causes is None and Step.CAUSES not in e.no_idea),
    (
        Step.ATTRIBUTION,
        lambda e: e._counts and e.attribution is None and Step.ATTRIBUTION not in e.no_idea,
    ),
    (
        Step.AGAIN,
        lambda e: e._gain_is_known and e.attribution == _ALL and not e.causes and not e.stood_by_all,
    ),
    (
        Step.CONFIDENCE,
        lambda e: e._gain_is_known and e.confidence is None and Step.CONFIDENCE not in e.no_idea,
    ),
    (Step.EVIDENCE, lambda e: e._gain_is_known and e.evidence is None and not e.on_record),
)


def careful_percent(answer: Answer, *, loss: bool) -> Decimal | None:
    """Of a range of percents the end that returns less; None where that end was not given."""
    if answer.status is not Status.RANGE:
        return answer.value
    return answer.high if loss else answer.low
