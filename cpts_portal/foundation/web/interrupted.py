"""A form sent after the session expired is not lost: kept encrypted for a quarter of an hour for
the account that was shown the page, and filled in again when that account comes back.

The page carries a signed mark of the account (``ui/owner.html``); without it nothing is kept.
"""

from datetime import timedelta
from functools import wraps
from uuid import UUID

from django.core import signing

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.records import drafts

LIFETIME = timedelta(minutes=15)
FIELD = "owner"
SALT = "interrupted-form"
PRIVATE = {FIELD, "csrfmiddlewaretoken"}
LONGEST_AGE = timedelta(days=30)
LONGEST_NAME = 100


def keeps_draft(form: str):
    """What an expired session posts to this view is kept under that name until the view redirects;
    a GET finds it again in ``request.draft`` (None: nothing was kept).

    ``{declaration_id}`` in the name is a parameter of the address: one form for each object.
    """

    def decorate(view):
        @wraps(view)
        def wrapped(request, *args, **kwargs):
            name = _printable(form.format(**kwargs))
            posted = request.method == "POST"
            request.draft = None if posted else draft_of(request, name)
            response = view(request, *args, **kwargs)
            if posted and 300 <= response.status_code < 400:
                drafts.discard(request.actor.id, name)
            return response

        vars(wrapped)["keeps_draft"] = form
        return wrapped

    return decorate


def draft_of(request, name: str) -> dict | None:
    """For a page that shows the form of another address."""
    account_id = request.actor.id
    return account_id and drafts.load(account_id, name, at=clock.now())


def owner_mark(account_id: UUID) -> str:
    return signing.dumps(str(account_id), salt=SALT)


class InterruptedFormMiddleware:
    """Before the sign-in page takes over: after CSRF has been checked, for anonymous posts only."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method == "POST" and not request.user.is_authenticated:
            store_draft(request, view, kwargs, owner=_owner(request.POST.get(FIELD, "")))


def store_draft(request, view, kwargs: dict, *, owner: UUID | None) -> None:
    """What was posted to a view that keeps it, until its owner comes back."""
    form = getattr(view, "keeps_draft", None)
    if form is None or owner is None:
        return
    form = _printable(form.format(**kwargs))
    drafts.store(owner, form, _submitted(request.POST), at=clock.now(), lifetime=LIFETIME)


def _submitted(posted) -> dict:
    """A field that was chosen several times is a list."""
    return {
        name: values if len(values) > 1 else values[0]
        for name, values in posted.lists()
        if name not in PRIVATE and values
    }


def _printable(name: str) -> str:
    """An address may hold anything; a name is kept in a table."""
    return "".join(letter for letter in name if letter.isprintable())[:LONGEST_NAME]


def _owner(mark: str) -> UUID | None:
    try:
        return UUID(signing.loads(mark, salt=SALT, max_age=LONGEST_AGE))
    except (signing.BadSignature, ValueError, TypeError):
        return None
