"""The figures that are read from a populated portal that runs."""

from tests.metrics import browsers, journeys, menu, reached
from tests.metrics.call_graph import of_project


def frames_to_save(place) -> dict[str, int]:
    with browsers.on_the_day():
        return {name: len(functions) for name, functions in journeys.measure(place).items()}


def missing_menu_targets(place) -> list[str]:
    with browsers.on_the_day():
        return menu.missing_targets(browsers.of_every_role(place))


def orphan_operations(place) -> list[str]:
    with browsers.on_the_day():
        views = set().union(*reached.found_views(place).values())
    return reached.orphans(of_project(), views)


def figures(place) -> dict[str, object]:
    return {
        "frames_to_save": frames_to_save(place),
        "missing_menu_targets": missing_menu_targets(place),
        "orphan_operations": orphan_operations(place),
    }
