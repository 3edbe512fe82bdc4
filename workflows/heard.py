"""A reply in words with all it could be about: what is open, what waits for a yes, what was given lately."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from storage import outbox, shown, touchpoints
from storage.models import Touchpoint
from storage.words import Kind, TouchpointState
from workflows.contact import Silence
from workflows.events import ReplyReceived
from workflows.numbers import proposals, readings
from workflows.reading import is_correction, is_no, is_yes
from workflows.turn import Turn

_RECENT = timedelta(days=14)
"""How long "sorry, meant 27" is taken for a number given before."""

_LATE = timedelta(days=90)
"""How long a number is taken for a question that ended without one."""


@dataclass(frozen=True)
class Heard:
    """What somebody wrote, and what it could be about: looked up when it is first asked for."""

    turn: Turn
    event: ReplyReceived

    @cached_property
    def text(self) -> str:
        """Their words, without the space around them."""
        return self.event.text.strip()

    @cached_property
    def says_yes_or_no(self) -> bool:
        """Whether it is nothing but a yes or a no."""
        locale = self.turn.person.locale
        return is_yes(self.text, locale) or is_no(self.text, locale)

    @cached_property
    def corrects(self) -> bool:
        """Whether it takes back something said before: "sorry", "actually", "I meant"."""
        return is_correction(self.text, self.turn.person.locale)

    @cached_property
    def open_now(self) -> list[Touchpoint]:
        """What the person was asked; the questions of the message they reply to come first."""
        turn, event = self.turn, self.event
        mine = [
            t
            for t in touchpoints.open_with(turn.session, person_id=turn.person.key_id)
            # Whoever sent a colleague left it to them; whoever was only stood in for can still answer.
            if t.asked_of_id in (None, turn.person.id) or t.progress.get("sent_by") != turn.person.id
        ]
        if event.about is None:
            return mine
        message = outbox.by_ref(turn.session, tenant_id=event.tenant_id, ref=event.about)
        if message is None:
            return mine
        of_message = {t.id for t in outbox.touchpoints_of(turn.session, outbox_id=message.key_id)}
        return sorted(mine, key=lambda t: t.id not in of_message)

    @cached_property
    def numbers(self) -> list[Touchpoint]:
        """The open questions that a number answers."""
        return [t for t in self.open_now if t.kind in readings.NUMBERS]

    @cached_property
    def others(self) -> list[Touchpoint]:
        """The open questions that something else answers, and what they are still in the middle of."""
        return [t for t in self.open_now if t.kind not in readings.NUMBERS] + self._going_on()

    @cached_property
    def owed(self) -> list[Touchpoint]:
        """The open questions that are chased, unlike a coaching idea."""
        return [t for t in self.open_now if self.turn.workflows[t.kind].silence is Silence.OWED]

    @cached_property
    def in_progress(self) -> Touchpoint | None:
        """The conversation of several steps that they are in the middle of."""
        return _with_newest_step(self.others)

    @cached_property
    def ideas(self) -> list[Touchpoint]:
        """The coaching ideas it may be about: only where nothing else is asked or going on."""
        return [] if self.owed else [t for t in self.others if self.in_progress in (None, t)]

    @cached_property
    def recent(self) -> list[Touchpoint]:
        """Numbers given lately, unasked ones included, and questions that ended without one; newest first."""
        since = self.turn.now - _RECENT
        return [
            t
            for t in touchpoints.latest_of(
                self.turn.session,
                person_id=self.turn.person.key_id,
                kinds=readings.NUMBERS,
                states=(
                    TouchpointState.PLANNED,
                    TouchpointState.ANSWERED,
                    TouchpointState.EXPIRED,
                    TouchpointState.SKIPPED,
                ),
                since=self.turn.now - _LATE,
            )
            if t.state is not TouchpointState.ANSWERED or (t.answered_at or self.turn.now) >= since
        ]

    @cached_property
    def withdrawn(self) -> list[Touchpoint]:
        """Questions about numbers that were taken back; newest first."""
        return touchpoints.latest_of(
            self.turn.session,
            person_id=self.turn.person.key_id,
            kinds=readings.NUMBERS,
            states=(TouchpointState.WITHDRAWN,),
            since=self.turn.now - _LATE,
        )

    @cached_property
    def waiting(self) -> list[Touchpoint]:
        """The questions with a number that waits for a yes, the one shown last first."""
        found = [t for t in (*self.open_now, *self.recent) if self._proposal(t)]
        return sorted(found, key=proposals.proposed_at, reverse=True)

    @cached_property
    def to_confirm(self) -> str | None:
        """The number that a "yes" is for: none where something else was asked since it was shown."""
        return self._proposal(self.waiting[0]) if self.waiting and not self._overtaken else None

    @cached_property
    def overtaken(self) -> str | None:
        """The number that a "yes" would be for, had nothing else been asked since it was shown."""
        return self._proposal(self.waiting[0]) if self.waiting and self._overtaken else None

    @cached_property
    def newest_step(self) -> Touchpoint | None:
        """The question of any kind whose step was set last."""
        return _with_newest_step([*self.numbers, *self.recent, *self.others])

    @cached_property
    def corrected(self) -> list[Touchpoint]:
        """What a correction is about: the numbers not yet confirmed, else the one given last."""
        proposed = [t for t in (*self.numbers, *self.recent) if self._proposal(t)]
        if proposed:
            return proposed
        answered = [t for t in self.recent if t.answered_at is not None]
        answered.sort(key=lambda t: t.answered_at or self.turn.now)
        return answered[-1:] or self.numbers

    def may_be_about_newer(self, idea: Touchpoint) -> bool:
        """Whether a bare yes or no may as well be about something owed that they were shown after an idea."""
        if idea.kind is not Kind.COACHING or not self.says_yes_or_no or self.event.about is not None:
            return False
        owed, since = {t.key_id for t in self.owed}, idea.asked_at or self.turn.now
        later = shown.asked_since(self.turn.session, person_id=self.turn.person.key_id, since=since)
        return any(carried & owed for carried in later)

    def were_given_before(self, given: list[Touchpoint], in_progress: Touchpoint) -> bool:
        """Whether they went on with something else since they gave these numbers."""
        since = datetime.fromisoformat(_step_at(in_progress))
        return all(
            t.answered_at is not None and t.answered_at < since and not self._proposal(t) for t in given
        )

    def _proposal(self, touchpoint: Touchpoint) -> str | None:
        return proposals.open_proposal(self.turn, touchpoint)

    def _going_on(self) -> list[Touchpoint]:
        """In the middle of what is not open: the optional line, a corrected return, one nobody asked for."""
        answered = touchpoints.latest_of(
            self.turn.session,
            person_id=self.turn.person.key_id,
            kinds=(Kind.COACHING, Kind.ROI),
            states=(TouchpointState.ANSWERED, TouchpointState.PLANNED),
            since=self.turn.now - _RECENT,
        )
        return [touchpoint for touchpoint in answered if touchpoint.progress.get("step")]

    @cached_property
    def _overtaken(self) -> bool:
        """Whether something else was asked since a number was shown, so that "yes" may be about that."""
        waiting, turn, event = self.waiting[0], self.turn, self.event
        if proposals.in_doubt(waiting):
            return True
        about = (*self.waiting, *self.numbers, *self.others)
        together = {t.key_id for t in about if self._proposal(t) == self._proposal(waiting)}
        if event.about is not None:
            message = outbox.by_ref(turn.session, tenant_id=event.tenant_id, ref=event.about)
            if message is not None and message.id == waiting.progress.get("card"):
                return False
        since = proposals.proposed_at(waiting)
        if any(t.key_id not in together and t.progress.get("step") and _step_at(t) > since for t in about):
            return True
        asked = shown.asked_since(
            turn.session, person_id=turn.person.key_id, since=datetime.fromisoformat(since)
        )
        return any(not carried & together for carried in asked)


def _with_newest_step(some: list[Touchpoint]) -> Touchpoint | None:
    stepped = [t for t in some if t.progress.get("step")]
    return max(stepped, key=_step_at, default=None)


def _step_at(touchpoint: Touchpoint) -> str:
    return str(touchpoint.progress.get("at", ""))
