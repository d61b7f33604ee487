"""Signing in by Pro Santé Connect: leaving for it, coming back, « Est-ce bien vous ? », the
pages of a refusal. One's own sign-ins, and the alerts of security."""

import logging
import time

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.headers import secret_address
from cpts_portal.foundation.web.http import CLICK, everyone, page, reads, run_with_message, writes
from members.forms.steps import OncePasswordForm
from members.operations import sign_ins
from members.operations.accounts import link_identity
from members.permissions import signed_in, watches_alerts
from members.pro_sante_connect import attempt as attempts
from members.pro_sante_connect import pending_sign_in, provider
from members.pro_sante_connect.exchange import ExchangeRefused, Unavailable
from members.pro_sante_connect.pending_sign_in import open_session
from members.pro_sante_connect.proving import prove
from members.queries import accounts
from members.queries.accounts import CardStatus


@page(reads, watches_alerts, scope="alerts, name of the account", budget=5)
def alerts(request):
    return render(request, "members/alerts.html", {"alerts": accounts.latest_alerts()})


@page(writes, watches_alerts, scope="alerts on others", budget=2, nothing_typed=CLICK)
def see_alert(request, alert_id):
    if request.method == "POST":
        act = {"by": request.actor, "at": clock.now(), "alert_id": alert_id}
        run_with_message(request, sign_ins.see_alert, "", **act)
    return redirect("members:alerts")


@page(writes, signed_in, scope="own sessions", budget=2, nothing_typed=CLICK)
def close_session(request, session_id):
    """One line of « Mes connexions »; somebody else’s is as if it did not exist."""
    if request.method == "POST":
        try:
            sign_ins.close_session(by=request.actor, at=clock.now(), session_id=session_id)
        except DomainError:
            raise Http404 from None
        messages.info(request, "Cette connexion est fermée.")
    return redirect("usersessions_list")


log = logging.getLogger("members.pro_sante_connect")
SENTENCES = {
    "state": "Cette connexion a déjà servi, ou elle a commencé dans une autre fenêtre.",
    "expired": "Vous avez mis plus de dix minutes à revenir de Pro Santé Connect.",
    "cancelled": "Vous avez quitté Pro Santé Connect avant la fin.",
    "level": "Cette connexion n’a pas le niveau d’assurance que le portail demande (eIDAS 1).",
    "no_rpps": "Pro Santé Connect ne nous a donné aucun numéro RPPS : le portail ne peut pas "
    "savoir qui vous êtes.",
}
NOT_PROVED = "La réponse reçue ne prouve pas qui vous êtes. Rien n’a été ouvert."


def refused_page(request, fault: ExchangeRefused):
    log.warning("pro sante connect refused", extra={"kind": fault.reason})
    context = {"sentence": SENTENCES.get(fault.reason, NOT_PROVED)}
    return render(request, "members/pro_sante/refused.html", context, status=400)


def unavailable_page(request, fault: Unavailable):
    log.warning("pro sante connect unavailable", extra={"kind": fault.reason})
    return render(request, "members/pro_sante/unavailable.html", status=503)


@secret_address
@page(reads, everyone, budget=2)
def start_sign_in(request):
    """Nothing is written but the session: state, nonce and verifier, for ten minutes."""
    if not provider.is_on():
        return redirect("account_login")
    if not _may_leave(request):
        return render(request, "429.html", status=429)
    try:
        where = provider.discover(until=time.monotonic() + settings.PSC_SECONDS)
    except Unavailable as fault:
        return unavailable_page(request, fault)
    following = request.GET.get("next", "")
    attempt = attempts.begin(
        where,
        redirect_uri=provider.public_address(reverse("members:pro_sante_back")),
        next=following if following and get_adapter(request).is_safe_url(following) else "",
        now=time.time(),
    )
    pending_sign_in.store_attempt(request.session, attempt)
    if not request.user.is_authenticated:
        request.session.set_expiry(attempts.LIFE_SECONDS + pending_sign_in.PROVED_SECONDS)
    return redirect(attempts.address(attempt, where))


