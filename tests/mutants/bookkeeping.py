"""What is written between two runs: who calls what, how each mutant ended, which are equivalent."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.metrics import project

FOLDER = project.ROOT / "var" / "mutants"
RESULTS = FOLDER / "results.jsonl"
EQUIVALENTS = Path(__file__).with_name("equivalents.txt")
KILLED = ("killed", "silent", "died")
# « unreached »: no test calls it
SURVIVED = ("survived", "unreached")


@dataclass(frozen=True)
class Result:
    """``outcome``: one of those above, or « broken » when the mutant could not be put in place;
    ``by``: the test that saw it."""

    key: str
    outcome: str
    by: str
    seconds: float
    module: str
    tests: str

    @property
    def killed(self) -> bool:
        return self.outcome in KILLED

    def holds(self, module: str, tests: str) -> bool:
        """A survivor is tried again when there are other tests; what broke here, at once."""
        known = self.killed or (self.outcome in SURVIVED and self.tests == tests)
        return self.module == module and known


def digest(paths: Iterable[Path]) -> str:
    whole = hashlib.sha256()
    for path in sorted(paths):
        whole.update(str(path.relative_to(project.ROOT)).encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:16]


def digest_of_tests(places: Iterable[str], root: Path = project.ROOT) -> str:
    return digest(
        path
        for place in places
        for path in ((root / place).rglob("*.py") if (root / place).is_dir() else [root / place])
    )


def results(path: Path = RESULTS) -> dict[str, Result]:
    """The last one of each mutant."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {result.key: result for result in (Result(**json.loads(line)) for line in lines)}


def note(result: Result, path: Path = RESULTS) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")


def equivalents(path: Path = EQUIVALENTS) -> dict[str, str]:
    """``{key: why nobody could tell}``: a key on its line, the sentence under it, set back."""
    sentences: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            key = list(sentences)[-1]
            sentences[key] = f"{sentences[key]} {line.strip()}".strip()
        elif line.strip() and not line.startswith("#"):
            sentences[line.strip()] = ""
    return sentences


@dataclass(frozen=True)
class Trace:
    """``called``: nodes of the functions that the test calls; ``file``: digest of the test's."""

    file: str
    seconds: float
    passed: bool
    called: frozenset[str]


def write_traces(path: Path, product: str, traces: dict[str, Trace]) -> None:
    names = sorted(set().union(*(trace.called for trace in traces.values())))
    numbers = {name: number for number, name in enumerate(names)}
    rows = {
        test: [run.file, run.seconds, run.passed, sorted(numbers[name] for name in run.called)]
        for test, run in traces.items()
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"product": product, "names": names, "tests": rows}))


def read_traces(path: Path, product: str) -> dict[str, Trace]:
    """None when the product has changed: a test may call something else."""
    held = json.loads(path.read_text()) if path.exists() else {}
    if held.get("product") != product:
        return {}
    names = held["names"]
    return {
        test: Trace(file, seconds, passed, frozenset(names[number] for number in called))
        for test, (file, seconds, passed, called) in held["tests"].items()
    }
