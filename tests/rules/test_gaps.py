"""What a title says: VP or above, and of which function."""

import pytest

from workflows.rules.gaps import functions_missing, is_vp_or_above

SENIOR = (
    "VP Sales",
    "SVP, Commercial",
    "Vice President Operations",
    "CFO",
    "CRO",
    "Chief People Officer",
    "President EMEA",
    "Managing Director",
    "General Manager Mid-Market",
    "Head of Sales",
    "Partner",
    "RVP",
    "VP Office Operations",
    "SVP, Go-to-Market",
    "Vice President & Corporate Secretary",
    "Deputy CEO",
    "",
    "  ",
)
JUNIOR = (
    "Sales Manager",
    "Director Sales Operations",
    "Account Executive",
    "Learning Partner",
    "Product Owner",
    "COordinator",
    "Executive Assistant to the CEO",
    "Business Partner to the CFO",
    "Chief of Staff, Office of the CEO",
    "CEO Office, Project Manager",
    "VP Assistant",
    "President's Club Manager",
    "Assistant Vice President",
    "Associate VP",
    "AVP",
    "Assistenz Vorstand",
    "Manager reporting to VP Sales",
)


@pytest.mark.parametrize("title", SENIOR)
def test_vp_or_above_and_a_title_nobody_knows_is_believed(title: str) -> None:
    assert is_vp_or_above(title)


@pytest.mark.parametrize("title", JUNIOR)
def test_below_vp(title: str) -> None:
    assert not is_vp_or_above(title)


def test_functions_are_told_by_titles_and_an_unknown_title_may_be_any() -> None:
    titles = ["VP Sales", "Director Sales Operations", "Finance Business Partner", "Learning Partner"]
    assert functions_missing(titles) == ("marketing",)
    assert functions_missing(["CMO", "CHRO", "COO"]) == ()
    assert functions_missing(["Chief Operating Officer"]) == ("marketing", "HR")
    assert functions_missing(["CRO", "Head of People Operations"]) == ("marketing", "operations")
    assert functions_missing(["Chief People Officer"]) == ("marketing", "operations")
    assert functions_missing([*titles, ""]) == functions_missing([]) == ()
