"""The night of the portal: what its time is over goes, rule after rule, from one table. After an
older backup is put back, whoever had been erased since is erased again, before anybody is served:
the list is outside the database (``settings.TOMBSTONES``)."""

from datetime import datetime

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.records import privacy_rights, tombstones
from cpts_portal.foundation.records.retention import RetentionRule, only_the_portal, rules
from cpts_portal.home.queries.retention import RetentionLine, is_erased, report, subject_of

MOST_ROUNDS = 1000


def run(*, by: Actor, at: datetime) -> tuple[RetentionLine, ...]:
    """What was erased, by line of the table, with the notices written. Killed in the middle and
    started again, it goes on; twice in a day, it does nothing more."""
    only_the_portal(by)
    tombstones.complete_the_list()
    erased: dict[str, int] = {}
    for rule in rules():
        if rule.announce:
            rule.announce(by=by, at=at)
        erased[rule.code] = erased.get(rule.code, 0) + _until_nothing_is_due(rule, by=by, at=at)
    return tuple(line.after(erased[line.code]) for line in report(at))


def _until_nothing_is_due(rule: RetentionRule, *, by: Actor, at: datetime) -> int:
    total = 0
    for _ in range(MOST_ROUNDS):
        erased = rule.run(by=by, at=at)
        total += erased
        if not erased:
            break
    return total


def replay_after_restore(*, by: Actor, at: datetime) -> str:
    """The sentence that the command of restoration shows (``settings.AFTER_RESTORE``)."""
    return f"Effacements demandés depuis, refaits : {replay(by=by, at=at)}."


def replay(*, by: Actor, at: datetime) -> int:
    """How many were erased again. Twice changes nothing more: whoever is empty is left alone."""
    only_the_portal(by)
    erased = 0
    for stone in tombstones.read_ledger():
        if is_erased(stone.kind, stone.public_id):
            continue
        if subject := subject_of(stone.kind, stone.public_id):
            privacy_rights.erasing.erase_again(subject, by=by, at=at)
            erased += 1
    return erased
