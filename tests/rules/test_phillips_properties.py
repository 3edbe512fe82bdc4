"""What holds for every ledger, whatever people claim."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.rules.phillips_claims import one
from workflows.rules.money import CENT, exact, fair_share, rounded
from workflows.rules.phillips import Claim, Cost, Isolation, Ledger, Rule, Source, ledger, shown

D = Decimal
PERCENT = st.none() | st.decimals(0, 100, places=1)


def money(low: int, high: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(low, high, places=2)


def crumbs() -> st.SearchStrategy[Decimal]:
    """A cent or less: where rounding shows."""
    return st.integers(0, 40).map(lambda thousandths: D(thousandths) / 1000)


def claims(amounts: st.SearchStrategy[Decimal]) -> st.SearchStrategy[Claim]:
    ranges = st.tuples(amounts, amounts).map(lambda ends: (min(ends), max(ends)))
    return st.builds(
        Claim,
        kpi=st.sampled_from(["win rate", "retention", "cycle time"]),
        by=st.sampled_from(Source),
        amount=st.none() | amounts | ranges,
        attribution=PERCENT,
        confidence=PERCENT,
        other_causes=st.sampled_from([(), ("price rise",)]),
        evidence=st.sampled_from([None, "CRM export"]),
        isolation=st.sampled_from(Isolation),
        months=st.none() | st.integers(1, 36),
        elsewhere=st.decimals(0, 300, places=1),
    )


GAINS = st.lists(claims(money(0, 1_000_000)), max_size=8)
ANY = st.lists(claims(money(-1_000_000, 1_000_000)), max_size=8)
COSTS = st.lists(st.builds(Cost, st.just("delivery"), money(1, 200_000)), min_size=1, max_size=4)
MONTHS = st.integers(1, 12)


def book(said: list[Claim], costs: list[Cost], months: int = 12) -> Ledger:
    return ledger(said, costs, months=months, currency="EUR")


@given(GAINS, COSTS, MONTHS)
def test_of_gains_never_more_is_allowed_than_claimed(
    said: list[Claim], costs: list[Cost], months: int
) -> None:
    exact = book(said, costs, months)
    for result in (exact, shown(exact)):
        assert 0 <= result.allowed <= result.claimed
        assert all(0 <= line.allowed <= line.claimed for line in result.lines)


@given(money(-1_000_000, -1), st.decimals(0, 100, places=1), PERCENT)
def test_harm_counts_in_full(amount: Decimal, attribution: Decimal, confidence: Decimal | None) -> None:
    assert one(Claim("win rate", Source.SPONSOR, amount, attribution, confidence)).allowed == (
        amount * attribution / 100
    )


@given(ANY, COSTS, money(-1_000_000, -1), st.decimals(1, 100, places=1))
def test_harm_seen_by_someone_who_owns_the_result_is_in_the_ledger(
    said: list[Claim], costs: list[Cost], loss: Decimal, attribution: Decimal
) -> None:
    harm = Claim("absence", Source.SPONSOR, loss, attribution)
    with exact():
        assert book([*said, harm], costs).allowed <= book(said, costs).allowed + loss * attribution / 100


def no_answer(claim: Claim) -> Claim:
    return replace(claim, amount=None)


def no_part(claim: Claim) -> Claim:
    return replace(claim, attribution=None)


@given(GAINS, COSTS, st.sampled_from([no_answer, no_part]), st.data())
def test_falling_silent_never_raises_the_return(
    said: list[Claim], costs: list[Cost], silenced: Callable[[Claim], Claim], data: st.DataObject
) -> None:
    assume(said)
    index = data.draw(st.integers(0, len(said) - 1))
    # A system that stops stating the program's part still measures; it has not fallen silent.
    assume(silenced is no_answer or said[index].by is not Source.SYSTEM)
    quieter = [*said[:index], silenced(said[index]), *said[index + 1 :]]
    assert book(quieter, costs).allowed <= book(said, costs).allowed


PEOPLE = st.sampled_from([source for source in Source if source is not Source.SYSTEM])
SILENT = st.one_of(
    st.builds(Claim, st.just("win rate"), st.sampled_from(Source), st.none()),
    # A few words, a number even, but not what part of it the program had: no answer to what was asked.
    st.builds(
        Claim,
        st.just("win rate"),
        PEOPLE,
        money(0, 1_000_000),
        attribution=st.none(),
        confidence=PERCENT,
        evidence=st.sampled_from([None, "a mail"]),
    ),
)


@given(ANY, COSTS, SILENT)
def test_one_more_silent_source_never_raises_the_return(
    said: list[Claim], costs: list[Cost], silent: Claim
) -> None:
    assert book([*said, silent], costs).allowed <= book(said, costs).allowed


@given(st.lists(st.decimals(0, 100, places=3), min_size=1, max_size=12))
def test_programs_never_share_more_than_all_of_a_movement(parts: list[Decimal]) -> None:
    everyone = sum(parts, D(0))
    shares = [fair_share(own, everyone - own) for own in parts]
    assert sum(shares, D(0)) <= 100
    assert all(share <= own for share, own in zip(shares, parts, strict=True))
    if everyone <= 100:
        assert shares == parts
    else:
        assert rounded(sum(shares, D(0)), 20) == 100


@given(ANY, COSTS, MONTHS)
def test_roi_is_the_benefit_cost_ratio_less_one(said: list[Claim], costs: list[Cost], months: int) -> None:
    assume(said)
    result = shown(book(said, costs, months))
    assert result.bcr is not None
    assert result.roi_percent == (result.bcr - 1) * 100


@given(ANY, COSTS, st.randoms(use_true_random=False))
def test_order_does_not_matter(said: list[Claim], costs: list[Cost], random: Random) -> None:
    mixed, bills = list(said), list(costs)
    random.shuffle(mixed)
    random.shuffle(bills)
    assert book(mixed, bills) == book(said, costs)


@given(ANY, COSTS, MONTHS)
def test_money_sums_to_the_cent(said: list[Claim], costs: list[Cost], months: int) -> None:
    exact = book(said, costs, months)
    result = shown(exact)
    assert result.allowed == sum((line.allowed for line in result.lines), D(0))
    assert result.claimed == sum((line.claimed for line in result.lines if line.leads), D(0))
    assert result.costs == sum((cost.amount for cost in costs), D(0))
    for seen, line in zip(result.lines, exact.lines, strict=True):
        assert abs(seen.allowed - line.allowed) < CENT
    assert abs(result.allowed - exact.allowed) <= CENT / 2


@settings(max_examples=40)
@given(st.lists(claims(crumbs()), max_size=8), COSTS, MONTHS)
def test_what_is_shown_adds_up_even_where_it_is_less_than_a_cent(
    said: list[Claim], costs: list[Cost], months: int
) -> None:
    exact = book([replace(claim, confidence=D(100)) for claim in said], costs, months)
    result = shown(exact)
    assert result.allowed == sum((line.allowed for line in result.lines), D(0))
    assert result.claimed == sum((line.claimed for line in result.lines if line.leads), D(0))
    for seen, line in zip(result.lines, exact.lines, strict=True):
        assert 0 <= seen.allowed <= seen.claimed
        assert max(abs(seen.allowed - line.allowed), abs(seen.claimed - line.claimed)) < CENT


@given(ANY, COSTS)
def test_every_claim_is_listed_and_whatever_is_reduced_says_why(said: list[Claim], costs: list[Cost]) -> None:
    result = book(said, costs)
    assert sorted(map(repr, said)) == sorted(repr(line.claim) for line in result.lines)
    for line in result.lines:
        assert line.because or line.allowed == line.claimed
        assert Rule.BY_ESTIMATE in line.because or not line.allowed or line.claim.isolation != "estimate"
        assert len(set(line.because)) == len(line.because)
