"""From an answers file to what happens: the first rule that fits a message says what people do."""

from collections import Counter

from bot.replay.acts import Act, Answer, Command, Line, Press, Published, Say, Script, Shown, Step
from bot.replay.answers import AnswersFile, LinePart, ReadingPart, RulePart, StepPart, WhenPart
from storage.words import Category


def script(file: AnswersFile, *, plausible: Script) -> Script:
    """What the file says; where it says nothing, silence or the plausible script, as it says."""
    otherwise = plausible if file.otherwise == "plausible" else Script(_silence)
    return Script(
        answer=_Rules(file.answers, otherwise.answer),
        lines=tuple(map(_line, file.lines)) or otherwise.lines,
        published=tuple(map(_published, file.readings)) or otherwise.published,
    )


class _Rules:
    def __init__(self, rules: tuple[RulePart, ...], otherwise: Answer) -> None:
        self._rules = rules
        self._otherwise = otherwise
        self._fitted: Counter[tuple[int, str]] = Counter()

    def __call__(self, shown: Shown) -> tuple[Step, ...]:
        chosen: RulePart | None = None
        for number, rule in enumerate(self._rules):
            if not fits(rule.when, shown):
                continue
            # Every fitting message counts towards `nth`, whichever rule answers it.
            self._fitted[number, shown.to] += 1
            if chosen is None and rule.when.nth in (None, self._fitted[number, shown.to]):
                chosen = rule
        if chosen is None:
            return self._otherwise(shown)
        return () if chosen.ignore else _steps(chosen)


def fits(when: WhenPart, shown: Shown) -> bool:
    """Whether a rule is about this message, apart from which in a row it is."""
    to = (when.to or "").lower()
    kpi = (when.kpi or "").lower()
    asked = [
        question
        for question in shown.questions
        if (not kpi or kpi in (question.kpi_key, question.kpi_name.lower()))
        and when.slot in (None, question.slot)
    ]
    return (
        (not to or to == shown.to or to in shown.roles)
        and when.kind in (None, *shown.kinds)
        and (bool(asked) or (when.kpi is None and when.slot is None))
        and when.reminder in (None, shown.category is Category.REMINDER)
    )


def _silence(_shown: Shown) -> tuple[Step, ...]:
    return ()


def _steps(part: RulePart | LinePart) -> tuple[Step, ...]:
    return tuple(Step(each.after, _act(each)) for each in (part, *part.then))


def _act(part: StepPart) -> Act:
    if part.say is not None:
        return Say(part.say)
    if part.command is not None:
        return Command(part.command)
    return Press(part.press or "", part.inputs)


def _line(part: LinePart) -> Line:
    return Line(part.at, part.who, _steps(part))


def _published(part: ReadingPart) -> Published:
    preliminary = "yes" if part.preliminary else "no"
    row = f"{part.measure},{part.as_of},{part.value:f},{preliminary}"
    return Published(part.at, f"measure,as_of,value,preliminary\n{row}\n")
