"""The figures in lines, the lists after them."""

UNITS = {"import_share": " %"}


def lines(figures: dict[str, object]) -> list[str]:
    rows = [row for name, value in figures.items() for row in _table_rows(name, value)]
    width = max(len(name) for name, _ in rows)
    return [f"{name:<{width}}  {value:>8}" for name, value in rows] + [
        line
        for name, value in figures.items()
        if isinstance(value, list)
        for line in ("", name, *(f"  {item}" for item in value))
    ]


def _table_rows(name: str, value) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [(f"{name}, {key}", str(item)) for key, item in value.items()]
    if isinstance(value, list):
        return [(name, str(len(value)))]
    return [(name, f"{value:g}{UNITS.get(name, '')}")]
