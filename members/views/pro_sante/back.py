"""Back from Pro Santé Connect: everything is verified here, and nobody is signed in yet."""

import time

from django.conf import settings
from django.shortcuts import redirect

from cpts_portal.foundation.web.headers import secret_address
from cpts_portal.foundation.web.http import everyone, page, reads
from members.pro_sante_connect import attempt as attempts
from members.pro_sante_connect import pending_sign_in, provider
from members.pro_sante_connect.proving import prove
from members.pro_sante_connect.refusals import Refused, Unavailable
from members.views.pro_sante.failures import refused, unavailable


@secret_address
@page(reads, everyone, scope="attempt of the session", budget=2)
def back(request):
    """The attempt is spent whatever comes of it. A page that is read writes nothing: the person
    enters by the button of the next one, whose address holds neither code nor state."""
    if not provider.is_on():
        return redirect("account_login")
    attempt = pending_sign_in.take_attempt(request.session)
    pending_sign_in.forget_proved(request.session)
    now, until = time.time(), time.monotonic() + settings.PSC_SECONDS
    try:
        code = attempts.code_of(attempt, request.GET, now=now)
        proved = prove(attempt, code, now=now, until=until)
    except Refused as fault:
        return refused(request, fault)
    except Unavailable as fault:
        return unavailable(request, fault)
    pending_sign_in.keep_proved(request.session, proved)
    return redirect("members:pro_sante_you")
