"""The labelled replies are well formed, and the reader does not fall back on them."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.reading.evaluate import SETS, Label, Reply, replies, same_number, score, table
from workflows.reading import Answer, AskedKpi, Reading, Status

ALL = [reply for name in SETS for reply in replies(name)]


@pytest.mark.parametrize("name", SETS)
def test_hardly_a_reply_is_misread_and_no_number_is_recorded_wrongly(name: str):
    total = score(replies(name))["all"]

    assert total.right / total.replies >= 0.97
    assert (total.wrong, total.uncalled) == (0, 0)


def test_there_are_replies_of_every_type_in_every_language():
    found = Counter((reply.type, reply.lang) for reply in ALL)
    types = {reply.type for reply in ALL}

    assert len(types) >= 20
    assert all(found[kind, lang] >= 2 for kind in types for lang in ("en", "es", "fr", "de", "pt"))


def test_no_reply_is_labelled_twice_and_every_place_is_inside_its_reply():
    labels = [(reply, label) for reply in ALL for label in reply.labels.values() if label]

    assert len({reply.id for reply in ALL}) == len(ALL) >= 400
    assert all(0 <= label["start"] < label["end"] <= len(reply.text) for reply, label in labels)
    assert all(set(reply.labels) == {kpi.name for kpi in reply.kpis} for reply in ALL)


def _reply(label: Label | None) -> Reply:
    return Reply(
        "-", "percent", "en", date(2025, 3, 14), (AskedKpi("Win rate", "%"),), "x", {"Win rate": label}
    )


def _label(value: int | str) -> Label:
    return Label(
        status="value",
        value=Decimal(value),
        low=None,
        high=None,
        unit="%",
        approx=False,
        as_of=None,
        as_of_date=None,
        delegate=None,
        start=0,
        end=2,
    )


def _answer(value: int | str, **changes: object) -> Answer:
    return replace(Answer(Status.VALUE, 0, 2, value=Decimal(value), unit="%"), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("label", "answer", "counts"),
    [
        (_label(25), _answer(25), (1, 0, 0)),
        (_label(25), _answer(40), (0, 1, 0)),
        (_label(25), _answer(25, unit="points"), (0, 1, 0)),
        (_label(25), _answer(25, approx=True), (0, 0, 0)),
        (_label(25), _answer(25, start=5, end=7), (0, 0, 0)),
        (_label(25), None, (0, 0, 0)),
        (None, _answer(25), (0, 0, 1)),
        (None, None, (1, 0, 0)),
    ],
)
def test_a_reply_counts_as_right_wrong_or_uncalled(label, answer, counts):
    total = score([_reply(label)], lambda _: Reading({"Win rate": answer}, {}))["all"]

    assert (total.right, total.wrong, total.uncalled) == counts


def test_the_table_has_a_line_per_type_and_language_and_the_total_last():
    lines = table("open", score(replies("open"))).splitlines()

    assert lines[0].split() == ["open", "replies", "right", "number", "wrong", "uncalled", "place"]
    assert lines[-1].startswith("all ")
    assert any(line.startswith("in fr") for line in lines)


def test_a_share_may_be_rounded_but_no_further():
    label = _label("66.67")

    assert same_number(label, _answer("66.666"))
    assert not same_number(label, _answer("66.7"))
