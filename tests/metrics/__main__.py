"""``make metrics``: what the code costs, as a table or as JSON."""

import argparse
import json
import sys


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true", help="en JSON plutôt qu’en tableau")
    options.add_argument("--hold", action="store_true", help="réécrit tests/metrics/held.json")
    arguments = options.parse_args()
    figures = _figures()
    if arguments.hold:
        from tests.metrics import held

        held.write(figures)
    print(json.dumps(figures, ensure_ascii=False, indent=2) if arguments.json else _table(figures))
    return 0


def _figures() -> dict[str, object]:
    # first: it starts the services
    from tests.metrics import setup

    # isort: split
    from tests.metrics import measured, static

    return static.figures() | measured.figures(setup.populated_portal())


def _table(figures: dict[str, object]) -> str:
    from tests.metrics import table

    return "\n".join(table.lines(figures))


if __name__ == "__main__":
    sys.exit(main())
