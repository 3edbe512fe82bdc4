"""The one line that says how a program stands, and the gaps with what to do about each."""

from collections.abc import Sequence

from prompts.wording import counted, listed


def off_track(*, kpi: str, now: str, change: str, baseline: str) -> str:
    return f"Off track: {small(kpi)} {now}, {change} from {baseline}, the wrong way."


def misaligned(*, kpi: str, now: str) -> str:
    return f"Misaligned: {small(kpi)} moves ({now}), but no company objective says what for."


def no_numbers(*, due: str) -> str:
    return f"No numbers: the first were due on {due}."


def behind(*, kpi: str, now: str, share: str, target: str, by: str) -> str:
    return f"Behind: {small(kpi)} {now}, {share} of the way to {target}, which was due on {by}."


def mixed(*, kpi: str, now: str, share: str, target: str, worse: list[str]) -> str:
    way = f"{share} of the way to {target}" if target else "better than before"
    return f"Mixed: {small(kpi)} {now}, {way}, but {small(listed(worse))} went the wrong way."


def flat(*, kpi: str, now: str) -> str:
    return f"No movement yet: {small(kpi)} {now}, as before the program."


def no_baseline(*, kpi: str, now: str) -> str:
    return f"Nothing to compare with: {small(kpi)} is {now}, and there is no baseline."


def not_comparable(*, since: str, why: str) -> str:
    """What stands in place of a change where an event broke the comparison."""
    return f"not comparable since {since}: {why}"


def broken(*, kpi: str, now: str, why: str) -> str:
    return f"{why[:1].upper()}{why[1:]}. {kpi} is {now}."


def early(*, why: str) -> str:
    return f"Too early to tell: {why}."


def starts(on: str) -> str:
    return f"training starts on {on}"


def runs(until: str, first: str) -> str:
    return f"training runs until {until}, first numbers around {first}"


def ended(on: str, first: str) -> str:
    return f"training ended on {on}, first numbers around {first}"


NO_COHORT = "no cohort is planned"


def on_track(*, kpi: str, now: str, share: str, target: str, change: str) -> str:
    way = f"{share} of the way to {target}" if target else f"{change}, no target set"
    return f"On track: {small(kpi)} {now}, {way}."


def reached(*, kpi: str, now: str, target: str) -> str:
    return f"Target reached: {small(kpi)} {now}, the target was {target}."


def halted(*, state: str, since: str, reason: str) -> str:
    """Paused, retired or cancelled."""
    when = f" since {since}" if since and state == "paused" else f" on {since}" if since else ""
    return f"{state.capitalize()}{when}{f': {reason}' if reason else ''}".rstrip(".") + "."


def answers(*, answered: int, asked: int, since: str) -> str:
    """How many of the questions that went out came back."""
    if not asked:
        return "Nobody has been asked yet."
    return f"{answered} of {counted(asked, 'question')} answered since {since}."


def person(
    *,
    name: str,
    roles: str,
    answered: int,
    asked: int,
    others: Sequence[tuple[str, int]],
    last: str,
    waiting: int,
    no_data: int,
) -> str:
    """One line per person who was asked; `others` answered some of it in their place."""
    line = f"{name}{f', {roles}' if roles else ''}: {answered} of {asked} answered"
    line += f", last on {last}" if last else ""
    line += "".join(f"; {count} by {other}" for other, count in others) + "."
    if waiting:
        line += f" {counted(waiting, 'question')} {'waits' if waiting == 1 else 'wait'}."
    if no_data:
        line += f" {counted(no_data, 'question')} ended without data."
    return line


def differs(*, system: str, now: str, other: str, another: bool, says: str) -> str:
    """What a system published, and beside it what a person, or another system, gave since."""
    other = other or ("another system" if another else "a person")
    return f"{system or 'The system'} {now}; {other} says {says}"


def coaching(*, answering: int, managers: int, answered: int, prompts: int, did_it: int | None) -> str:
    """Totals of managers; what they answered only where enough of them did."""
    line = (
        f"{answering} of {counted(managers, 'manager')} answered, {answered} of {counted(prompts, 'prompt')}."
    )
    if did_it is None:
        return f"{line} What they said is shown once five have answered."
    return f"{line} They did it {counted(did_it, 'time')}."


GAPS = {
    "no_objective": "No objective. Name the company goal it serves in the program file, under objective.",
    "no_lead_sponsor": "No lead sponsor. Name one, a VP or above, in the program file, under roles.",
    "sponsor_below_vp": "The lead sponsor, {about}, is below VP. Win someone who owns the result.",
    "no_business_unit_owner": "No business-unit owner. Name who runs the unit in the file, under roles.",
    "no_finance_partner": "No finance partner. Name who approves values in the file, under roles.",
    "no_problem": "Nobody wrote down why. Problem, gap and cause in a form: /alignment intake {program}.",
    "no_kpi": "No KPI. Ask the sponsor which numbers should move (for revenue often deal conversion, for "
    "retention who stays 12 months, for efficiency delivery time), and add them to the program file.",
    "no_baseline": "No baseline for {about}. Its owner is asked; a number from before the training will do.",
    "comparison_broken": "{about}. Give it a new start: /alignment baseline ... because ...",
    "systems_differ": "Two systems differ: {about}. Correct one, or name the one that counts in the file.",
    "competency_without_kpi": "{about} moves no KPI. Link it to one in the program file, or drop it.",
    "not_fixed_by_training": "The cause is {about}, which training alone won't fix. Settle that as well.",
    "difference_open": "Different expectations: {about}. Talk, then settle it: /alignment gaps {program}.",
    "scope_note_open": "{about}, which is not taught. Answer it before launch: /alignment gaps {program}.",
    "no_target": "No target for {about}. Ask its owner where it should get, and add it to the program file.",
    "no_population": "No population for {about}. Say in the file whose number it is: not all were trained.",
    "no_standard_value": "No value per unit for {about}. Ask the finance partner to approve one.",
    "not_signed": "No signed bet for {about}",
    "no_ideas": "No coaching ideas for {about}. See alignment coaching preview for what there is.",
    "few_ideas": "{about}, then they stop. Train one more competency, or add ideas of your own.",
    "questions_open": "{about} not answered the alignment questions. A word from you helps.",
    "skipped_at_import": "{about} over before the import and never asked.",
}
"""Each gap with what to do about it; `{about}` is filled in where there is something to name."""


def unsigned(*, cohort: str, program: str, began: bool) -> str:
    """A cohort without a signed bet, and what can still be done."""
    if began:
        return f"{cohort}. Training began without one: sign the next cohort's before it starts."
    return f"{cohort}. Until launch it can be signed: /alignment bet {program}."


def asks_now(*, program: str, kpi: str) -> str:
    """How to ask for a number although its question is over."""
    return f"To ask where {small(kpi)} stands now: /alignment ask {program}, {kpi}."


_TALLY = {
    "off_track": "off track",
    "misaligned": "misaligned",
    "no_numbers": "without numbers",
    "behind": "behind",
    "mixed": "mixed",
    "flat": "not moving",
    "no_baseline": "without baseline",
    "not_comparable": "not comparable",
    "early": "too early to tell",
    "on_track": "on track",
    "reached": "at their target",
    "paused": "paused",
    "retired": "retired",
    "cancelled": "cancelled",
}


def tally(standing: str, number: int) -> str:
    """How many stand like this: "3 off track"."""
    return f"{number:,} {_TALLY[standing]}"


def small(name: str) -> str:
    """A name inside a sentence: "win rate", but "NPS"."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
