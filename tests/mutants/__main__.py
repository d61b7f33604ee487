"""``make mutants``: small faults put into the rules, one at a time; the tests must see them."""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from tests.metrics import project
from tests.mutants import bookkeeping, reports, sampling
from tests.mutants.targets import APPS, TESTS, Target, targets


def main() -> int:
    options = _options()
    chosen = _sample(options)
    began = time.monotonic()
    _run_what_is_left(chosen, options, until=began + 60 * options.minutes)
    rows = reports.module_rows(chosen, _valid(chosen, options), bookkeeping.equivalents())
    words = json.dumps(reports.as_json(rows), ensure_ascii=False, indent=2)
    print(words if options.json else "\n".join(reports.lines(rows)))
    return 0 if reports.holds(rows) else 1


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=1, help="quel tirage")
    options.add_argument("--per-module", type=int, default=15, help="mutants par module, au plus")
    options.add_argument("--only", nargs="*", default=APPS, help="une app, ou un module")
    options.add_argument("--saying", help="ceux dont la ligne contient ces mots, sans tirage")
    options.add_argument("--tests", nargs="*", help="ces tests seulement, au lieu de ceux de l’app")
    options.add_argument("--processes", type=int, default=2, help="une app chacun")
    options.add_argument("--minutes", type=int, default=120, help="puis on s’arrête ; à reprendre")
    options.add_argument("--fresh", action="store_true", help="oublie ce qui a déjà tourné")
    options.add_argument("--report", action="store_true", help="ne lance rien, relit seulement")
    options.add_argument("--json", action="store_true", help="en JSON plutôt qu’en tableau")
    return options.parse_args()


def _sample(options) -> dict[Target, list[str]]:
    selected = [
        target
        for target in targets()
        if any(place in (target.app, target.module) for place in options.only)
    ]
    drawn = {target: [mutant.key for mutant in _drawn(target, options)] for target in selected}
    return {target: keys for target, keys in drawn.items() if keys or not options.saying}


def _drawn(target: Target, options) -> list[sampling.Mutant]:
    mutants = sampling.mutants(target.module, target.text)
    if options.saying:
        return [mutant for mutant in mutants if options.saying in mutant.key and mutant.compiles]
    return sampling.sample(mutants, seed=options.seed, size=options.per_module)


def _valid(chosen: dict[Target, list[str]], options) -> dict[str, bookkeeping.Result]:
    held = bookkeeping.results()
    tests = {app: bookkeeping.digest_of_tests(options.tests or TESTS[app]) for app in APPS}
    digests = {target: bookkeeping.digest([target.path]) for target in chosen}
    return {
        key: held[key]
        for target, keys in chosen.items()
        for key in keys
        if key in held and held[key].holds(digests[target], tests[target.app])
    }


def _run_what_is_left(chosen: dict[Target, list[str]], options, *, until: float) -> None:
    waiting = [] if options.report else _plans(chosen, options)
    running: list[subprocess.Popen] = []
    while waiting or running:
        while waiting and len(running) < options.processes:
            running.append(_start(waiting.pop()))
        time.sleep(1)
        for process in running:
            if process.poll():
                print(f"arrêté ({process.returncode}) : {' '.join(process.args)}", file=sys.stderr)
        running = [process for process in running if process.poll() is None]
        if time.monotonic() > until:
            waiting = []
            for process in running:
                process.terminate()


def _plans(chosen: dict[Target, list[str]], options) -> list[dict]:
    """Of the apps where something is left, the longest last."""
    if options.fresh:
        bookkeeping.RESULTS.unlink(missing_ok=True)
    known = _valid(chosen, options)
    plans = [_plan(app, chosen, known, options.tests or TESTS[app]) for app in APPS]
    return sorted(
        (plan for plan in plans if plan["mutants"]), key=lambda plan: len(plan["mutants"])
    )


def _plan(app: str, chosen: dict[Target, list[str]], known: dict, tests) -> dict:
    held = {target: keys for target, keys in chosen.items() if target.app == app}
    return {
        "app": app,
        "modules": {target.module: str(target.path) for target in held},
        "digests": {target.module: bookkeeping.digest([target.path]) for target in held},
        "places": list(tests),
        "tests": bookkeeping.digest_of_tests(tests),
        "mutants": [key for keys in held.values() for key in keys if key not in known],
    }


def _start(plan: dict) -> subprocess.Popen:
    bookkeeping.FOLDER.mkdir(parents=True, exist_ok=True)
    path = bookkeeping.FOLDER / f"plan-{plan['app']}.json"
    path.write_text(json.dumps(plan))
    print(f"{plan['app']} : {len(plan['mutants'])} mutants", file=sys.stderr, flush=True)
    words = ["-p", "tests.mutants.fork_server", "-p", "no:randomly", "-q", f"--mutants={path}"]
    log = Path(path).with_suffix(".log").open("w")
    return subprocess.Popen(
        [sys.executable, "-m", "pytest", *words, *plan["places"]],
        cwd=project.ROOT,
        env=dict(os.environ),
        stdout=log,
        stderr=subprocess.STDOUT,
    )


if __name__ == "__main__":
    sys.exit(main())
