"""Who may see what."""

import pytest

from storage.words import RoleKind
from workflows.rules.access import MANAGING, SPONSORING, Page, Viewer, enough


@pytest.mark.parametrize(
    ("learning_team", "roles", "page"),
    [
        (True, {}, Page.EVERYTHING),
        (True, {1: frozenset({"manager"})}, Page.EVERYTHING),
        (False, {1: frozenset({"lead_sponsor"})}, Page.PROGRAMS),
        (False, {1: frozenset({"delegate"})}, Page.PROGRAMS),
        (False, {1: frozenset({"manager"}), 2: frozenset({"sponsor"})}, Page.PROGRAMS),
        (False, {1: frozenset({"manager"})}, Page.OWN),
        (False, {1: frozenset({"acting_manager"})}, Page.OWN),
        (False, {}, Page.HELP),
    ],
)
def test_what_a_person_is_shown(learning_team: bool, roles: dict[int, frozenset[str]], page: Page) -> None:
    assert Viewer(learning_team, roles).page is page


def test_a_sponsor_sees_their_programs_and_no_other() -> None:
    dana = Viewer(False, {1: frozenset({"sponsor"}), 2: frozenset({"manager"})})
    assert [dana.may_see(number) for number in (1, 2, 3)] == [True, False, False]
    assert not dana.may_see_names
    assert not dana.may_run


def test_every_role_is_either_sponsoring_or_managing() -> None:
    assert {kind.value for kind in RoleKind} == SPONSORING | MANAGING
    assert not SPONSORING & MANAGING


def test_totals_are_of_five_or_more() -> None:
    assert [enough(people) for people in (0, 4, 5, 6)] == [False, False, True, True]
    assert enough({1, 2, 3, 4, 5})
