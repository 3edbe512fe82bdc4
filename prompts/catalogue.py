"""Every message by name: the one list that the golden files, the translators and the parity tests read."""

from typing import Any

from prompts import alignment, commands, common, digest, lifecycle, manager, roi, status
from prompts.message import Message

_MESSAGES: tuple[Message[Any], ...] = (
    common.refused,
    common.nothing_open,
    alignment.form,
    alignment.one,
    alignment.which,
    alignment.yardsticks,
    alignment.own_yardstick,
    alignment.recorded,
    alignment.partly,
    alignment.kpis_differ,
    manager.prompt,
    manager.follow_up,
    manager.thanks,
    manager.line_kept,
    manager.pace,
    manager.pace_set,
    roi.amount,
    roi.gain_or_loss,
    roi.causes,
    roi.attribution,
    roi.again,
    roi.confidence,
    roi.evidence,
    roi.confirm,
    roi.recorded,
    status.one,
    status.many,
    status.none,
    status.no_match,
    status.own_page,
    digest.weekly,
    commands.help_card,
    commands.nothing_waits,
    commands.waits,
    commands.started,
    commands.not_stopped,
    commands.away_noted,
    commands.away_list,
    commands.away_removed,
    commands.back,
    commands.people,
    commands.record_form,
    commands.recorded,
    commands.asking,
    lifecycle.sure,
    lifecycle.kept,
    lifecycle.done,
    lifecycle.told,
)

CATALOGUE: dict[str, Message[Any]] = {message.name: message for message in _MESSAGES}

LOCALES: tuple[str, ...] = tuple(sorted({locale for m in _MESSAGES for locale in m.locales}))
