"""« Est-ce bien vous ? »: who Pro Santé Connect proved, and the button that opens the session."""

import time

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.headers import secret_address
from cpts_portal.foundation.web.http import everyone, page, writes
from members.forms.pro_sante import OncePasswordForm
from members.operations import pro_sante as operations
from members.pro_sante_connect import pending_sign_in, provider
from members.pro_sante_connect.opening import open_session
from members.queries import accounts, pro_sante
from members.queries.pro_sante import Standing

TOO_LATE = "Cette connexion par Pro Santé Connect a servi ou a expiré : recommencez."
WRONG = "Mot de passe inexact."


@secret_address
@page(writes, everyone, scope="identity just proved", budget=2)
def you(request):
    at = clock.now()
    proved = pending_sign_in.proved(request.session, now=time.time()) if provider.is_on() else None
    if proved is None:
        return _too_late(request)
    found = pro_sante.who_is(
        issuer=proved.issuer, subject=proved.subject, rpps=proved.rpps, on=at.date()
    )
    here = request.actor.id
    if here not in (None, found.account_id):
        return _page(request, proved, "other_account")
    if found.standing == Standing.UNKNOWN:
        return redirect("members:apply")
    # what was shown is what is confirmed: another tab may have proved somebody else since
    confirmed = request.method == "POST" and request.POST.get("token") == proved.token
    if found.standing == Standing.ENTERS:
        return _enter(request, proved, found, at) if confirmed else _page(request, proved, "enters")
    if found.standing != Standing.TO_LINK:
        return _page(request, proved, str(found.standing))
    return _link(request, proved, found, at, confirmed)


def _enter(request, proved, found, at):
    user = accounts.with_rights(found.account_id, at.date())
    if user is None:
        return _page(request, proved, str(Standing.CLOSED))
    return open_session(request, user, proved)


def _link(request, proved, found, at, confirmed):
    signed_in = request.actor.id is not None
    form = None if signed_in else OncePasswordForm(request.POST if confirmed else None)
    refusal = ""
    if confirmed and (signed_in or (form.is_valid() and _is_hers(request, form, found))):
        by = request.actor if signed_in else _herself(found, at)
        try:
            operations.link_identity(
                by=by,
                at=at,
                user_id=found.account_id,
                issuer=proved.issuer,
                subject=proved.subject,
                rpps=proved.rpps,
            )
        except DomainError as fault:
            refusal = fault.sentence
        else:
            return _enter(request, proved, found, at)
    status = 422 if refusal or (form and form.errors) else 200
    return _page(request, proved, "to_link", status, found=found, form=form, refusal=refusal)


def _is_hers(request, form, found) -> bool:
    """Counted, slowed down and traced as any other password."""
    password = form.cleaned_data["password"]
    try:
        user = get_adapter(request).authenticate(request, email=found.email, password=password)
    except ValidationError as too_many:
        form.add_error(None, too_many)
        return False
    if user is None or user.pk != found.account_id:
        form.add_error("password", WRONG)
        return False
    return True


def _herself(found, at) -> Actor:
    rights = accounts.rights_of(found.account_id, at.date())
    return Actor(
        id=found.account_id, roles=rights.roles, person_id=rights.person_id, name=rights.name
    )


def _page(request, proved, standing, status=200, *, found=None, form=None, refusal=""):
    context = {
        "proved": proved,
        "standing": standing,
        "found": found,
        "form": form,
        "refusal": refusal,
    }
    return render(request, "members/pro_sante/you.html", context, status=status)


def _too_late(request):
    """A second click finds its person inside already."""
    if request.user.is_authenticated:
        return redirect("/")
    if provider.is_on():
        messages.info(request, TOO_LATE)
    return redirect("account_login")
