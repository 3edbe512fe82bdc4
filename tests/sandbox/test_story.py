"""The whole story in a real browser on the real demo: form, snooze, sentence, correction, ROI, status."""

import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import DESKTOP, PHONE, open_page
from tests.ports import free_port

pytestmark = pytest.mark.browser


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[str]:
    """`alignment demo` as a newcomer starts it, on a free port."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "bot.cli",
        "demo",
        "--port",
        str(port),
        "--data",
        str(tmp_path / "demo.db"),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    address = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{address}/health")
            break
        except OSError:
            assert process.poll() is None, "the demo ended by itself"
            time.sleep(0.1)
    yield address
    process.send_signal(signal.SIGINT)  # Ctrl-C
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Yes, record it" in said  # the main job was told first
    assert address in said


@pytest.mark.torture
def test_a_sponsor_a_manager_and_the_learning_team_live_through_the_program(
    browser: Browser, demo: str
) -> None:
    with open_page(browser, demo, size=DESKTOP) as page:
        expect(page.get_by_test_id("chat-name")).to_have_text("Dana Wu")

        # The four questions, as a form.
        form = _until(page, "What are the key things people should learn?")
        form.get_by_label("What are the key things people should learn?").fill("Asking before pitching")
        form.get_by_label("Which KPIs would you expect to improve?").fill("Win rate first, then deal size")
        form.get_by_label("How could you show that the program was a success?").fill("Win rate by quarter")
        form.get_by_label("What would make it a good return for you?").fill("If win rate is back at 26 %")
        form.get_by_role("button", name="Send").click()
        expect(_newest(page, "Asking before pitching")).to_be_visible()

        # The first KPI question is snoozed, and comes back.
        asked = _until(page, "Where is Win rate now?")
        asked.get_by_role("button", name="Later or not me").click()
        _newest(page, "When should I ask again?").get_by_role("button", name="Tomorrow").click()
        expect(_newest(page, "I'll ask again on")).to_be_visible()
        _until(page, "Where is Win rate now?", more_than=0)

        # Answered in a sentence, corrected before it counts, confirmed.
        _say(page, "we're at 24.5%, up from 22")
        expect(_newest(page, "Win rate: 24.5 %")).to_be_visible()
        _say(page, "sorry, meant 25")
        understood = _newest(page, "Win rate: 25 %")
        understood.get_by_role("button", name="Yes, record it").click()
        recorded = _newest(page, "Recorded. Thank you, Dana.")
        expect(recorded).to_contain_text("up 3 points from 22 %")
        expect(recorded).to_contain_text("If win rate is back at 26 %")
        expect(recorded.get_by_role("img")).to_be_visible()

        # What the program was worth, in the card's own fields.
        worth = _until(page, "How did the program improve your results")
        worth.get_by_label(re.compile("What was it worth so far")).fill("about 400k")
        worth.get_by_label("What else moved your results?").fill("A price cut in April")
        worth.get_by_label(re.compile("How much of it is due to the program")).fill("50")
        worth.get_by_label(re.compile("How sure are you")).fill("80")
        worth.get_by_role("button", name="Send").click()
        _newest(page, "$400,000 claimed").get_by_role("button", name=re.compile("^Yes")).click()
        expect(_newest(page, "ROI")).to_be_visible()

        # The learning team sees it.
        page.get_by_role("button", name=re.compile("Mei Tanaka")).first.click()
        expect(page.get_by_test_id("chat-name")).to_have_text("Mei Tanaka")
        _say(page, "/alignment status")
        status = _newest(page, "62 % of the way", otherwise="Win rate")
        expect(status).to_contain_text("25 %")

    # On a phone a manager answers in two taps.
    with open_page(browser, demo, size=PHONE) as page:
        page.get_by_test_id("view-people").click()
        page.get_by_role("button", name=re.compile("Marcus Reed")).first.click()
        _newest(page, "This week:").get_by_role("button", name="Did it").click()
        _newest(page, "useful").get_by_role("button", name="Yes").click()
        expect(_newest(page, "Thank")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def _newest(page: Page, words: str, otherwise: str = "") -> Locator:
    found = page.get_by_test_id("log").locator("[data-author=bot]").filter(has_text=otherwise or words).last
    expect(found).to_be_visible()
    return found


def _say(page: Page, text: str) -> None:
    page.get_by_test_id("composer").fill(text)
    page.get_by_test_id("send").click()


def _until(page: Page, words: str, *, more_than: int | None = None) -> Locator:
    """Turn the clock week by week until a message with these words has come."""
    found = page.get_by_test_id("log").locator("[data-author=bot]").filter(has_text=words)
    before = found.count() if more_than is None else more_than
    for _ in range(60):
        if found.count() > before:
            return found.last
        page.get_by_test_id("turn-week").click()
        expect(page.get_by_test_id("turn-week")).not_to_have_attribute("aria-disabled", "true")
    raise AssertionError(f"never saw {words!r}")
