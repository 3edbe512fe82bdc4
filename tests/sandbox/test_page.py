"""The page at work in a real Chromium: messages arrive, nothing typed is lost, every event counts once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from tests.browser import DESKTOP, PHONE, open_page, stop
from tests.examples import further
from tests.sandbox.fake_world import COACHING, DANA, LENA, PRIYA, STATUS, TOM, UPDATE, FakeWorld, noted
from tests.sandbox.serve_fake import Serving

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, serving: Serving) -> Iterator[Page]:
    with open_page(browser, serving.address) as page:
        expect(page.get_by_test_id("chat-name")).to_have_text("Dana Whitfield")
        yield page


@pytest.fixture
def asked(page: Page, serving: Serving, world: FakeWorld) -> Page:
    """Dana has been asked for the win rate."""
    serving.do(world.turn("next"))
    expect(page.get_by_test_id("message-1")).to_be_visible()
    return page


def focused(page: Page) -> str:
    name: str = page.evaluate("() => document.activeElement.name || document.activeElement.id")
    return name


def test_the_first_look_says_who_you_are_and_what_to_do(page: Page) -> None:
    expect(page.get_by_test_id("hint")).to_contain_text(
        "You are Dana, the sponsor. Turn the clock to the next contact and answer what the bot asks."
    )
    expect(page.get_by_test_id("log")).to_contain_text("Nothing here yet. The bot writes to Dana")
    expect(page.get_by_test_id("planned")).to_contain_text("Dana Whitfield · KPI update")
    expect(page.get_by_test_id("happened")).to_contain_text("Nothing yet.")
    expect(page.get_by_test_id("now")).to_have_text("Mon 13 April 2026, 09:02 in New York")
    page.get_by_test_id("hint-close").click()
    page.reload()
    expect(page.get_by_test_id("chat-name")).to_have_text("Dana Whitfield")
    expect(page.get_by_test_id("hint")).to_be_hidden()


def test_a_message_arrives_without_reload(asked: Page) -> None:
    message = asked.get_by_test_id("message-1")
    expect(message).to_contain_text("Win rate: where is it now?")
    expect(message.get_by_role("img", name="Win rate rose from 22 %")).to_be_visible()
    expect(message.locator("blockquote")).to_contain_text("We lose deals late")
    expect(asked.get_by_test_id("log")).to_contain_text("Tue 14 April 2026")
    expect(asked.get_by_test_id("happened")).to_contain_text("KPI update sent to Dana Whitfield.")


def test_a_form_sends_its_inputs_and_other_buttons_none(asked: Page, world: FakeWorld) -> None:
    message = asked.get_by_test_id("message-1")
    message.get_by_role("button", name="Ask me tomorrow").click()
    expect(message.get_by_role("button", name="Ask me tomorrow")).to_be_enabled()
    message.get_by_label("Win rate now, in %").fill("27.5")
    message.get_by_label("How sure are you?").select_option("From BI")
    message.get_by_label("Anything behind it?").fill("two big deals")
    message.get_by_role("button", name="Send").click()
    expect(message).to_contain_text("Noted: 27.5 %")
    inputs = {"win_rate": "27.5", "sure": "bi", "as_of": "2026-04-12", "line": "two big deals"}
    assert world.pressed == [(DANA, 1, "snooze", "t1", {}), (DANA, 1, "record", "t1", inputs)]


@pytest.mark.torture
def test_a_needed_field_is_asked_for_before_anything_is_sent(asked: Page, world: FakeWorld) -> None:
    asked.get_by_test_id("message-1").get_by_role("button", name="Send").click()
    assert focused(asked) == "win_rate"
    assert world.pressed == []


@pytest.mark.torture
def test_enter_in_a_field_sends_the_form_and_not_its_first_button(asked: Page, world: FakeWorld) -> None:
    asked.get_by_label("Win rate now, in %").fill("27")
    asked.get_by_label("Win rate now, in %").press("Enter")
    expect(asked.get_by_test_id("message-1")).to_contain_text("Noted: 27 %")
    assert [action for _, _, action, _, _ in world.pressed] == ["record"]


@pytest.mark.torture
def test_a_half_filled_form_survives_other_messages(asked: Page, serving: Serving, world: FakeWorld) -> None:
    field = asked.get_by_label("Anything behind it?")
    field.fill("two big dea")
    field.evaluate("(node) => node.setSelectionRange(3, 6)")
    asked.get_by_test_id("message-1").evaluate("(node) => { node.mark = true; }")
    serving.do(world.tell(DANA, STATUS))
    serving.do(world.tell(PRIYA, COACHING))
    expect(asked.get_by_test_id("message-2")).to_be_attached()
    expect(asked.get_by_test_id(f"persona-{PRIYA}")).to_have_attribute("data-unread", "1")
    expect(field).to_have_value("two big dea")
    expect(field).to_be_focused()
    assert field.evaluate("(node) => [node.selectionStart, node.selectionEnd]") == [3, 6]
    assert asked.get_by_test_id("message-1").evaluate("(node) => node.mark") is True


@pytest.mark.torture
def test_a_half_filled_form_and_a_draft_survive_being_someone_else(asked: Page) -> None:
    asked.get_by_label("Win rate now, in %").fill("27")
    asked.get_by_test_id("composer").fill("just a mo")
    asked.get_by_test_id(f"persona-{PRIYA}").click()
    expect(asked.get_by_test_id("chat-name")).to_have_text("Priya Nair")
    expect(asked.get_by_test_id("composer")).to_have_value("")
    asked.get_by_test_id(f"persona-{DANA}").click()
    expect(asked.get_by_test_id("composer")).to_have_value("just a mo")
    expect(asked.get_by_label("Win rate now, in %")).to_have_value("27")


@pytest.mark.torture
def test_a_card_changed_in_place_keeps_what_was_typed_and_the_focus(
    asked: Page, serving: Serving, world: FakeWorld
) -> None:
    field = asked.get_by_label("Win rate now, in %")
    field.fill("27.5")
    field.evaluate("(node) => node.setSelectionRange(1, 2)")
    again = UPDATE.model_copy(update={"title": "Win rate: still open"})
    serving.do(world.change_card(1, again))
    expect(asked.get_by_test_id("message-1")).to_contain_text("Win rate: still open")
    expect(field).to_have_value("27.5")
    expect(field).to_be_focused()
    assert field.evaluate("(node) => [node.selectionStart, node.selectionEnd]") == [1, 2]
    expect(asked.get_by_test_id("message-1")).to_have_attribute("data-version", "2")


@pytest.mark.torture
def test_when_the_focused_control_goes_the_focus_stays_on_the_message(
    asked: Page, serving: Serving, world: FakeWorld
) -> None:
    asked.get_by_label("Win rate now, in %").focus()
    serving.do(world.change_card(1, noted("27")))
    expect(asked.get_by_test_id("message-1")).to_be_focused()


@pytest.mark.torture
def test_what_was_sent_is_no_draft_for_the_next_card(asked: Page, serving: Serving, world: FakeWorld) -> None:
    asked.get_by_label("Win rate now, in %").fill("27")
    asked.get_by_test_id("message-1").get_by_role("button", name="Send").click()
    expect(asked.get_by_test_id("message-1")).to_contain_text("Noted")
    serving.do(world.change_card(1, UPDATE))
    expect(asked.get_by_label("Win rate now, in %")).to_have_value("")


@pytest.mark.torture
@pytest.mark.parametrize("seconds", [0.0, 0.3])
def test_a_double_click_is_one_event(page: Page, serving: Serving, world: FakeWorld, seconds: float) -> None:
    world.press_seconds = seconds
    serving.do(world.tell(DANA, COACHING))
    button = page.get_by_role("button", name="Did it")
    expect(button).to_be_visible()
    stop(page)
    with page.expect_response("**/api/press"):
        button.dblclick()
    page.clock.run_for(500)
    expect(button).to_be_disabled()
    expect(button).to_be_focused()
    page.clock.resume()
    expect(button).to_be_enabled()
    assert [action for _, _, action, _, _ in world.pressed] == ["coaching.done"]


@pytest.mark.torture
def test_a_double_click_does_not_hit_what_the_answer_put_there(asked: Page, world: FakeWorld) -> None:
    asked.get_by_label("Win rate now, in %").fill("27")
    stop(asked)
    with asked.expect_response("**/api/press"):
        asked.get_by_test_id("message-1").get_by_role("button", name="Send").click()
    asked.clock.run_for(500)
    asked.get_by_test_id(f"persona-{DANA}").click()  # then it looks again, whatever it has heard
    confirm = asked.get_by_role("button", name="Yes, record it")
    confirm.click(force=True)
    expect(confirm).to_be_disabled()
    asked.clock.resume()
    expect(confirm).to_be_enabled()
    assert [action for _, _, action, _, _ in world.pressed] == ["record"]


@pytest.mark.torture
def test_two_enters_send_one_message(page: Page, world: FakeWorld) -> None:
    page.get_by_test_id("composer").fill("27 these days")
    page.get_by_test_id("composer").press("Enter")
    page.get_by_test_id("composer").press("Enter")
    expect(page.get_by_test_id("message-2")).to_contain_text("Thanks.")
    expect(page.get_by_test_id("composer")).to_have_value("")
    assert world.said == [(DANA, "27 these days")]
    page.get_by_test_id("home").click()
    expect(page.get_by_test_id("message-4")).to_be_visible()
    assert world.said[1:] == [(DANA, "/alignment home")]


@pytest.mark.torture
def test_what_was_sent_again_after_no_answer_counts_once(page: Page, world: FakeWorld) -> None:
    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/api/say", lose_the_answer, times=1)
    page.get_by_test_id("composer").fill("27")
    page.get_by_test_id("composer").press("Enter")
    expect(page.get_by_test_id("refusal")).to_contain_text("may not have arrived")
    expect(page.get_by_test_id("composer")).to_have_value("27")
    page.get_by_test_id("send").click()
    expect(page.get_by_test_id("composer")).to_have_value("")
    assert world.said == [(DANA, "27")]


@pytest.mark.torture
def test_shift_enter_starts_a_line_and_words_stay_words(page: Page, world: FakeWorld) -> None:
    composer = page.get_by_test_id("composer")
    composer.press_sequentially("<img src=x onerror=alert(1)>")
    composer.press("Shift+Enter")
    composer.press_sequentially("*second* line")
    composer.press("Enter")
    expect(page.get_by_test_id("message-1").locator(".bubble")).to_have_text(
        "<img src=x onerror=alert(1)>\n*second* line"
    )
    assert page.locator("#log img").count() == 0
    assert world.said == [(DANA, "<img src=x onerror=alert(1)>\n*second* line")]


def test_a_refusal_stands_at_the_composer_and_keeps_the_words(page: Page, world: FakeWorld) -> None:
    page.get_by_test_id("composer").fill("x" * 4001)
    page.get_by_test_id("send").click()
    expect(page.get_by_test_id("refusal")).to_have_text(
        "That is longer than 4,000 characters. Please send the part with the number."
    )
    expect(page.get_by_test_id("composer")).to_have_value("x" * 4001)
    page.get_by_test_id("composer").fill("27")
    expect(page.get_by_test_id("refusal")).to_be_empty()
    assert world.said == []


@pytest.mark.torture
def test_a_refused_press_says_why_on_the_card(asked: Page) -> None:
    asked.get_by_role("button", name="Not mine").click()
    error = asked.get_by_test_id("message-1").get_by_test_id("card-error")
    expect(error).to_have_text("This program was retired on 12 May, so its questions are closed.")
    expect(asked.get_by_role("button", name="Not mine")).to_be_enabled()


def test_commands_are_completed(page: Page, world: FakeWorld) -> None:
    composer = page.get_by_test_id("composer")
    composer.press_sequentially("/")
    options = page.get_by_test_id("commands").get_by_role("option")
    expect(options).to_have_count(4)
    expect(composer).to_have_attribute("aria-expanded", "true")
    composer.press("ArrowDown")
    expect(composer).to_have_attribute("aria-activedescendant", "command-1")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    composer.press("Escape")
    expect(composer).to_have_attribute("aria-expanded", "false")
    composer.press_sequentially("sta")
    expect(options).to_have_count(1)
    composer.press("Enter")
    expect(composer).to_have_value("/alignment status")
    assert world.said == []
    composer.press("Enter")
    expect(page.get_by_test_id("message-2")).to_contain_text("Consultative Selling is on track")
    assert world.said == [(DANA, "/alignment status")]


@pytest.mark.torture
def test_a_command_can_be_picked_with_the_pointer(page: Page) -> None:
    page.get_by_test_id("composer").press_sequentially("/al")
    page.get_by_test_id("command-2").click()
    expect(page.get_by_test_id("composer")).to_have_value("/alignment stop")
    expect(page.get_by_test_id("composer")).to_be_focused()


@pytest.mark.torture
def test_being_somebody_shows_their_words_and_their_time(
    page: Page, serving: Serving, world: FakeWorld
) -> None:
    serving.do(world.tell(LENA, COACHING))
    page.get_by_test_id(f"persona-{LENA}").click()
    expect(page.get_by_test_id("now")).to_have_text("Mon 13 April 2026, 15:02 in Berlin")
    expect(page.get_by_test_id("log")).to_contain_text("ask before you advise")
    expect(page.get_by_test_id(f"persona-{LENA}")).to_have_attribute("aria-current", "true")
    expect(page.get_by_test_id(f"persona-{LENA}")).to_have_attribute("data-unread", "0")
    page.reload()
    expect(page.get_by_test_id("chat-name")).to_have_text("Lena Fischer-Oyelaran")


@pytest.mark.torture
def test_who_got_something_is_one_click_away(page: Page) -> None:
    page.get_by_test_id("turn-next").click()
    expect(page.get_by_test_id("turned")).to_have_text("1 message arrived.")
    page.get_by_test_id("turn-next").click()
    page.get_by_test_id(f"arrived-{PRIYA}").click()
    expect(page.get_by_test_id("chat-name")).to_have_text("Priya Nair")
    expect(page.get_by_test_id("log")).to_contain_text("ask before you advise")


@pytest.mark.torture
def test_turning_to_the_end_shows_its_course_and_leaves_the_page_usable(
    page: Page, serving: Serving, world: FakeWorld
) -> None:
    world.free.clear()
    page.get_by_test_id("turn-end").click()
    expect(page.get_by_test_id("turned")).to_have_text("Turning the clock …")
    expect(page.get_by_test_id("turn-day")).to_be_disabled()
    expect(page.locator("#progress")).to_be_visible()
    expect(page.get_by_test_id("message-1")).to_be_visible()
    page.get_by_test_id(f"persona-{TOM}").click()
    page.get_by_test_id("composer").fill("hello")
    page.get_by_test_id("composer").press("Enter")
    expect(page.get_by_test_id("log")).to_contain_text("hello")
    assert world.contacts, "the clock should still be turning"
    serving.do(world.go_on())
    expect(page.get_by_test_id("turned")).to_have_text("4 messages arrived.")
    expect(page.get_by_test_id("now")).to_contain_text("12 January 2027")
    expect(page.get_by_test_id("turn-next")).to_be_disabled()
    expect(page.get_by_test_id("planned")).to_contain_text("Nothing more is planned.")


@pytest.mark.torture
def test_a_long_card_is_read_from_its_top(page: Page, serving: Serving, world: FakeWorld) -> None:
    serving.do(world.tell(DANA, UPDATE))
    expect(page.get_by_role("heading", name="Win rate: where is it now?")).to_be_in_viewport()
    serving.do(world.tell(DANA, STATUS))
    expect(page.get_by_test_id("newer")).to_be_visible()
    page.get_by_test_id("newer").click()
    expect(page.get_by_role("heading", name="Consultative Selling is on track")).to_be_in_viewport()
    expect(page.get_by_test_id("newer")).to_be_hidden()


@pytest.mark.parametrize("size", [PHONE, *further(DESKTOP)])
def test_a_conversation_opens_at_its_newest_message(
    browser: Browser, serving: Serving, world: FakeWorld, size: ViewportSize
) -> None:
    for card in (UPDATE, STATUS, UPDATE, STATUS, COACHING):
        serving.do(world.tell(DANA, card))
        serving.do(world.tell(PRIYA, card))
    with open_page(browser, serving.address, size=size) as page:
        expect(page.get_by_test_id("message-9")).to_be_in_viewport()
        expect(page.get_by_test_id("message-1")).not_to_be_in_viewport()
        page.reload()
        expect(page.get_by_test_id("message-9")).to_be_in_viewport()
        assert focused(page) == ""
        if size is PHONE:
            page.get_by_test_id("view-people").click()
        page.get_by_test_id(f"persona-{PRIYA}").click()
        expect(page.get_by_test_id("message-10")).to_be_in_viewport()
        expect(page.get_by_test_id("newer")).to_be_hidden()


@pytest.mark.torture
def test_the_page_comes_back_when_the_server_does(asked: Page, serving: Serving, world: FakeWorld) -> None:
    asked.get_by_label("Win rate now, in %").fill("27")
    serving.stop()
    expect(asked.get_by_test_id("connection")).to_contain_text("The sandbox is not answering.")
    asked.get_by_test_id("message-1").get_by_role("button", name="Send").click()
    expect(asked.get_by_test_id("card-error").first).to_contain_text("Try again")
    asked.get_by_test_id("turn-next").click()
    expect(asked.get_by_test_id("turned")).to_contain_text("Try again")
    expect(asked.get_by_test_id("turn-next")).to_be_enabled()
    serving.start()
    serving.do(world.tell(DANA, STATUS))
    expect(asked.get_by_test_id("connection")).to_be_hidden()
    expect(asked.get_by_test_id("message-2")).to_be_attached()
    expect(asked.get_by_label("Win rate now, in %")).to_have_value("27")
    asked.get_by_test_id("message-1").get_by_role("button", name="Send").click()
    expect(asked.get_by_test_id("message-1")).to_contain_text("Noted: 27 %")


def test_on_a_phone_one_view_at_a_time(browser: Browser, serving: Serving, world: FakeWorld) -> None:
    with open_page(browser, serving.address, size=PHONE) as page:
        page.get_by_test_id("turn-next").click()
        expect(page.get_by_test_id("message-1")).to_be_visible()
        page.get_by_test_id("view-plan").click()
        expect(page.get_by_test_id("happened")).to_contain_text("KPI update sent")
        expect(page.get_by_test_id("message-1")).to_be_hidden()
        page.get_by_test_id("view-people").click()
        page.get_by_test_id(f"persona-{PRIYA}").click()
        expect(page.get_by_test_id("composer")).to_be_visible()
        expect(page.get_by_test_id("people")).to_be_hidden()
        expect(page.get_by_test_id("chat-name")).to_have_text("Priya Nair")
