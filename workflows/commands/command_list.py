"""Every command, one line each: its name, what it is for, what it does, and the form it opens."""

from collections.abc import Callable
from dataclasses import dataclass

from workflows import (
    audit,
    bet,
    concerns,
    digest,
    events_noted,
    status,
)
from workflows.alignment import gaps, intake
from workflows.benefits import approvals, closing, limit_changes
from workflows.coaching_loop import my_coaching
from workflows.commands import (
    ask_now,
    deciding,
    own_commands,
    program_commands,
    rebaseline,
    team_commands,
)
from workflows.conversation import preferred
from workflows.reports import (
    home,
    levels,
    memo,
    portfolio,
    roi_report,
    telling,
)
from workflows.turn import Turn


@dataclass(frozen=True)
class Command:
    """One command. `explains` is its line in help and in the platforms' completion."""

    name: str
    explains: str
    run: Callable[[Turn, str], None]
    """Does it, with the words that follow the name."""
    learning_team_only: bool = False
    opens: Callable[[Turn, str], tuple[str, str] | None] | None = None
    """The form that these words open, and what it is about; `run` shows the button that opens it."""

    @property
    def text(self) -> str:
        """What is typed."""
        return f"/alignment {self.name}"

    def opening(self, turn: Turn, rest: str) -> tuple[str, str] | None:
        """The form that these words open, if any."""
        return self.opens(turn, rest) if self.opens is not None else None


COMMANDS: tuple[Command, ...] = (
    Command("status", "How your programs stand. Add a name, sponsor:dana or state:paused", status.show),
    Command("portfolio", "All programs by cost, alignment and return, with what is proposed", portfolio.show),
    Command("audit", "The quarterly look: what people and data say, and what is proposed", audit.show),
    Command("decide", "Decide: decide Consultative Selling re-scope because ...", deciding.command),
    Command("concern", "Say what is wrong: concern Consultative Selling: ...", concerns.command),
    Command("case", "The business case: problem, expected impact, measurement", memo.show_case),
    Command("report", "The results: bet, promised, measured, allowed, learned", memo.show_report),
    Command("roi", "What a program returned, line by line: roi Consultative Selling", roi_report.show),
    Command("levels", "What was seen from reaction to return, and where the chain breaks", levels.show),
    Command("gaps", "What keeps a program from being aligned, worst first", gaps.show),
    Command("bet", "What counts as success, to sign before launch: bet Consultative Selling", bet.show),
    Command("event", "Something that moves numbers: event 4 May: re-organization", events_noted.note),
    Command("home", "Your page: what waits for you, and how your programs stand", home.show),
    Command("mine", "What waits for you", own_commands.mine),
    Command("coaching", "What came of your coaching ideas so far", my_coaching.show),
    Command(
        "coaching results",
        "What came of the ideas in a program, in totals: coaching results Consultative Selling",
        lambda turn, rest: my_coaching.show(turn, f"results {rest}"),
    ),
    Command("away", "Days I leave you alone: away 20 April to 1 May", own_commands.away),
    Command("back", "Back early", own_commands.back),
    Command("stop", "No more messages", own_commands.stop),
    Command("start", "Messages again", own_commands.start),
    Command("here", "I write to you here from now on, where you are in several places", preferred.here),
    Command(
        "program",
        "One program, and how to change it: program Consultative Selling",
        program_commands.program,
        opens=program_commands.opens_program,
    ),
    Command(
        "new", "Set up a program in a form", program_commands.new, True, opens=program_commands.opens_new
    ),
    Command("intake", "Why a program is there: problem, gap, cause", intake.offer, True, opens=intake.opens),
    Command(
        "record",
        'A number you heard: record "Win rate" 27 % said by Tom Ruiz on 12 March',
        team_commands.record,
        True,
        opens=lambda _turn, rest: None if rest.strip() else ("record", ""),
    ),
    Command("ask", "Ask for a KPI now: ask Consultative Selling, Win rate", ask_now.ask_now, True),
    Command(
        "remind",
        "Remind those who owe an answer now: remind Consultative Selling",
        program_commands.remind,
        True,
    ),
    Command("baseline", "A new start: baseline Win rate 24 % on 1 May because ...", rebaseline.give, True),
    Command("people", "Who can be reached, who is away, who has stopped", team_commands.show_people, True),
    Command("export", "A program's file as text: export Consultative Selling", program_commands.export, True),
    Command(
        "digest",
        "Where the weekly digest goes: digest here, in a channel, or digest off",
        digest.command,
        True,
    ),
    Command("pause", "Hold a program: pause Consultative Selling because ...", team_commands.pause, True),
    Command("resume", "Let a paused program run again", team_commands.resume, True),
    Command(
        "value", "Approve a value: value Win rate 138,000 USD since 1 January (finance)", approvals.value
    ),
    Command("rate", "Approve an exchange rate: rate EUR 1.10 USD on 30 June (finance)", approvals.rate),
    Command(
        "coaching hold-out",
        "Ideas for a part by lot, to see what they do: coaching hold-out Consultative Selling 20",
        lambda turn, rest: my_coaching.show(turn, f"hold-out {rest}"),
        True,
    ),
    Command(
        "coaching end",
        "End it: those who waited get their ideas: coaching end Consultative Selling",
        lambda turn, rest: my_coaching.show(turn, f"end {rest}"),
        True,
    ),
    Command("tell", "Send the results: the lead sponsor first, then the others", telling.show, True),
    Command("close", "Close a period of a return: close Consultative Selling, 2026-Q2", closing.ask_first),
    Command("rules", "The limits of the rules: rules bare_share 40 because ...", limit_changes.show, True),
    Command("cancel", "End a program and tell everyone: cancel ... because ...", team_commands.cancel, True),
)
"""Most useful first. `help` comes last, from `commands.py`."""
