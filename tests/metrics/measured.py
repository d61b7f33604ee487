"""The figures that are read from a populated portal that runs."""

from tests.metrics import browsers, journeys, menu, reached
from tests.metrics.call_graph import of_project


def frames_to_save(portal) -> dict[str, int]:
    with browsers.on_the_day():
        return {name: len(functions) for name, functions in journeys.measure(portal).items()}


def missing_menu_targets(portal) -> list[str]:
    with browsers.on_the_day():
        return menu.missing_targets(browsers.clients_by_role(portal))


def orphan_operations(portal) -> list[str]:
    with browsers.on_the_day():
        views = set().union(*reached.reachable_views(portal).values())
    return reached.orphans(of_project(), views)


def figures(portal) -> dict[str, object]:
    return {
        "frames_to_save": frames_to_save(portal),
        "missing_menu_targets": missing_menu_targets(portal),
        "orphan_operations": orphan_operations(portal),
    }
