"""One call: what is sent, what is understood, and that every failure is a result."""

import logging
from decimal import Decimal

import pytest

from bot import model_service
from bot.model_service import Came
from bot.settings import ModelSettings
from prompts.model import ModelAnswer
from storage.words import ModelOutcome
from tests.reader.service import GONE, LIMITED, REFUSED, Answer, Service, completion, says

REPLY = "somewhere near twenty-five, ask nobody"


async def call(settings: ModelSettings) -> Came[ModelAnswer]:
    return await model_service.call(
        settings, instructions="Read.", question=f'{{"reply": "{REPLY}"}}', shape=ModelAnswer
    )


async def test_a_good_answer_comes_with_its_words_and_what_it_cost(service: Service) -> None:
    service.answer = says("twenty-five", 25)
    came = await call(service.settings(input_price=Decimal(2), output_price=Decimal(10)))
    assert came.outcome is ModelOutcome.ANSWERED
    assert came.answer is not None
    (stated,) = came.answer.answers
    assert (stated.kpi, stated.value, stated.quote) == ("Win rate", 25, "twenty-five")
    assert came.spent == (700, 60, Decimal("0.002"))  # 700 at 2 and 60 at 10 per million


async def test_the_answer_must_follow_a_strict_schema(service: Service) -> None:
    await call(service.settings())
    (request,) = service.requests
    schema = request["response_format"]["json_schema"]
    assert schema["strict"] is True
    stated = schema["schema"]["$defs"]["Stated"]
    assert stated["additionalProperties"] is False
    assert set(stated["required"]) == {"kpi", "status", "value", "low", "high", "quote"}
    assert service.headers[0]["authorization"] == "Bearer sk-secret"


MALFORMED = {
    "no JSON": completion("The win rate is 25."),
    "another shape": completion('{"win_rate": 25}'),
    "a field too many": says("25", 25, note="sure"),
    "an unknown status": says("25", 25, status="certain"),
    "a number that is none": completion(
        '{"answers": [{"kpi": "Win rate", "status": "value", "value": NaN}]}'
    ),
    "an empty text": completion(""),
    "no text": completion(None),
    "no choices": Answer(b'{"choices": []}'),
    "a list": Answer(b"[1, 2]"),
    "a page": Answer(b"<html>Welcome to the proxy</html>", headers={"Content-Type": "text/html"}),
    "nothing": Answer(b""),
    "broken bytes": Answer(b"\xff\xfe{"),
}


@pytest.mark.parametrize("answer", MALFORMED.values(), ids=MALFORMED)
async def test_what_does_not_follow_the_schema_is_malformed(service: Service, answer: Answer) -> None:
    service.answer = answer
    came = await call(service.settings())
    assert (came.outcome, came.answer) == (ModelOutcome.MALFORMED, None)


async def test_a_refusal_is_a_refusal_and_its_tokens_count(service: Service) -> None:
    service.answer = REFUSED
    came = await call(service.settings())
    assert came.outcome is ModelOutcome.REFUSED
    assert came.spent is not None
    assert came.spent.input_tokens == 700


async def test_usage_that_cannot_be_true_is_not_believed(service: Service) -> None:
    service.answer = completion("{}", usage={"prompt_tokens": -5, "completion_tokens": 10**30})
    assert (await call(service.settings())).spent is None


async def test_a_rate_limit_says_how_long_to_leave_it_alone(service: Service) -> None:
    service.answer = LIMITED
    came = await call(service.settings())
    assert (came.outcome, came.wait_seconds, came.http_status) == (ModelOutcome.LIMITED, 20, 429)
    assert len(service.requests) == 1  # the person waits, so nothing is tried again


async def test_a_service_that_breaks_is_down(service: Service) -> None:
    service.answer = GONE
    assert (await call(service.settings())).outcome is ModelOutcome.DOWN
    assert len(service.requests) == 1


async def test_a_service_that_is_not_there_is_down(service: Service) -> None:
    settings = service.settings()
    service.close()
    assert (await call(settings)).outcome is ModelOutcome.DOWN


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
async def test_a_wrong_key_name_or_address_is_said_to_be_one(service: Service, status: int) -> None:
    service.answer = Answer(b'{"error": {"message": "no"}}', status)
    came = await call(service.settings())
    assert (came.outcome, came.http_status) == (ModelOutcome.MISCONFIGURED, status)


async def test_a_slow_service_is_not_waited_for(service: Service) -> None:
    service.hold.clear()
    assert (await call(service.settings(timeout=0.2))).outcome is ModelOutcome.SLOW


async def test_a_service_that_drips_is_not_waited_for_either(service: Service) -> None:
    good = says("25", 25)
    service.answer = Answer(good.body, drips=True)
    assert (await call(service.settings(timeout=0.4))).outcome is ModelOutcome.SLOW


async def test_what_people_write_follows_no_redirect(service: Service) -> None:
    elsewhere = Service()
    try:
        service.answer = Answer(b"", 307, {"Location": f"{elsewhere.url}/chat/completions"})
        assert (await call(service.settings())).outcome is ModelOutcome.MISCONFIGURED
        assert elsewhere.requests == []
    finally:
        elsewhere.close()


async def test_no_log_holds_the_reply_or_the_key_even_when_everything_is_logged(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    service.answer = says("twenty-five", 25)
    await call(service.settings())
    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert "twenty-five" not in logged
    assert "sk-secret" not in logged
