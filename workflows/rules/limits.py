"""The limits of the stated rules: what each is for, where it stands by default, and how one is changed."""

from collections.abc import Iterable
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workflows.rules.money import BadFigure
from workflows.rules.phillips_terms import Policy

_MOST = Decimal(100_000)


class Limits(BaseModel):
    """Every number a rule compares with. A change is dated, has a reason, and reaches no closed period."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    times_cost: Decimal = Field(
        Decimal(10), gt=0, le=_MOST, description="Times the whole cost; a larger gain is left out of the ROI."
    )
    bare_share: Decimal = Field(
        Decimal(50),
        ge=0,
        le=100,
        description="Percent of all benefits that one claim may make without evidence before it is left out.",
    )
    competent_share: Decimal = Field(
        Decimal(80),
        ge=0,
        le=100,
        description="Percent of participants seen doing it from which on a cohort counts as competent.",
    )
    stale_days: Decimal = Field(
        Decimal(75),
        ge=1,
        le=_MOST,
        description="Days after which a KPI's newest number is stale and speaks for no claim any more.",
    )
    judge_after_days: Decimal = Field(
        Decimal(90),
        ge=0,
        le=_MOST,
        description="Days after the end before flat or missing numbers speak against a program.",
    )
    retire_after_days: Decimal = Field(
        Decimal(180),
        ge=0,
        le=_MOST,
        description="Days after the end before a poor return can lead to a proposal to retire.",
    )
    working_weeks: Decimal = Field(
        Decimal(48),
        ge=1,
        le=53,
        description="Weeks in which people work in a year; a gain per week counts in these.",
    )
    poor_roi: Decimal = Field(
        Decimal(0),
        ge=-100,
        le=_MOST,
        description="ROI in percent below which a return is poor.",
    )

    @property
    def policy(self) -> Policy:
        """Those of the ledger."""
        return Policy(times_cost=self.times_cost, bare_share=self.bare_share)

    def changed(self, changes: Iterable[tuple[str, Decimal]]) -> "Limits":
        """With these in place, the later one of two for the same rule.

        Raises:
            BadFigure: there is no such limit, or it cannot stand there.
        """
        given = dict(changes)
        unknown = next((name for name in given if name not in NAMES), None)
        if unknown is not None:
            raise BadFigure(f"There is no limit “{unknown[:40]}”. There are: {', '.join(NAMES)}.")
        try:
            return Limits.model_validate({**self.model_dump(), **given})
        except ValidationError as error:
            problem = error.errors(include_url=False)[0]
            raise BadFigure(f"{problem['loc'][0]}: {problem['msg'].lower()}.") from None

    def as_text(self) -> dict[str, str]:
        """Each as decimal text, as a closed period keeps them."""
        return {name: f"{getattr(self, name):f}" for name in NAMES}


NAMES: dict[str, str] = {name: str(field.description) for name, field in Limits.model_fields.items()}
"""Each limit with what it is for."""
