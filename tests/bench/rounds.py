"""Ratios taken in one interleaved run: A B C A B C …, warm-up dropped, the median of the ratios
of each round with the smallest and the largest. Absolute times of a shared machine mean little."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    name: str
    reference: str
    goal: float | None
    values: tuple[float, ...]
    facts: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def reached(self) -> bool | None:
        return None if self.goal is None else self.median <= self.goal

    def line(self) -> str:
        verdict = {True: "atteint", False: "NON ATTEINT", None: "–"}[self.reached]
        goal = f"≤ {self.goal:g}" if self.goal is not None else "–"
        spread = f"{min(self.values):.2f}..{max(self.values):.2f}"
        return (
            f"{self.name:<46} {self.median:6.2f} × {self.reference:<28} "
            f"({spread}, {len(self.values)} tours)  but {goal:<7} {verdict:<12} {self.facts}"
        )


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def interleaved(
    works: dict[str, Callable[[], object]], *, rounds: int, repeat: int = 1, warm_up: int = 2
) -> dict[str, list[float]]:
    """Seconds per call of each work in each round, all of them measured in turn."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for number in range(warm_up + rounds):
        for name, work in works.items():
            spent = seconds(lambda work=work: [work() for _ in range(repeat)]) / repeat
            if number >= warm_up:
                times[name].append(spent)
    return times


def ratio(
    times: dict[str, list[float]], name: str, reference: str, *, goal: float | None, facts: str = ""
) -> Ratio:
    values = tuple(a / b for a, b in zip(times[name], times[reference], strict=True))
    return Ratio(name, reference, goal, values, facts)
