"""A real Chromium for tests: one browser for each module, a fresh page for each test."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

_PATIENCE = 60_000
"""Milliseconds until something is given up that does not come: a busy machine takes seconds for anything."""

expect.set_options(timeout=_PATIENCE)

_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """Debian's chromium, or another one in PATH."""
    return next(filter(None, map(shutil.which, ("/usr/bin/chromium", "chromium", "google-chrome"))), None)


# For a module, not for the session: while Playwright's synchronous interface is open, its event loop runs in
# this thread, and no async test of another module could run beside it.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Skips where there is no Chromium, except in CI: there it must be."""
    path = find_chromium()
    if path is None:
        reason = "no Chromium found; install Debian's chromium to run the browser tests"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS, timeout=_PATIENCE)
        yield chromium
        chromium.close()


@contextmanager
def open_page(
    browser: Browser,
    address: str,
    *,
    size: ViewportSize = DESKTOP,
    theme: Literal["light", "dark"] = "light",
) -> Iterator[Page]:
    """A page of its own. Any error in its console, script or network fails the test at the end.

    The one exception is a request that the server refused or did not answer, which tests do on purpose.
    """
    context = browser.new_context(viewport=size, color_scheme=theme, reduced_motion="reduce", locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(_PATIENCE)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.goto(address)
    yield page
    context.close()
    unexpected = [p for p in problems if not p.startswith("Failed to load resource")]
    assert not unexpected, f"the page complained: {unexpected}"


def stop(page: Page) -> None:
    """No time passes on the page until the test lets it: what is there for a moment stays."""
    page.clock.install()
    page.clock.pause_at(time.time() + 3600)
