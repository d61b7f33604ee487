"""The invited person chooses a password, and is signed in."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.headers import secret_address
from cpts_portal.foundation.web.http import everyone, page, writes
from members.forms.invitation import PasswordForm
from members.operations import invitations as operations
from members.queries import invitations


@secret_address
@page(writes, everyone, scope="person of the link", budget=4)
def invitation(request, token):
    """Looking uses nothing: mail software opens links before people do."""
    at = clock.now()
    invited = invitations.invited(token, at)
    if invited is None:
        return _dead(request)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        try:
            user = operations.use_invitation(
                by=request.actor, at=at, token=token, password=password
            )
        except DomainError as refusal:
            if refusal.field != "password":
                return _dead(request)
            form.add_error("password", refusal.sentence)
        else:
            return perform_password_login(
                request, {"email": user.email}, Login(user=user, email=user.email)
            )
    context = {"form": form, "invited": invited}
    return render(request, "members/invitation.html", context, status=422 if form.errors else 200)


def _dead(request):
    """Used, expired, withdrawn, replaced or invented: the same page."""
    return render(request, "members/dead_link.html", status=404)
