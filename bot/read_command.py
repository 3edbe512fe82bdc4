"""`alignment read`: what the reader makes of replies, as JSON lines for programs or underlined for people."""

import asyncio
import json
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, BinaryIO, Literal, TextIO

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from bot.app import Application
from bot.clock import WallClock
from bot.mistakes import Mistake
from bot.model_calls import make_calls
from bot.reader import ModelReader
from prompts.model import Stated
from prompts.wording import day
from workflows.numbers.doubts import believed, doubt
from workflows.ports import Doubt, SecondReader
from workflows.reading import Answer, AskedKpi, Candidate, Reading, Status, read
from workflows.rules.kpi import format_value

Reader = Callable[[Doubt], Reading]
"""Reads a reply in the light of every KPI asked."""

_LARGEST = Decimal(10) ** 30


def _day(value: object) -> object:
    """A date, or the date of a moment as it was written."""
    try:
        return datetime.fromisoformat(value).date() if isinstance(value, str) else value
    except ValueError:
        raise ValueError("no date; write it like 2026-06-01") from None


_Level = Annotated[Decimal, Field(ge=-_LARGEST, le=_LARGEST)] | None


class _Kpi(BaseModel):
    name: str = Field(min_length=1)
    unit: str | None = None
    baseline: _Level = None
    target: _Level = None
    direction: Literal["up", "down"] | None = None
    aliases: tuple[str, ...] = ()


class _Line(BaseModel):
    """One question with the reply to it."""

    id: str | int
    asked_at: Annotated[date, BeforeValidator(_day)]
    lang: str | None = None
    kpis: tuple[_Kpi, ...]
    reply: str

    def asked(self) -> Doubt:
        """As the reader takes it."""
        kpis = tuple(
            AskedKpi(k.name, k.unit or "", k.baseline, k.target, k.direction or "up", k.aliases)
            for k in self.kpis
        )
        if len({kpi.name for kpi in kpis}) < len(kpis):
            raise ValueError("two KPIs have the same name")
        return Doubt(self.reply, kpis, self.asked_at, self.lang or "en")


def run(text: str | None, kpis: Sequence[str], locale: str, application: Application | None) -> int:
    """The command; `application` is there if its model is to help. Returns the exit code.

    Raises:
        Mistake: it was called in a way that means nothing.
    """
    reader = first_reader if application is None else both_readers(_model_of(application))
    if text is not None:
        asked = Doubt(text, tuple(kpi_named(words) for words in kpis), WallClock().now().date(), locale)
        sys.stdout.writelines(f"{line}\n" for line in shown(asked, reader=reader))
        return 0
    if kpis or sys.stdin.isatty():
        raise Mistake(
            "Give a reply, like: alignment read “we're at 25.5%” --kpi “Win rate:%”; or JSON lines."
        )
    return lines(sys.stdin.buffer, sys.stdout, sys.stderr, reader=reader)


def _model_of(application: Application) -> SecondReader:
    calls = make_calls(application.settings.model, application.database, application.clock)
    if calls is None:
        raise Mistake(
            "No model is configured. Set ALIGNMENT_MODEL__BASE_URL and ALIGNMENT_MODEL__NAME first."
        )
    return ModelReader(calls)


def first_reader(asked: Doubt) -> Reading:
    """The deterministic reader alone."""
    return read(asked.reply, asked.kpis, asked_on=asked.asked_on, locale=asked.locale)


def both_readers(second: SecondReader) -> Reader:
    """The deterministic reader, and a second one where that has nothing or a doubt."""

    def reader(asked: Doubt) -> Reading:
        first = first_reader(asked)
        left = doubt(first, asked)
        if left is None:
            return first
        more = believed(left, asyncio.run(_ask(second, left)))
        return Reading(
            {name: answer or more.get(name) for name, answer in first.answers.items()}, first.unsure
        )

    return reader


async def _ask(second: SecondReader, left: Doubt) -> Sequence[Stated]:
    return await second.ask(left)


def lines(source: BinaryIO, out: TextIO, err: TextIO, *, reader: Reader = first_reader) -> int:
    """Answer JSON lines one by one; a bad one is reported and the rest goes on. Returns the exit code."""
    code = 0
    for number, raw in enumerate(source, 1):
        if not raw.strip():
            continue
        try:
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
            line = _Line.model_validate(json.loads(text, parse_float=Decimal, parse_constant=_refuse))
            answers = reader(line.asked()).answers
        except (ValueError, RecursionError) as error:
            err.write(f"line {number}: {_why(error)}\n")
            code = 1
            continue
        # ASCII, so that neither the terminal's encoding nor half a character in a reply can end the run.
        found = {name: answer and _fields(answer) for name, answer in answers.items()}
        out.write(json.dumps({"id": line.id, "answers": found}) + "\n")
        out.flush()
    return code


