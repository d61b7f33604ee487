from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.http import CLICK, page, writes
from members.operations import sign_ins
from members.permissions import signed_in


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
