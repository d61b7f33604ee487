"""The operations that nobody can reach: no page a role finds, no machine, leads to them."""

from cpts_portal.home import access
from tests.metrics import browsers, crawling, machine, moments
from tests.metrics.call_graph import CallGraph
from tests.metrics.operations import operations
from tests.support import populated_portal
from tests.support.shared_fixtures import Undone


def reachable_views(portal) -> dict[str, set[str]]:
    """By who finds them."""
    moments.prepare(portal)
    clients, filled = browsers.clients_by_role(portal), addresses(portal)
    known = set(filled.values())
    private = [filled[route] for route in crawling.RECEIVED]
    starts = {name: [crawling.FIRST_PAGE] for name in clients}
    starts[access.ANONYMOUS] += private
    views = {
        name: crawling.Visit(client, known).crawl(starts[name]) for name, client in clients.items()
    }
    for bring_about, walkers in moments.MOMENTS:
        with Undone():
            bring_about(portal)
            for name in walkers:
                views[name] |= crawling.Visit(clients[name], known).crawl(starts[name])
    return views


def addresses(portal) -> dict[str, str]:
    """By route, with what stands behind it in the populated portal."""
    routes = {route.name: route for route in access.routes()}
    rows = [row for row in access.matrix_rows() if row.route in routes]
    return {row.route: populated_portal.fill(row, routes[row.route], portal.values) for row in rows}


def orphans(graph: CallGraph, views: set[str]) -> list[str]:
    """``module.function``."""
    starts = views | set(machine.STARTED) | machine.named_in_settings(graph)
    reached = machine.reached(graph, starts)
    return [node.replace(":", ".") for node in operations(graph) if node not in reached]
