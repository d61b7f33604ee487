"""What a test run refuses although production forgives it.

An undefined variable in one of our templates, rows that come in order only by luck, a connection
to another machine. Password hashes are made cheap: their strength is not what tests look at.
"""

import copy
import random
import shutil
import socket
import sys
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parents[2]
LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")
FORGIVING = {"default", "default_if_none"}

# a busy machine is no failure of a property
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


class UndefinedVariable(AssertionError):
    pass


class Undefined(str):
    """Django's ``string_if_invalid``: raises for our templates, is empty for third-party ones."""

    __slots__ = ()

    def __bool__(self):
        from django.template.base import FilterExpression

        return sys._getframe(1).f_code is FilterExpression.resolve.__code__

    def __contains__(self, key):
        return key == "%s"

    def __mod__(self, variable):
        frame = sys._getframe(1)
        expression, context = frame.f_locals["self"], frame.f_locals["context"]
        place = _template_of(frame)
        names = {getattr(func, "__name__", "") for func, _ in expression.filters}
        if not names & FORGIVING and _is_ours(place):
            raise UndefinedVariable(f"{{{{ {variable} }}}} is not defined in {place}")
        empty = copy.copy(expression)
        empty.var, empty.is_var = "", False
        return empty.resolve(context)


def _template_of(frame) -> str:
    while frame:
        origin = getattr(frame.f_locals.get("self"), "origin", None)
        if origin is not None and getattr(origin, "name", None):
            return str(origin.name)
        frame = frame.f_back
    return "<unknown>"


def _is_ours(place: str) -> bool:
    path = Path(place)
    return path.is_relative_to(ROOT) and "site-packages" not in path.parts


def _shuffled_fetch(fetch_all):
    """Rows of a queryset that names no order come in another order each time."""

    def fetch(queryset):
        fresh = queryset._result_cache is None
        fetch_all(queryset)
        rows = queryset._result_cache
        if fresh and len(rows) > 1 and not queryset.query.is_sliced and not queryset.ordered:
            random.shuffle(rows)

    return fetch


def _refuse_other_machines(connect):
    def guarded(self, address):
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test tried to reach {address[0]}")
        return connect(self, address)

    return guarded


class Strictness:
    @pytest.fixture(autouse=True)
    @classmethod
    def _nothing_cached_by_another_test(cls, _strict_run):
        """Counts of attempts live in the cache, anchors of the traces on the disk: a test meets
        none but its own. A server that was silent in another test is asked again."""
        from django.conf import settings
        from django.core.cache import cache

        from cpts_portal.foundation.kernel.breaker import breaker_of

        breaker_of.cache_clear()
        cache.clear()
        shutil.rmtree(settings.ANCHORS_ROOT, ignore_errors=True)

    @pytest.fixture(scope="session", autouse=True)
    @classmethod
    def _strict_run(cls, django_test_environment):
        from django.conf import settings
        from django.contrib.auth.hashers import Argon2PasswordHasher
        from django.db.models.query import QuerySet
        from django.template import engines

        with pytest.MonkeyPatch.context() as patch:
            # in the settings too: a test that changes TEMPLATES has the engines made anew
            patch.setitem(settings.TEMPLATES[0]["OPTIONS"], "string_if_invalid", Undefined())
            patch.setattr(engines["django"].engine, "string_if_invalid", Undefined())
            patch.setattr(QuerySet, "_fetch_all", _shuffled_fetch(QuerySet._fetch_all))
            patch.setattr(socket.socket, "connect", _refuse_other_machines(socket.socket.connect))
            for name, value in {"time_cost": 1, "memory_cost": 8, "parallelism": 1}.items():
                patch.setattr(Argon2PasswordHasher, name, value)
            yield
