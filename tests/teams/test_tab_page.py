"""The personal tab's own script, in a real browser, with a stand-in for Teams around it."""

import json
from importlib.resources import files

import pytest
from playwright.sync_api import Browser, Route, expect

from bot.platforms.teams.page import html
from bot.platforms.teams.tab import CONTENT_SECURITY_POLICY
from prompts.catalogue import CATALOGUE
from tests.browser import browser as browser

pytestmark = [pytest.mark.torture, pytest.mark.browser]

# What the page did stands in attributes of <html>: the page's own policy forbids a script that waits.
TEAMS = """
window.microsoftTeams = {
  app: {
    initialize: async () => {},
    getContext: async () => ({ app: { theme: "dark" } }),
    notifySuccess: () => { document.documentElement.dataset.succeeded = "yes"; },
    openLink: async (link) => { document.documentElement.dataset.linked = link; },
  },
  authentication: { getAuthToken: async () => "token-of-dana" },
  dialog: { adaptiveCard: {
    isSupported: () => true,
    bot: {
      isSupported: () => true,
      open: (form) => { document.documentElement.dataset.form = form.title; },
    },
  } },
};
"""


def test_the_page_proves_who_is_looking_and_opens_forms_over_itself(browser: Browser) -> None:
    asked: list[tuple[str, str | None]] = []
    card = CATALOGUE["home.page"].example()
    evil = card.model_copy(update={"title": '<img src=x onerror="window.hacked = true">'})

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix("https://bot.example")
        asked.append((path, route.request.headers.get("authorization")))
        if path.startswith("/teams/tab/home"):
            chat = "https://teams.microsoft.com/l/chat/0/0?users=28:bot"
            route.fulfill(json={"html": html(evil), "chat": chat})
        elif path.startswith("/teams/tab/form"):
            route.fulfill(json={"title": "Record a number", "card": json.dumps({})})
        else:
            name = {"/teams/tab": "tab.html"}.get(path, path.rpartition("/")[2])
            content = (files("bot.platforms.teams.page") / name).read_text(encoding="utf-8")
            kind = {"html": "text/html", "css": "text/css"}.get(name.rpartition(".")[2], "text/javascript")
            headers = {"content-security-policy": CONTENT_SECURITY_POLICY}
            route.fulfill(body=content, content_type=kind, headers=headers)

    page = browser.new_page()
    page.add_init_script(TEAMS)
    page.route("https://res.cdn.office.net/**", lambda route: route.abort())
    page.route("https://bot.example/**", answer)
    page.goto("https://bot.example/teams/tab")
    expect(page.get_by_text("Hello Dana", exact=False)).to_be_visible()
    shown = page.locator("html")
    expect(shown).to_have_attribute("data-succeeded", "yes")
    expect(shown).to_contain_class("dark")
    assert not page.evaluate("window.hacked")
    assert ("/teams/tab/home?page=1", "Bearer token-of-dana") in asked

    page.get_by_role("button", name="Record a number").click()
    expect(shown).to_have_attribute("data-form", "Record a number")
    page.get_by_role("button", name="Show status").click()
    expect(shown).to_have_attribute("data-linked", "https://teams.microsoft.com/l/chat/0/0?users=28:bot")
    assert ("/teams/tab/form?name=record&value=-", "Bearer token-of-dana") in asked
    page.close()
