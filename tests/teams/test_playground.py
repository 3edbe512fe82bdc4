"""The bot in Microsoft 365 Agents Playground, in a real browser: what a person sees and does there."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import browser as browser
from tests.ports import free_port

HERE = Path(__file__).parent / "playground"
AGENTS = HERE / "node_modules" / ".bin" / "agentsplayground"

pytestmark = [pytest.mark.torture, pytest.mark.browser, pytest.mark.timeout(500)]


def installed(file: Path) -> None:
    """Skip where npm's parts are not there, except in CI: there they must be."""
    if not file.exists() or shutil.which("node") is None:
        reason = "run `npm ci --ignore-scripts` in tests/teams/playground to drive the Agents Playground"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


@contextmanager
def running(command: list[str], *, log: Path, port: int, cwd: Path, **env: str) -> Iterator[None]:
    """A process that listens on a port; ended with the block."""
    with log.open("w") as out:
        process = subprocess.Popen(
            command, cwd=cwd, env={**os.environ, **env}, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            for _ in range(1_000):
                with socket.socket() as knock:
                    if knock.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert process.poll() is None, log.read_text()
                time.sleep(0.1)
            else:
                raise AssertionError(f"{command[0]} does not listen: {log.read_text()}")
            yield
        finally:
            process.terminate()
            process.wait(60)


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[str]:
    """The bot, the Playground beside it, and both addresses: "bot playground"."""
    installed(AGENTS)
    ours, theirs = free_port(), free_port()
    service = f"http://127.0.0.1:{theirs}/_connector"
    database = f"sqlite:///{tmp_path / 'alignment.sqlite3'}"
    root = Path(__file__).parents[2]
    shutil.copy(HERE / "agents.yml", tmp_path / ".m365agentsplayground.yml")
    serve = [sys.executable, "-m", "tests.teams.playground.bot", str(ours), database, service]
    play = [
        *(str(AGENTS), "-e", f"http://127.0.0.1:{ours}/teams/messages", "-c", "msteams"),
        *("-p", str(theirs), "--service-url", service, "--disable-telemetry"),
    ]
    with ExitStack() as stack:
        stack.enter_context(running(serve, log=tmp_path / "bot.log", port=ours, cwd=root))
        loopback = f"--require {HERE / 'loopback.js'}"
        environment = {"TEAMSAPPTESTER_BROWSER": "none", "NODE_OPTIONS": loopback}
        stack.enter_context(
            running(play, log=tmp_path / "play.log", port=theirs, cwd=tmp_path, **environment)
        )
        yield f"http://127.0.0.1:{ours} http://127.0.0.1:{theirs}"


def says(page: Page, text: str) -> None:
    """Type into the chat."""
    page.get_by_role("textbox").last.click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def turn(address: str, days: int) -> None:
    """Time passes."""
    httpx.post(f"{address}/turn?days={days}", timeout=60).raise_for_status()


def test_a_sponsor_answers_in_the_playground(bot: str, browser: Browser) -> None:
    ours, theirs = bot.split()
    page = browser.new_page(viewport={"width": 1400, "height": 1100})
    page.goto(theirs)
    # The Playground tells the bot of the installation, and the bot asks who that is.
    expect(page.get_by_text("getConversationMember 200").first).to_be_visible()

    # A nudge that nobody asked for.
    turn(ours, 5)
    expect(page.get_by_text("Where is Win rate now?")).to_be_visible()

    # A KPI update in free text, confirmed by a tap that changes the card in place.
    says(page, "we are at 24 % now")
    expect(page.get_by_text("Win rate: 24 % now, as of today")).to_be_visible()
    page.get_by_role("button", name="Yes, record it").click()
    expect(page.get_by_text("Recorded. Thank you, Dana.")).to_be_visible()
    expect(page.get_by_role("button", name="Yes, record it")).to_have_count(0)

    # A form in a card.
    turn(ours, 40)
    expect(page.get_by_label("Win rate now").last).to_be_visible()
    page.get_by_label("Win rate now").last.fill("25")
    page.get_by_role("button", name="Send", exact=True).last.click()
    expect(page.get_by_text("Win rate: 25 % now, as of today")).to_be_visible()

    # A dialog: a message is recorded from its menu. What is missing is said in place.
    says(page, "Tom said win rate is 27 %")
    expect(page.get_by_text("Win rate: 27 % now")).to_be_visible()
    page.get_by_role("button", name="Show more information").nth(-2).click()
    page.get_by_role("menuitem", name="Action Command").click()
    page.get_by_placeholder("Input command id").fill("record")
    page.get_by_role("radio").first.check(force=True)
    page.get_by_role("button", name="Create").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("I ask them to confirm")).to_be_visible()
    dialog.get_by_label("Who gave it").fill("Nobody Known")
    dialog.get_by_role("button", name="Ask them to confirm").click()
    expect(dialog.get_by_text("⚠️", exact=False).first).to_be_visible()
    page.close()
