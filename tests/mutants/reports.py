"""The table, the survivors, and whether enough was seen."""

from dataclasses import asdict, dataclass, field

from tests.mutants.bookkeeping import Result

EVERYWHERE, EACH = 90, 75
COLUMNS = ("mutants", "killed", "survived", "equivalent", "left")


@dataclass
class Row:
    """One module; ``left``: not run yet. An equivalent mutant is no mutant that a test can kill."""

    module: str
    mutants: int = 0
    killed: int = 0
    survived: int = 0
    equivalent: int = 0
    left: int = 0
    survivors: list[str] = field(default_factory=list)

    @property
    def percent(self) -> float:
        tried = self.killed + self.survived
        return round(100 * self.killed / tried, 1) if tried else 100.0


def module_rows(chosen: dict, held: dict[str, Result], equivalents: dict[str, str]) -> list[Row]:
    return [_row(target.module, keys, held, equivalents) for target, keys in chosen.items()]


def _row(module: str, keys: list[str], held: dict[str, Result], equivalents: dict) -> Row:
    row = Row(module, mutants=len(keys))
    for key in keys:
        result = held.get(key)
        if result is None:
            row.left += 1
        elif result.killed:
            row.killed += 1
        elif key in equivalents:
            row.equivalent += 1
        else:
            row.survived += 1
            row.survivors.append(f"{key}{'  (no test)' if result.outcome == 'unreached' else ''}")
    return row


def total(rows: list[Row]) -> Row:
    whole = Row("together")
    for row in rows:
        for name in COLUMNS:
            setattr(whole, name, getattr(whole, name) + getattr(row, name))
    return whole


def holds(rows: list[Row]) -> bool:
    whole = total(rows)
    enough = whole.percent >= EVERYWHERE and all(row.percent >= EACH for row in rows)
    return enough and not whole.left


def lines(rows: list[Row]) -> list[str]:
    width = max((len(row.module) for row in rows), default=8)
    head = f"{'module':<{width}}" + "".join(f"{name:>12}" for name in (*COLUMNS, "%"))
    table = [_line(row, width) for row in [*rows, total(rows)]]
    survivors = [key for row in rows for key in row.survivors]
    return [head, *table, "", f"{len(survivors)} survivors", *(f"  {key}" for key in survivors)]


def _line(row: Row, width: int) -> str:
    figures = "".join(f"{getattr(row, name):>12}" for name in COLUMNS)
    return f"{row.module:<{width}}{figures}{row.percent:>12.1f}"


def as_json(rows: list[Row]) -> dict:
    whole = total(rows)
    return {
        "together": asdict(whole) | {"percent": whole.percent},
        "modules": [asdict(row) | {"percent": row.percent} for row in rows],
    }
