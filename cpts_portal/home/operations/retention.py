"""The night of the portal: what its time is over goes, rule after rule, from one table."""

from datetime import datetime

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.records import tombstones
from cpts_portal.foundation.records.retention import Rule, only_the_portal, rules
from cpts_portal.home.queries.retention import Line, report

MOST_ROUNDS = 1000


def run(*, by: Actor, at: datetime) -> tuple[Line, ...]:
    """What was erased, by line of the table, with the notices written. Killed in the middle and
    started again, it goes on; twice in a day, it does nothing more."""
    only_the_portal(by)
    tombstones.complete_the_list()
    done: dict[str, int] = {}
    for rule in rules():
        if rule.announce:
            rule.announce(by=by, at=at)
        done[rule.code] = done.get(rule.code, 0) + _until_nothing_is_due(rule, by=by, at=at)
    return tuple(line.after(done[line.code]) for line in report(at))


def _until_nothing_is_due(rule: Rule, *, by: Actor, at: datetime) -> int:
    total = 0
    for _ in range(MOST_ROUNDS):
        done = rule.run(by=by, at=at)
        total += done
        if not done:
            break
    return total
