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
        choices=["pages", "pdf", "starts", "accounts", "traces"],
        help="une partie seulement",
    )
    arguments = options.parse_args()
    setup.build_database(_say)
    results: list[Ratio] = []
    if arguments.only in (None, "pdf"):
        from tests.bench import pdf_documents

        results += _show(pdf_documents.measure(arguments.rounds))
    if arguments.only in (None, "accounts"):
        from tests.bench import account_forms

        results += _show(
            account_forms.measure(datetime.fromisoformat(seeds.chosen().starts_at).date())
        )
    if arguments.only in (None, "starts"):
        from tests.bench import starts

        results += _show(starts.measure(arguments.rounds))
    if arguments.only in (None, "traces"):
        from tests.bench import traces

        results += _show(traces.measure(arguments.rounds))
    # last: the rows it adds stay
    if arguments.only in (None, "pages"):
        results += _pages(arguments.rounds)
    missed = [row.name for row in results if row.reached is False]
    _say(f"{len(results)} lignes, {len(missed)} but(s) non atteint(s).")
    return 0


def _pages(rounds: int) -> list[Ratio]:
    from tests.bench import pages

    results, small, rows = [], {}, setup.Rows()
    for times in (1, 10, LARGEST):
        _say(f"— {times} × les adhérents et les heures de la démonstration")
        rows.grow_to(times)
        ratios, seconds = pages.measure(rounds)
        results += _show(ratios)
        small = small or seconds
    _say(f"— croissance de 1 × à {LARGEST} ×")
    together = {f"{name} à {LARGEST} ×": seconds[name] for name in pages.PAGES}
    together |= {f"{name} à 1 ×": small[name] for name in pages.PAGES}
    growth = [
        ratio(together, f"{name} à {LARGEST} ×", f"{name} à 1 ×", goal=page.growth)
        for name, page in pages.PAGES.items()
    ]
    return results + _show(growth)


def _show(rows: list[Ratio]) -> list[Ratio]:
    for row in rows:
        _say(row.line())
    return rows


def _say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
