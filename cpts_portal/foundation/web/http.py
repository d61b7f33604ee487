"""Every view says whether it reads or writes, and who may.

A reading view runs in a READ ONLY transaction of PostgreSQL: a GET cannot write, whatever it
calls. A traced reading (a sensitive record) may insert its audit row and its reading mark, and
nothing else. A writing view opens no transaction: its one operation does.
"""

import re
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.interrupted import keeps_draft

# of an operation
P = ParamSpec("P")
Rule = Callable[[Actor], bool]
AUDIT_TABLE = "foundation_auditentry"
CLICK = "one click, nothing is typed"
TICKS = "ticked rows: what was ticked may have changed meanwhile"
CHOICE = "one choice in a list"
_HARMLESS = ("SELECT", "WITH", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


class WroteWhileReading(RuntimeError):
    """A reading view tried to change the database: a fault of ours, never of the person."""


def over_quota(request, kind: str):
    """429 for an account that reads more than anybody works on; ``kind`` names the alert that
    ``members.accounts.guessed_addresses`` raises from it."""
    response = render(request, "429_quota.html", status=429)
    vars(response)["quota"] = kind
    return response


def everyone(actor: Actor) -> bool:
    return True


@contextmanager
def read_only():
    """Rolled back at the end: there is nothing to keep, and a surrounding test stays writable."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield
        transaction.set_rollback(True)


@contextmanager
def _only_these_writes(tables: Iterable[str]):
    allowed = tuple(re.escape(table) for table in tables)
    writes = re.compile(rf'^(INSERT INTO|UPDATE) "({"|".join(allowed)})"')

    def judge(execute, sql, params, executemany, context):
        text = sql.lstrip()
        if not text.upper().startswith(_HARMLESS) and not writes.match(text):
            raise WroteWhileReading(text[:80])
        return execute(sql, params, executemany, context)

    with transaction.atomic(), connection.execute_wrapper(judge):
        yield


def _streamed(parts, guard):
    with guard():
        yield from parts


def _answer(guard, view, request, args, kwargs):
    with guard():
        response = view(request, *args, **kwargs)
        if hasattr(response, "render") and not getattr(response, "is_rendered", True):
            response.render()
    if response.streaming and not response.is_async:
        response.streaming_content = _streamed(response.streaming_content, guard)
    return response


def reads(view=None, *, traced: bool = False, marks: tuple[str, ...] = ()):
    """``traced`` lets the audit row of the reading in; ``marks`` names tables of reading marks."""

    def decorate(view):
        def guard():
            return _only_these_writes((AUDIT_TABLE, *marks)) if traced else read_only()

        @require_safe
        @wraps(view)
        def wrapped(request, *args, **kwargs):
            return _answer(guard, view, request, args, kwargs)

        vars(wrapped).update(access="reads", traced=traced)
        return wrapped

    return decorate(view) if view else decorate


def writes(view):
    """GET shows the form and cannot write; POST calls one operation."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if request.method == "POST":
            return view(request, *args, **kwargs)
        return _answer(read_only, view, request, args, kwargs)

    vars(wrapped)["access"] = "writes"
    return wrapped


def run_with_message(
    request, operation: Callable[P, object], message: str, *args: P.args, **values: P.kwargs
) -> bool:
    """Whether it was done: the next page shows ``message``, if any, or why it was refused."""
    try:
        operation(*args, **values)
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
        return False
    if message:
        messages.info(request, message)
    return True


def require(rule: Rule):
    """403 for a signed-in person the rule refuses; the login page for anybody else."""

    def decorate(view):
        @wraps(view)
        def wrapped(request, *args, **kwargs):
            if not rule(request.actor):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        vars(wrapped)["rule"] = rule
        return wrapped

    return decorate


def page(
    access: Callable,
    rule: Rule,
    *,
    scope: str = "none",
    budget: int | None = None,
    query: Iterable[str] = (),
    draft: str = "",
    nothing_typed: str = "",
    sensitive: bool = False,
):
    """``access``: ``reads`` or ``writes``; ``rule``: who may, ``everyone`` without an account too.

    ``scope``: whose objects, as in the access matrix. ``budget``: statements that the page may ask
    of the database, session and account included. ``query``: the names it reads of its address.
    ``draft``: the name under which a form that an expired session sends is kept
    (``interrupted.keeps_draft``); ``nothing_typed``: why a page that writes keeps none.
    ``sensitive``: opened only to whoever has just said again who they are
    (``members.accounts.sessions``): exports that name people, keys, rights, an erasure.
    """

    def decorate(view):
        guarded = keeps_draft(draft)(view) if draft else view
        guarded = access(guarded if rule is everyone else require(rule)(guarded))
        if rule is everyone:
            guarded = login_not_required(guarded)
        guarded.rule, guarded.scope, guarded.budget = rule, scope, budget
        guarded.query, guarded.nothing_typed = tuple(query), nothing_typed
        guarded.sensitive = sensitive
        return guarded

    return decorate
