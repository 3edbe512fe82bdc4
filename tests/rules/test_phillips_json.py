"""Claims as JSON: what comes in is checked whole, what goes out is decimal text."""

import json
from decimal import Decimal

import pytest

from workflows.rules.money import BadFigure
from workflows.rules.phillips import Claim, Isolation, Rule, Source
from workflows.rules.phillips_json import from_payload, to_payload

SOUND = """
{
  "currency": "USD",
  "months": 12,
  "costs": [{"kind": "delivery", "amount": "4000.00"}, {"kind": "participants' time", "amount": "1000"}],
  "claims": [
    {"kpi": "hours saved", "by": "sponsor", "amount": "12480", "attribution": 80, "confidence": "70",
     "other_causes": ["new CRM"], "evidence": "time study"},
    {"kpi": "retention", "by": "manager", "amount": null, "attribution": null, "confidence": null,
     "other_causes": []},
    {"kpi": "revenue", "by": "finance", "amount": "60000", "attribution": 50, "confidence": 50,
     "other_causes": []}
  ],
  "intangibles": ["The team enjoys its role"]
}
"""


def payload(**changes: object) -> dict[str, object]:
    return {**json.loads(SOUND), **changes}


def claiming(**changes: object) -> dict[str, object]:
    return payload(claims=[{"kpi": "hours", "by": "sponsor", "amount": "100", **changes}])


def problems(bad: object) -> list[str]:
    with pytest.raises(BadFigure) as refused:
        from_payload(bad)
    return str(refused.value).splitlines()


def test_a_sound_payload_comes_out_as_decimal_text() -> None:
    assert to_payload(from_payload(json.loads(SOUND)).ledger()) == {
        "claimed": "72480.00",
        "allowed": "6988.80",
        "costs": "5000.00",
        "bcr": "1.3978",
        "roi_percent": "39.78",
        "payback_months": "8.59",
        "lines": [
            {
                "kpi": "hours saved",
                "by": "sponsor",
                "claimed": "12480.00",
                "allowed": "6988.80",
                "because": ["by_estimate", "attribution", "confidence"],
            },
            {
                "kpi": "retention",
                "by": "manager",
                "claimed": "0.00",
                "allowed": "0.00",
                "because": ["no_answer"],
            },
            {
                "kpi": "revenue",
                "by": "finance",
                "claimed": "60000.00",
                "allowed": "0.00",
                "because": ["by_estimate", "attribution", "confidence", "extreme"],
            },
        ],
        "excluded": [
            {
                "kpi": "revenue",
                "by": "finance",
                "because": ["by_estimate", "attribution", "confidence", "extreme"],
            }
        ],
        "intangibles": ["The team enjoys its role"],
    }


def test_undefined_is_null() -> None:
    result = to_payload(from_payload(payload(costs=[])).ledger())
    assert (result["bcr"], result["roi_percent"], result["payback_months"]) == (None, None, None)


def test_amounts_are_read_exactly() -> None:
    (claim,) = from_payload(claiming(amount="12345678901234567.891234")).claims
    assert claim.amount == Decimal("12345678901234567.891234")


def test_everything_a_claim_may_say_is_read() -> None:
    (claim,) = from_payload(
        claiming(
            amount={"low": "80", "high": None},
            attribution=62.5,
            confidence=80,
            other_causes=["price rise"],
            evidence="CRM",
            who="Dana Wu",
            isolation="trend_line",
            stood_by_all=True,
        )
    ).claims
    assert claim == Claim(
        kpi="hours",
        by=Source.SPONSOR,
        amount=(Decimal(80), None),
        attribution=Decimal("62.5"),
        confidence=Decimal(80),
        other_causes=("price rise",),
        evidence="CRM",
        who="Dana Wu",
        isolation=Isolation.TREND_LINE,
        stood_by_all=True,
    )


def test_evidence_may_be_several_pieces() -> None:
    (claim,) = from_payload(claiming(evidence=["CRM", "time study"])).claims
    assert claim.evidence == "CRM; time study"


