"""What this app keeps about an account: how often it is reminded, and when it was."""

from cpts_portal.foundation.records.privacy_rights import ACCOUNT, PERSON, About
from cpts_portal.foundation.records.retention import deleted
from cpts_portal.home.models import DigestDay, DigestMail, MailChoice, ReportRun
from cpts_portal.home.operations.digests import forget_choices

ABOUT = (
    About(MailChoice, "Rythme des rappels", {"account": "account_id"}),
    About(DigestMail, "Rappels envoyés", {"account": "account_id"}),
)
ERASES = {PERSON: (forget_choices,), ACCOUNT: (forget_choices,)}
RULES = (deleted("digest", DigestMail, ended_on="on"), deleted("digest", DigestDay, ended_on="on"))
LASTS = {
    MailChoice: "tant que le compte sert ; part avec lui",
    ReportRun: "ne porte que l’identifiant d’un compte et des nombres",
}
