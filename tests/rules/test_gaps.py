"""Whether a title says VP or above."""

import pytest

from workflows.rules.gaps import is_vp_or_above

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