def test_months_may_be_left_out() -> None:
    short = payload()
    del short["months"]
    assert from_payload(short).months == 12


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ([], "the input: [] is not an object with currency, costs, claims."),
        (payload(currency="euro"), 'currency: "euro" is not three capital letters'),
        (payload(months=13), "months: 13 is not a whole number from 1 to 12"),
        (payload(months=True), "months: true is not a whole number"),
        (payload(costs={}), "costs: {} is not a list."),
        (payload(costs=[{"kind": "venue", "amount": "-5"}]), 'costs[0].amount: "-5" is not 0 or more.'),
        (payload(costs=[{"kind": " ", "amount": "5"}]), 'costs[0].kind: " " is not some words.'),
        (payload(costs=[{"kind": "venue"}]), "costs[0].amount: is missing."),
        (payload(claims=["hours"]), 'claims[0]: "hours" is not an object with kpi, by, amount.'),
        (payload(extra=1), "extra: is not known here; expected currency, costs"),
        (claiming(atribution=5), "claims[0].atribution: is not known here; expected kpi, by"),
        (
            claiming(by="ceo"),
            'claims[0].by: "ceo" is not one of sponsor, manager, finance, delegate, system.',
        ),
        (claiming(by=None), "claims[0].by: null is not one of"),
        (claiming(amount="1,000"), 'claims[0].amount: "1,000" is not a decimal number as text'),
        (claiming(amount="NaN"), 'claims[0].amount: "NaN" is not'),
        (claiming(amount="1e999999"), 'claims[0].amount: "1e999999" is not'),
        (claiming(amount="9" * 31), 'claims[0].amount: "999'),
        (claiming(amount="\u0661"), "claims[0].amount"),
        (claiming(amount=0.1), "claims[0].amount: 0.1 is not a decimal number as text"),
        (claiming(amount=True), "claims[0].amount: true is not"),
        (
            claiming(amount={"low": "9", "high": "8"}),
            'claims[0].amount.low: "9" is not at most the high end, 8.',
        ),
        (claiming(amount={"low": "9"}), "claims[0].amount.high: is missing."),
        (claiming(attribution=120), "claims[0].attribution: 120 is not a percent from 0 to 100"),
        (claiming(attribution="-1"), 'claims[0].attribution: "-1" is not a percent'),
        (claiming(confidence=float("nan")), "claims[0].confidence: NaN is not a percent"),
        (claiming(confidence="high"), 'claims[0].confidence: "high" is not a percent'),
        (claiming(confidence=False), "claims[0].confidence: false is not a percent"),
        (claiming(other_causes="price"), 'claims[0].other_causes: "price" is not a list.'),
        (claiming(other_causes=[1]), "claims[0].other_causes[0]: 1 is not some words."),
        (claiming(evidence=["CRM", 3]), "claims[0].evidence[1]: 3 is not some words."),
        (claiming(evidence=3), "claims[0].evidence: 3 is not words or null."),
        (claiming(isolation="guess"), 'claims[0].isolation: "guess" is not one of comparison_group'),
        (claiming(stood_by_all="yes"), 'claims[0].stood_by_all: "yes" is not true or false.'),
        (payload(intangibles=[""]), 'intangibles[0]: "" is not some words.'),
    ],
)
def test_a_problem_is_named_with_its_place(bad: object, told: str) -> None:
    first, *others = problems(bad)
    assert first.startswith(told)
    if bad:
        assert others == []


def test_all_problems_are_named_at_once() -> None:
    bad = {"costs": [{"kind": "venue", "amount": "x"}], "claims": [{"by": "ceo", "amount": "y"}], "months": 0}
    told = problems(bad)
    assert [line.split(":")[0] for line in told] == [
        "currency",
        "months",
        "costs[0].amount",
        "claims[0].kpi",
        "claims[0].by",
        "claims[0].amount",
    ]


def test_a_refused_claim_keeps_its_reason_in_json() -> None:
    (line,) = from_payload(claiming(attribution=100, confidence=100)).ledger().lines
    assert line.because == (Rule.ASKED_AGAIN,)
