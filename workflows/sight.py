"""What planning reads of cohorts and their programs: with one question each for all that one look plans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from storage import holdouts, kpis, people, programs, spacing
from storage.kpis import KpiView
from storage.models import Cohort
from storage.people import Tenure
from workflows.turn import Turn


@dataclass(frozen=True)
class Sight:
    """The cohorts that are planned together; what is asked about one is asked about all."""

    turn: Turn
    cohorts: Sequence[Cohort]

    @cached_property
    def _program_ids(self) -> list[int]:
        return list(dict.fromkeys(cohort.program_id for cohort in self.cohorts))

    @cached_property
    def views(self) -> dict[int, list[KpiView]]:
        """The KPIs of each program."""
        return kpis.of_programs(self.turn.session, program_ids=self._program_ids)

    @cached_property
    def tenures(self) -> dict[int, list[Tenure]]:
        """Every role there ever was in each program, with its people."""
        found = people.tenures_in(self.turn.session, program_ids=self._program_ids)
        # Kept in mind for all that follows: a session forgets rows that nobody holds, and makes them anew.
        # A program may have many more cohorts than are planned together.
        ours = {None, *(cohort.id for cohort in self.cohorts)}
        held = (each for tenures in found.values() for each in tenures if each.cohort_id in ours)
        self.turn.expect({each.person_id for each in held})
        return found

    @cached_property
    def newest(self) -> dict[int, int | None]:
        """The cohort of each program that began last and was not cancelled."""
        return programs.newest_cohorts(self.turn.session, program_ids=self._program_ids)

    @cached_property
    def held_out(self) -> dict[int, frozenset[int]]:
        """The managers of each cohort who get no prompts; cohorts without a hold-out are not among them."""
        cohort_ids = [cohort.key_id for cohort in self.cohorts]
        return holdouts.held_out(self.turn.session, cohort_ids=cohort_ids)

    @cached_property
    def waited(self) -> Mapping[int, Mapping[int, datetime]]:
        """By cohort, until when managers were held out who get their prompts since."""
        cohort_ids = [cohort.key_id for cohort in self.cohorts]
        return spacing.waited(self.turn.session, cohort_ids=cohort_ids)
