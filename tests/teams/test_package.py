"""The app package: what Teams' admin center takes, and nothing else."""

import io
import json
import struct
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft4Validator

from bot.mistakes import Mistake
from bot.platforms.teams.manifest import manifest
from bot.platforms.teams.package import packed
from bot.platforms.teams.schema import problems, schema
from workflows.commands.dispatch import is_command

APP = "1f0a6e1c-0000-4000-8000-5d2f6c1b9e11"
GIVEN = {"client_id": APP, "url": "https://bot.example.com", "name": "Alignment", "version": "1.0.0"}


def made() -> dict[str, Any]:
    """The manifest as it is packed."""
    with zipfile.ZipFile(io.BytesIO(packed(**GIVEN))) as archive:
        found: dict[str, Any] = json.loads(archive.read("manifest.json"))
    return found


def test_the_package_holds_a_valid_manifest_and_its_icons() -> None:
    with zipfile.ZipFile(io.BytesIO(packed(**GIVEN))) as archive:
        assert sorted(archive.namelist()) == ["color.png", "manifest.json", "outline.png"]
        for name, size in (("color.png", 192), ("outline.png", 32)):
            picture = archive.read(name)
            assert picture[:8] == b"\x89PNG\r\n\x1a\n"
            assert struct.unpack(">II", picture[16:24]) == (size, size)
    assert list(Draft4Validator(schema()).iter_errors(made())) == []
    assert packed(**GIVEN) == packed(**GIVEN)


BROKEN: dict[str, Callable[[dict[str, Any]], object]] = {
    "no bot id": lambda m: m["bots"][0].pop("botId"),
    "an unknown scope": lambda m: m["bots"][0].update(scopes=["everywhere"]),
    "a name that is too long": lambda m: m["name"].update(short="x" * 31),
    "too many commands": lambda m: m["bots"][0]["commandLists"][0].update(
        commands=[{"title": "a", "description": "b"}] * 13
    ),
    "a field nobody knows": lambda m: m.update(surprise=True),
    "an id that is none": lambda m: m.update(id="bot"),
    "no icons": lambda m: m.pop("icons"),
    "a number for a text": lambda m: m.update(accentColor=7),
    "a tab without scopes": lambda m: m["staticTabs"][1].pop("scopes"),
    "an address without https": lambda m: m["developer"].update(websiteUrl="nowhere"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_the_schema_refuses_is_found_here_too(what: str) -> None:
    broken = made()
    BROKEN[what](broken)
    assert list(Draft4Validator(schema()).iter_errors(broken))
    assert problems(broken)


def test_every_listed_command_is_one() -> None:
    lists = manifest(**GIVEN)["bots"][0]["commandLists"]
    titles = [command["title"] for each in lists for command in each["commands"]]
    assert all(is_command(f"alignment {title.removeprefix('alignment ')}") for title in titles)
    assert len(lists[0]["commands"]) <= 10


def test_what_is_missing_is_said() -> None:
    with pytest.raises(Mistake, match="ALIGNMENT_PUBLIC_URL"):
        packed(**{**GIVEN, "url": ""})
    with pytest.raises(Mistake, match="App ID"):
        packed(**{**GIVEN, "client_id": "bot"})
    with pytest.raises(Mistake, match="at most 30"):
        packed(**{**GIVEN, "name": "x" * 40})
    with pytest.raises(Mistake, match="address alone"):
        packed(**{**GIVEN, "url": "https://alignment.example.com/teams"})
    with pytest.raises(Mistake, match="three numbers"):
        packed(**{**GIVEN, "version": "1.0"})