def _may_leave(request) -> bool:
    """allauth's public function never counts a GET."""
    limit = {"app": "allauth.account", "action": "pro_sante_connect"}
    return bool(ratelimit.consume(request, limit_get=True, **limit))


@secret_address
@page(reads, everyone, scope="attempt of the session", budget=2)
def return_from_provider(request):
    """The attempt is spent whatever comes of it. A page that is read writes nothing: the person
    enters by the button of the next one, whose address holds neither code nor state."""
    if not provider.is_on():
        return redirect("account_login")
    attempt = pending_sign_in.take_attempt(request.session)
    pending_sign_in.forget_proved(request.session)
    now, until = time.time(), time.monotonic() + settings.PSC_SECONDS
    try:
        attempt, code = attempts.answer_of(attempt, request.GET, now=now)
        proved = prove(attempt, code, now=now, until=until)
    except ExchangeRefused as fault:
        return refused_page(request, fault)
    except Unavailable as fault:
        return unavailable_page(request, fault)
    pending_sign_in.store_proved(request.session, proved)
    return redirect("members:pro_sante_you")


TOO_LATE = "Cette connexion par Pro Santé Connect a servi ou a expiré : recommencez."
WRONG = "Mot de passe inexact."


@secret_address
@page(writes, everyone, scope="identity just proved", budget=2)
def confirm_identity(request):
    at = clock.now()
    proved = pending_sign_in.proved(request.session, now=time.time()) if provider.is_on() else None
    if proved is None:
        return _expired_page(request)
    status, user = accounts.status_of(
        issuer=proved.issuer, subject=proved.subject, rpps=proved.rpps, on=at.date()
    )
    if request.actor.id not in (None, user and user.pk):
        return _render(request, proved, "other_account")
    if status == CardStatus.UNKNOWN:
        return redirect("members:apply")
    # what was shown is what is confirmed: another tab may have proved somebody else since
    confirmed = request.method == "POST" and request.POST.get("token") == proved.token
    if status == CardStatus.ENTERS and confirmed:
        return _enter(request, proved, user, at)
    if status == CardStatus.TO_LINK:
        return _link_account(request, proved, user, at, confirmed)
    return _render(request, proved, status)


def _enter(request, proved, user, at):
    user = accounts.with_rights(user.pk, at.date())
    if user is None:  # pragma: no cover — closed since this request read it
        return _render(request, proved, CardStatus.CLOSED)
    return open_session(request, user, proved)


def _link_account(request, proved, user, at, confirmed):
    signed_in = request.actor.id is not None
    form = None if signed_in else OncePasswordForm(request.POST if confirmed else None)
    refusal = ""
    if confirmed and (form is None or (form.is_valid() and _is_theirs(request, form, user))):
        by = request.actor if signed_in else accounts.rights_of(user.pk, at.date())
        try:
            link_identity(
                by=by,
                at=at,
                user_id=user.pk,
                issuer=proved.issuer,
                subject=proved.subject,
                rpps=proved.rpps,
            )
        except DomainError as fault:
            refusal = fault.sentence
        else:
            return _enter(request, proved, user, at)
    status = 422 if refusal or (form and form.errors) else 200
    context = {"account": user, "form": form, "refusal": refusal}
    return _render(request, proved, CardStatus.TO_LINK, status, **context)


def _is_theirs(request, form, owner) -> bool:
    """Counted, slowed down and traced as any other password."""
    password = form.cleaned_data["password"]
    try:
        user = get_adapter(request).authenticate(request, email=owner.email, password=password)
    except ValidationError as too_many:
        form.add_error(None, too_many)
        return False
    if user is None or user.pk != owner.pk:
        form.add_error("password", WRONG)
        return False
    return True


def _render(request, proved, card_status, status=200, **context):
    context |= {"proved": proved, "status": str(card_status)}
    return render(request, "members/pro_sante/you.html", context, status=status)


def _expired_page(request):
    """A second click finds its person inside already."""
    if request.user.is_authenticated:
        return redirect("/")
    if provider.is_on():
        messages.info(request, TOO_LATE)
    return redirect("account_login")