def _refuse(constant: str) -> Decimal:
    raise ValueError(f"{constant} is no number in JSON")


def _why(error: ValueError | RecursionError) -> str:
    match error:
        case ValidationError():
            problems = error.errors(include_input=False, include_url=False, include_context=False)
            return "; ".join(
                ".".join(str(part) for part in problem["loc"] or ("the line",))
                + f": {problem['msg'].removeprefix('Value error, ')}"
                for problem in problems[:3]
            )
        case json.JSONDecodeError():
            return f"no JSON ({error.msg} at character {error.pos + 1})"
        case UnicodeDecodeError():
            return "no text in UTF-8"
        case RecursionError():
            return "nested too deeply"
    return str(error)


def _fields(answer: Answer) -> Mapping[str, object]:
    return {
        "status": answer.status.value,
        "value": _number(answer.value),
        "low": _number(answer.low),
        "high": _number(answer.high),
        "unit": answer.unit,
        "approx": answer.approx,
        "as_of": answer.as_of,
        "as_of_date": answer.as_of_date.isoformat() if answer.as_of_date else None,
        "delegate": answer.delegate,
        "start": answer.start,
        "end": answer.end,
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def kpi_named(words: str) -> AskedKpi:
    """`Win rate:%` as somebody types it; without a unit it is a plain count.

    Raises:
        Mistake: there is no name.
    """
    name, _, unit = words.rpartition(":") if ":" in words else (words, "", "")
    if not name.strip():
        raise Mistake(f"“{words}” names no KPI. Write its name and unit, like “Win rate:%”.")
    return AskedKpi(name.strip(), unit.strip())


def shown(asked: Doubt, *, reader: Reader = first_reader) -> Iterator[str]:
    """The reply with the words that were read underlined, and what they were read as."""
    if not asked.kpis:
        raise Mistake("Say what was asked, for example: --kpi “Win rate:%”.")
    asked = replace(asked, reply="".join(letter if letter.isprintable() else " " for letter in asked.reply))
    reading = reader(asked)
    yield asked.reply
    for kpi in asked.kpis:
        answer = reading.answers[kpi.name]
        candidates = reading.unsure.get(kpi.name, ())
        if answer is not None:
            yield _carets(asked.reply, [(answer.start, answer.end)])
            yield f"{kpi.name}: {_said(answer, asked)}"
        elif candidates:
            yield _carets(asked.reply, [(c.start, c.end) for c in candidates])
            yield f"{kpi.name}: unsure, so the bot asks: {_either(candidates, asked.locale)}?"
        else:
            yield f"{kpi.name}: nothing to record, so the bot asks again."


def _carets(reply: str, places: Sequence[tuple[int, int]]) -> str:
    row = ""
    for place, letter in enumerate(reply):
        width = 0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
        row += ("^" if any(start <= place < end for start, end in places) else " ") * width
    return row.rstrip()


def _said(answer: Answer, asked: Doubt) -> str:
    match answer.status:
        case Status.NO_CHANGE:
            said = "no change"
        case Status.UNKNOWN:
            said = "not known yet"
        case Status.DECLINED:
            said = "rather not"
        case Status.DELEGATED:
            said = f"ask {answer.delegate}" if answer.delegate else "ask somebody else"
        case _:
            said = _amount(answer, asked.locale)
    when = day(answer.as_of_date, today=asked.asked_on) if answer.as_of_date else answer.as_of
    return f"{said}, as of {when}" if when else said


def _amount(answer: Answer, locale: str) -> str:
    unit = answer.unit or ""
    about = "about " if answer.approx else ""
    if answer.value is not None:
        return f"{about}{format_value(answer.value, unit, locale)}"
    low, high = ("" if end is None else format_value(end, unit, locale) for end in (answer.low, answer.high))
    if low and high:
        return f"{about}{low} to {high}"
    return f"{about}{low} or more" if low else f"{about}{high} or less"


def _either(candidates: Sequence[Candidate], locale: str) -> str:
    return " or ".join(dict.fromkeys(format_value(c.value, c.unit or "", locale) for c in candidates))
