"""One call to a language model over an OpenAI-compatible address, with every way it can fail as a result."""

import asyncio
import logging
from decimal import Decimal
from functools import cache
from typing import Generic, NamedTuple, TypeVar
from urllib.parse import urlsplit

import openai
from openai import AsyncOpenAI, DefaultAsyncHttpxClient
from openai.types.shared_params import ResponseFormatJSONSchema
from pydantic import BaseModel, Field, ValidationError

from bot.settings import ModelSettings
from storage.model_use import Spent
from storage.words import ModelOutcome

# At DEBUG the package logs whole requests, and with them what people wrote.
logging.getLogger("openai").setLevel(logging.WARNING)

_FREE = Spent(0, 0, Decimal(0))
_MILLION = Decimal(1_000_000)
_MOST_TOKENS = 10_000_000


A = TypeVar("A", bound=BaseModel)


class Came(NamedTuple, Generic[A]):
    """What came of one call."""

    outcome: ModelOutcome
    answer: A | None = None
    """There if it was answered as asked."""
    spent: Spent | None = None
    """None where nobody can tell what it cost."""
    wait_seconds: float = 0
    """How long the service asks to be left alone."""
    http_status: int | None = None


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int = Field(ge=0, le=_MOST_TOKENS)
    completion_tokens: int = Field(ge=0, le=_MOST_TOKENS)


class _Usages(BaseModel):
    usage: _Usage


class _Completion(BaseModel):
    """The part of a response that is used. The package itself does not check what it is sent."""

    choices: list[_Choice] = Field(min_length=1)


@cache
def _format(shape: type[BaseModel]) -> ResponseFormatJSONSchema:
    return {
        "type": "json_schema",
        "json_schema": {"name": "answers", "schema": shape.model_json_schema(), "strict": True},
    }


async def call(settings: ModelSettings, *, instructions: str, question: str, shape: type[A]) -> Came[A]:
    """Ask once, and no longer than the time-out. Never raises what the network or the service can cause."""
    try:
        # The package's own time-out is per read: a service that drips would hold the person for minutes.
        async with asyncio.timeout(settings.timeout):
            return _understood(settings, await _send(settings, instructions, question, shape), shape)
    except (TimeoutError, openai.APITimeoutError):
        return Came(ModelOutcome.SLOW)
    except openai.APIStatusError as error:
        return _refused(error)
    except openai.APIConnectionError:
        return Came(ModelOutcome.DOWN, spent=_FREE)
    except openai.OpenAIError:
        return Came(ModelOutcome.MALFORMED)


async def _send(settings: ModelSettings, instructions: str, question: str, shape: type[BaseModel]) -> bytes:
    # A client for each call: calls are rare, and nothing is left open for another event loop or at the end.
    async with AsyncOpenAI(
        base_url=settings.base_url,
        api_key=settings.api_key.get_secret_value() or "none",
        timeout=settings.timeout,
        # The person is waiting; without the model's help they are answered at once.
        max_retries=0,
        # What people write goes to the configured address and nowhere else.
        http_client=DefaultAsyncHttpxClient(follow_redirects=False),
    ) as client:
        raw = await client.chat.completions.with_raw_response.create(
            model=settings.name,
            messages=[
                {"role": "system", "content": instructions},
                {"role": "user", "content": question},
            ],
            response_format=_format(shape),
            # OpenAI keeps completions for accounts that do not say no; some other services refuse the field.
            store=False if _is_openai(settings) else openai.omit,
        )
        return raw.content


def _is_openai(settings: ModelSettings) -> bool:
    host = urlsplit(settings.base_url).hostname or ""
    return host == "openai.com" or host.endswith(".openai.com")


def _understood(settings: ModelSettings, body: bytes, shape: type[A]) -> Came[A]:
    spent = _spent(settings, body)
    try:
        choice = _Completion.model_validate_json(body).choices[0]
        if choice.message.refusal or choice.finish_reason == "content_filter":
            return Came(ModelOutcome.REFUSED, spent=spent)
        answer = shape.model_validate_json(choice.message.content or "")
    except ValidationError:
        return Came(ModelOutcome.MALFORMED, spent=spent)
    return Came(ModelOutcome.ANSWERED, answer, spent)


def _spent(settings: ModelSettings, body: bytes) -> Spent | None:
    try:
        usage = _Usages.model_validate_json(body).usage
    except ValidationError:
        return None
    cost = None
    if settings.input_price is not None or settings.output_price is not None:
        asked = usage.prompt_tokens * (settings.input_price or 0)
        answered = usage.completion_tokens * (settings.output_price or 0)
        cost = (asked + answered) / _MILLION
    return Spent(usage.prompt_tokens, usage.completion_tokens, cost)


def _refused(error: openai.APIStatusError) -> Came[A]:
    """An answer with an error's status: nothing was read, so nothing was spent."""
    outcome = {
        openai.RateLimitError: ModelOutcome.LIMITED,
        openai.InternalServerError: ModelOutcome.DOWN,
    }.get(type(error), ModelOutcome.MISCONFIGURED)
    said = error.response.headers.get("Retry-After", "")
    wait = float(said) if said.isdecimal() and len(said) < 6 else 0
    return Came(outcome, spent=_FREE, wait_seconds=wait, http_status=error.status_code)
