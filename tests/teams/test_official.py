"""Every card and dialog, drawn by Microsoft's own Adaptive Cards renderer."""

import json
import shutil
import subprocess
from typing import Any

import pytest

from bot.platforms.teams import dialogs
from bot.platforms.teams.render import pages, render
from prompts.catalogue import CATALOGUE
from prompts.form_catalogue import FORM_CATALOGUE
from tests.cards.samples import EVERY_PART
from tests.teams.test_playground import HERE, installed

LIMIT = 25_000

KNOWN_TO_TEAMS_ONLY = ('Unknown element type "Chart.Line". Fallback will be used if present.',)
"""Charts are an extension of Teams; each carries a fallback that is drawn instead."""


def cards() -> dict[str, Any]:
    """All of them, by name."""
    found = {"every part": render(EVERY_PART)}
    for name, message in CATALOGUE.items():
        for number, page in enumerate(pages(message.example())):
            found[f"{name} {number}"] = page
    for name, form in FORM_CATALOGUE.items():
        opened = dialogs.dialog(
            form.example(), {}, {part.id: "Wrong." for part in form.example().card.inputs}
        )
        found[f"form {name}"] = opened["task"]["value"]["card"]["content"]  # type: ignore[index]
    return found


def test_every_card_and_dialog_is_small_enough() -> None:
    sizes = {name: len(json.dumps(card, ensure_ascii=False).encode()) for name, card in cards().items()}
    assert len(sizes) > 50
    assert {name: size for name, size in sizes.items() if size > LIMIT} == {}


def validated(found: dict[str, Any]) -> list[dict[str, Any]]:
    """What the renderer says about these."""
    installed(HERE / "node_modules" / "adaptivecards")
    lines = "".join(json.dumps({"name": name, "card": card}) + "\n" for name, card in found.items())
    node = str(shutil.which("node"))
    ran = subprocess.run(
        [node, str(HERE / "validate.js")], input=lines, capture_output=True, text=True, timeout=500
    )
    assert ran.returncode == 0, ran.stderr
    said = [json.loads(line) for line in ran.stdout.splitlines()]
    assert said[-1] == {"drawn": len(found)}
    return said[:-1]


@pytest.mark.torture
def test_every_card_and_dialog_is_drawn_without_complaint() -> None:
    said = validated(cards())
    assert [each for each in said if not each["message"].startswith(KNOWN_TO_TEAMS_ONLY)] == []


@pytest.mark.torture
def test_a_broken_card_would_be_found() -> None:
    broken = {
        "unknown element": {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "Nonsense"}]},
        "input without id": {
            "type": "AdaptiveCard",
            "version": "1.5",
            "body": [{"type": "Input.Text", "label": "x"}],
        },
    }
    assert {each["name"] for each in validated(broken)} == set(broken)
