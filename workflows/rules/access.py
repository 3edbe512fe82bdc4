"""Who may see what, decided here and nowhere else."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

SMALLEST_GROUP = 5
"""Of managers' answers others see totals of this many people, and nothing of fewer."""

SPONSORING = frozenset(
    {
        "lead_sponsor",
        "sponsor",
        "owner",
        "business_unit_owner",
        "finance_partner",
        "kpi_owner",
        "delegate",
    }
)
"""Roles that see the program they belong to."""

ACCOUNTABLE = frozenset(
    {"lead_sponsor", "sponsor", "owner", "business_unit_owner", "finance_partner"},
)
"""Roles that see what people said of a program's worth, with their names."""

MANAGING = frozenset({"manager", "acting_manager"})
"""Roles that see their own page."""


class Page(StrEnum):
    """What a person is shown when they ask how things stand."""

    EVERYTHING = "everything"
    PROGRAMS = "programs"
    OWN = "own"
    HELP = "help"


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks, by their roles: program -> the roles they hold in it today."""

    learning_team: bool
    roles: dict[int, frozenset[str]]

    @property
    def page(self) -> Page:
        """The learning team sees everything, sponsors their programs, managers their page, others help."""
        if self.learning_team:
            return Page.EVERYTHING
        if self.programs:
            return Page.PROGRAMS
        return Page.OWN if self.manages else Page.HELP

    @property
    def programs(self) -> frozenset[int]:
        """The programs they see beside those of the learning team."""
        return frozenset(program for program, held in self.roles.items() if held & SPONSORING)

    @property
    def manages(self) -> frozenset[int]:
        """The programs whose participants report to them."""
        return frozenset(program for program, held in self.roles.items() if held & MANAGING)

    def may_see(self, program_id: int) -> bool:
        """Whether this program's page is theirs to see."""
        return self.learning_team or program_id in self.programs

    def may_see_claims(self, program_id: int) -> bool:
        """Whether what people said a program was worth is theirs to see, with the names."""
        return self.learning_team or bool(self.roles.get(program_id, frozenset()) & ACCOUNTABLE)

    @property
    def may_see_names(self) -> bool:
        """Who was asked and who answered is for the learning team; others see how many."""
        return self.learning_team

    @property
    def may_run(self) -> bool:
        """Recording for others, asking now, pausing and cancelling are for the learning team."""
        return self.learning_team


def enough(people: Collection[int] | int) -> bool:
    """Whether so many people answered that a total tells nothing about one of them."""
    return (people if isinstance(people, int) else len(people)) >= SMALLEST_GROUP
