"""The page for everyone: names, contrast, width, keyboard and what a screen reader hears."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser import DESKTOP, PHONE, open_page, stop
from tests.sandbox.fake_world import DANA, PRIYA, STATUS, UPDATE, FakeWorld
from tests.sandbox.serve_fake import Serving

pytestmark = [pytest.mark.browser, pytest.mark.torture]  # too long for every day

Landmark = Literal["navigation", "main", "region", "complementary", "log"]

CHECKS = (Path(__file__).parent / "checks.js").read_text()
ZOOMED: ViewportSize = {"width": 720, "height": 450}
"""1440 x 900 at 200 %."""
NARROW: ViewportSize = {"width": 320, "height": 640}


@pytest.fixture(params=[DESKTOP, PHONE, ZOOMED, NARROW], ids=["desktop", "phone", "zoomed", "narrow"])
def size(request: pytest.FixtureRequest) -> ViewportSize:
    wanted: ViewportSize = request.param
    return wanted


@pytest.fixture
def page(browser: Browser, serving: Serving, size: ViewportSize) -> Iterator[Page]:
    """A page where a lot is to be seen."""
    fill(serving)
    with open_page(browser, serving.address, size=size) as page:
        expect(page.get_by_test_id("message-1")).to_be_attached()
        yield page


def fill(serving: Serving) -> None:
    world = serving.world
    serving.do(world.turn("next"))
    serving.do(world.turn("next"))
    serving.do(world.tell(DANA, STATUS))
    serving.do(world.say(DANA, "unbroken" * 40, event_id="first-event"))


def wrong(page: Page, check: str) -> list[str]:
    """What one of the checks finds."""
    # As the test's own script, because the page's policy allows no other.
    found: list[str] = page.evaluate(f"() => {{ {CHECKS}; return window.checks.{check}(); }}")
    return found


def views(page: Page) -> Iterator[str]:
    """Each view, where the screen shows one at a time."""
    if page.get_by_test_id("view-chat").is_hidden():
        yield "all"
        return
    for view in ("people", "chat", "plan"):
        page.get_by_test_id(f"view-{view}").click()
        yield view


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everything_can_be_read(browser: Browser, serving: Serving, theme: Literal["light", "dark"]) -> None:
    fill(serving)
    with open_page(browser, serving.address, theme=theme) as page:
        page.get_by_role("button", name="Not mine").click()
        expect(page.get_by_test_id("message-1").get_by_test_id("card-error")).not_to_be_empty()
        page.get_by_test_id("composer").press_sequentially("/")
        expect(page.get_by_test_id("commands")).to_be_visible()
        assert wrong(page, "contrast") == []


def accessibility_tree(page: Page) -> list[dict[str, Any]]:
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    return [node for node in nodes if not node["ignored"]]


def nameless(page: Page) -> list[str]:
    """The roles of controls and pictures that a screen reader could only call by their kind."""
    kinds = {"button", "textbox", "combobox", "link", "Date", "listbox", "log", "img"}
    nodes = [node for node in accessibility_tree(page) if node["role"]["value"] in kinds]
    assert len(nodes) > 8
    return [n["role"]["value"] for n in nodes if not n.get("name", {}).get("value", "").strip()]


def test_everything_fits_and_has_a_name(page: Page) -> None:
    for view in views(page):
        assert wrong(page, "overflow") == [], view
        assert wrong(page, "small") == [], view
        assert wrong(page, "broken") == [], view
        assert nameless(page) == [], view


def test_the_regions_are_landmarks(browser: Browser, serving: Serving) -> None:
    with open_page(browser, serving.address) as page:
        expect(page.get_by_test_id("chat-name")).to_have_text("Dana Whitfield")
        landmarks: list[tuple[Landmark, str | None]] = [
            ("navigation", "Be someone"),
            ("main", None),
            ("region", "The clock"),
            ("complementary", "Timeline"),
            ("log", "Dana Whitfield"),
        ]
        for role, name in landmarks:
            assert page.get_by_role(role, name=name).count() == 1, role
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.locator("h1").count() == 1


def test_tab_reaches_everything_in_sight(page: Page) -> None:
    for view in views(page):
        page.evaluate("() => document.activeElement.blur()")
        wanted = page.evaluate(
            f"() => {{ {CHECKS}; const all = window.checks.reachable(); "
            "all.forEach((node, at) => { node.dataset.stop = at; }); return all.length; }"
        )
        reached: set[str] = set()
        # A date takes several stops: day, month, year, calendar.
        for _ in range(wanted + 8):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("() => document.activeElement.dataset.stop ?? ''"))
        assert reached - {""} == {str(stop) for stop in range(wanted)}, view


def test_the_focus_can_be_seen(browser: Browser, serving: Serving) -> None:
    with open_page(browser, serving.address) as page:
        expect(page.get_by_test_id(f"persona-{DANA}")).to_be_visible()
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to writing")).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("composer")).to_be_focused()
        for _ in range(3):
            page.keyboard.press("Tab")
            outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
            assert outline == "solid"


def test_on_a_phone_the_clock_is_under_the_thumb(browser: Browser, serving: Serving) -> None:
    with open_page(browser, serving.address, size=PHONE) as page:
        for view in views(page):
            for step in ("next", "day", "week", "end"):
                button = page.get_by_test_id(f"turn-{step}")
                expect(button).to_be_in_viewport(ratio=1)
                box = button.bounding_box()
                assert box is not None
                assert box["y"] > PHONE["height"] * 2 / 3, view
        before = page.get_by_test_id("turn-next").bounding_box()
        page.get_by_test_id("turn-next").click()
        expect(page.get_by_test_id("turned")).to_have_text("1 message arrived.")
        assert page.get_by_test_id("turn-next").bounding_box() == before


def test_a_new_message_is_announced_alone(browser: Browser, serving: Serving, world: FakeWorld) -> None:
    serving.do(world.turn("next"))
    with open_page(browser, serving.address) as page:
        log = page.get_by_test_id("log")
        expect(page.get_by_test_id("message-1")).to_be_visible()
        expect(log).to_have_attribute("aria-live", "polite")
        expect(log).to_have_role("log")
        page.evaluate(
            "() => { window.added = []; new MutationObserver((changes) => changes.forEach((change) => "
            "change.addedNodes.forEach((node) => window.added.push(node.dataset?.testid ?? node.nodeName)))"
            ").observe(document.getElementById('log'), { childList: true, subtree: true }); }"
        )
        serving.do(world.tell(DANA, STATUS))
        expect(page.get_by_test_id("message-2")).to_be_visible()
        assert page.evaluate("() => window.added") == ["message-2"]


def test_a_changed_card_and_a_turned_clock_are_announced(
    browser: Browser, serving: Serving, world: FakeWorld
) -> None:
    with open_page(browser, serving.address) as page:
        said = page.locator("#announce")
        page.get_by_test_id("turn-next").click()
        expect(said).to_have_text("1 message arrived. Now Tue 14 April 2026, 09:02 in New York.")
        serving.do(world.change_card(1, STATUS))
        expect(said).to_have_text("A message changed. Consultative Selling is on track")


def test_another_persona_is_announced_and_not_read_out_whole(
    browser: Browser, serving: Serving, world: FakeWorld
) -> None:
    serving.do(world.turn("next"))
    with open_page(browser, serving.address) as page:
        log = page.get_by_test_id("log")
        expect(log).to_have_attribute("aria-live", "polite")
        stop(page)
        page.get_by_test_id(f"persona-{PRIYA}").click()
        expect(log).to_have_attribute("aria-live", "off")
        page.clock.run_for(500)
        expect(log).to_have_attribute("aria-live", "off")
        page.clock.resume()
        expect(page.locator("#announce")).to_have_text("You are Priya Nair, Manager · Consultative Selling")
        expect(log).to_have_attribute("aria-live", "polite")


def test_a_whole_answer_by_keyboard_alone(browser: Browser, serving: Serving, world: FakeWorld) -> None:
    assert UPDATE.inputs
    with open_page(browser, serving.address) as page:

        def tab_to(test_id_or_label: str) -> None:
            for _ in range(40):
                page.keyboard.press("Tab")
                words: str = page.evaluate(
                    "() => { const at = document.activeElement; "
                    "return [at.dataset.testid, at.labels?.[0]?.innerText, at.innerText].join('|'); }"
                )
                if test_id_or_label in words.split("|"):
                    return
            pytest.fail(f"Tab never reached {test_id_or_label}")

        expect(page.get_by_test_id(f"persona-{DANA}")).to_be_visible()
        tab_to("turn-next")
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("message-1")).to_be_visible()
        tab_to("Win rate now, in %")
        page.keyboard.type("27.5")
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("message-1")).to_contain_text("Noted: 27.5 %")
        expect(page.get_by_test_id("message-1")).to_be_focused()
        tab_to("Yes, record it")
        confirm = page.get_by_role("button", name="Yes, record it")
        expect(confirm).to_be_enabled()
        stop(page)
        page.keyboard.press("Space")
        expect(confirm).to_be_disabled()
        page.clock.resume()
        expect(confirm).to_be_enabled()
        expect(confirm).to_be_focused()
    assert [(action, inputs.get("win_rate")) for _, _, action, _, inputs in world.pressed] == [
        ("record", "27.5"),
        ("confirm", None),
    ]
