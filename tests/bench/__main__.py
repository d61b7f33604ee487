"""``make bench``: the speed lines of the portal, as ratios of one interleaved run."""

import argparse
import sys
from datetime import datetime

from tests.bench import setup

# isort: split
from cpts_portal.ops import seeds
from tests.bench.rounds import Ratio, ratio

LARGEST = 100


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=8, help="tours comptés (8 au moins)")
    options.add_argument(
        "--only",
        choices=["pages", "papers", "starts", "doors", "traces"],
        help="une partie seulement",
    )
    wanted = options.parse_args()
    setup.open_ground(_say)
    found: list[Ratio] = []
    if wanted.only in (None, "papers"):
        from tests.bench import papers

        found += _show(papers.measure(wanted.rounds))
    if wanted.only in (None, "doors"):
        from tests.bench import doors

        found += _show(doors.measure(datetime.fromisoformat(seeds.chosen().starts_at).date()))
    if wanted.only in (None, "starts"):
        from tests.bench import starts

        found += _show(starts.measure(wanted.rounds))
    if wanted.only in (None, "traces"):
        from tests.bench import traces

        found += _show(traces.measure(wanted.rounds))
    # last: the rows it adds stay
    if wanted.only in (None, "pages"):
        found += _pages(wanted.rounds)
    missed = [row.name for row in found if row.reached is False]
    _say(f"{len(found)} lignes, {len(missed)} but(s) non atteint(s).")
    return 0


def _pages(rounds: int) -> list[Ratio]:
    from tests.bench import pages

    found, small, rows = [], {}, setup.Rows()
    for times in (1, 10, LARGEST):
        _say(f"— {times} × les adhérents et les heures de la démonstration")
        rows.grow_to(times)
        ratios, seconds = pages.measure(rounds)
        found += _show(ratios)
        small = small or seconds
    _say(f"— croissance de 1 × à {LARGEST} ×")
    together = {f"{name} à {LARGEST} ×": seconds[name] for name in pages.PAGES}
    together |= {f"{name} à 1 ×": small[name] for name in pages.PAGES}
    growth = [
        ratio(together, f"{name} à {LARGEST} ×", f"{name} à 1 ×", goal=page.growth)
        for name, page in pages.PAGES.items()
    ]
    return found + _show(growth)


def _show(rows: list[Ratio]) -> list[Ratio]:
    for row in rows:
        _say(row.line())
    return rows


def _say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
