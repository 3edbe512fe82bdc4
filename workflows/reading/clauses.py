"""Cuts a reply into clauses: the pieces within which words explain each other's numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from workflows.reading.items import Break, Day, Item, Mention, Quantity, Signal, Word
from workflows.reading.language import Cue

# Nobody writes longer clauses; with the limit, no text takes more than linear time.
_LONGEST = 80


@dataclass
class Clause:
    """The items between two breaks."""

    items: list[Item] = field(default_factory=list)
    sentence: int = 0
    line: int = 0
    opened_by: str = ""
    order: int | None = None
    """The list number it stands under."""
    question: bool = False
    hijacked: bool = False
    foreign: bool = False
    on_course: bool = False
    """The sentence names the program itself, and this clause no KPI."""
    opening_day: Day | None = None
    """The day the sentence opened with: "As of 12 March, ..."."""

    @property
    def quantities(self) -> list[Quantity]:
        """The quantities in it, in order."""
        return [item for item in self.items if isinstance(item, Quantity)]

    @property
    def mentions(self) -> list[Mention]:
        """The KPIs named in it, in order."""
        return [item for item in self.items if isinstance(item, Mention)]

    def signals(self, cue: Cue) -> list[Signal]:
        """The phrases in it that can mean this."""
        return [item for item in self.items if isinstance(item, Signal) and cue in item]

    def has(self, *cues: Cue) -> bool:
        """Whether any of these is said in it."""
        return any(isinstance(item, Signal) and not item.cues.isdisjoint(cues) for item in self.items)


def cut(items: Sequence[Item]) -> list[Clause]:
    """Cuts items at their breaks, and marks what asks and what gives orders."""
    clause, found, sentence, line = Clause(), [], 0, 0
    for item in items:
        if isinstance(item, Break):
            found.append(clause)
            sentence += item.sentence
            line += item.text == "\n"
            order = int(item.text[1:]) if item.text.startswith("#") else clause.order
            clause = Clause(sentence=sentence, line=line, opened_by=item.text, order=order)
            continue
        if isinstance(item, Signal) and Cue.BUT in item and clause.items:
            found.append(clause)
            clause = Clause(sentence=sentence, line=line, opened_by="but", order=clause.order)
        if isinstance(item, Signal) and Cue.AND in item and _complete(clause):
            found.append(clause)
            clause = Clause(sentence=sentence, line=line, opened_by="and", order=clause.order)
            continue
        if len(clause.items) >= _LONGEST:
            found.append(clause)
            clause = Clause(sentence=sentence, line=line, order=clause.order)
        clause.items.append(item)
    found.append(clause)
    _mark_questions(found)
    _mark_hijacks(found)
    return found


def _complete(clause: Clause) -> bool:
    """Whether "and" may open a new clause: a number was given, or a verdict such as "no idea"."""
    verdicts = (Cue.NO_CHANGE, Cue.UNKNOWN, Cue.DECLINED)
    return bool(clause.quantities) or clause.has(*verdicts)


def _mark_questions(found: list[Clause]) -> None:
    """Marks clauses that ask; of a sentence that only ends in asking, the part before is a statement."""
    by_sentence: dict[int, list[Clause]] = {}
    for clause in found:
        by_sentence.setdefault(clause.sentence, []).append(clause)
    asked = {clause.sentence - 1 for clause in found if clause.opened_by.startswith("?")}
    for number in asked:
        mine = by_sentence.get(number, [])
        first = next((item for clause in mine for item in clause.items if not isinstance(item, Word)), None)
        real = isinstance(first, Signal) and Cue.QUESTION in first and _leads(mine, first)
        real = real and not any(clause.has(Cue.PICK) for clause in mine)
        numbered = any(clause.quantities for clause in mine)
        opens = real or (first is not None and isinstance(first, Signal) and Cue.QUESTION in first)
        for clause in mine:
            clause.question = real or (not numbered and (opens or clause is mine[-1]))
            if not clause.question:
                clause.items = [_doubtful(item) for item in clause.items]


def _leads(mine: list[Clause], first: Signal) -> bool:
    start = next((item for clause in mine for item in clause.items), None)
    return start is first or (isinstance(start, Word) and first.start - start.end <= 2)


def _doubtful(item: Item) -> Item:
    return replace(item, doubtful=True) if isinstance(item, Quantity) else item


def _mark_hijacks(found: list[Clause]) -> None:
    """Instructions to a machine are nobody's numbers: their sentence, and orders that follow from them."""
    ordered = {clause.sentence for clause in found if clause.has(Cue.HIJACK)}
    if not ordered:
        return
    for clause in found:
        first = next((item for item in clause.items if isinstance(item, Signal)), None)
        clause.hijacked = clause.sentence in ordered or bool(first and Cue.RECORD in first)
