"""Addresses and the functions that answer them."""

import inspect
from collections.abc import Callable

from cpts_portal.home import access
from tests.metrics.project import is_product


def view_function(view: Callable) -> Callable:
    """Without its decorators; a method without its object."""
    view = inspect.unwrap(view)
    return getattr(view, "__func__", view)


def name_of(view: Callable) -> str:
    """``module:qualified.name``, of the factory when the view is made by one."""
    function = view_function(view)
    return f"{function.__module__}:{function.__qualname__.partition('.<locals>')[0]}"


def product_views() -> set[Callable]:
    """Redirects and aliases answer with a function that is another's, or a library's."""
    views = (view_function(route.view) for route in access.routes())
    return {view for view in views if is_product(view.__module__)}
