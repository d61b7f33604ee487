"""What the foundation keeps about somebody: their drafts, the mails written to them."""

from django.db.models import Q

from cpts_portal.foundation.records import drafts, outbox
from cpts_portal.foundation.records.audit.models import AuditEntry
from cpts_portal.foundation.records.documents.models import StoredDocument
from cpts_portal.foundation.records.drafts.models import Draft
from cpts_portal.foundation.records.jobs.models import Job, JobState
from cpts_portal.foundation.records.outbox.models import OutboxMail, OutboxState
from cpts_portal.foundation.records.privacy_rights import ACCOUNT, PERSON, About
from cpts_portal.foundation.records.retention import deleted


def erase_drafts_and_mails(subject, *, by, at) -> None:
    if account := subject.ref(ACCOUNT):
        drafts.discard_all(account)
    for address in subject.ref("addresses") or ():
        outbox.forget(to=address)


ABOUT = (
    About(
        OutboxMail,
        "Courriels reçus du portail",
        {"addresses": "to__in", "request": "key__contains", "application": "key__contains"},
        without=("key", "template", "context", "last_error", "next_attempt_at", "attempts"),
    ),
    # what is being typed may speak of a patient: its form and its dates alone
    About(Draft, "Brouillons", {"account": "user_id"}, without=("form", "payload")),
)
NOT_COPIED = {
    (PERSON, "foundation.AuditEntry"): "le registre des accès nomme les comptes d’autres personnes",
    (PERSON, "foundation.Job"): "un travail ne porte que des identifiants",
    (PERSON, "foundation.StoredDocument"): "les fichiers sont joints par l’objet qui les porte",
}
ERASES = {PERSON: (erase_drafts_and_mails,), ACCOUNT: (erase_drafts_and_mails,)}
RULES = (
    deleted("outbox", OutboxMail, ended_on="sent_at", where=Q(state=OutboxState.SENT)),
    # an interrupted form lives a quarter of an hour: ``expires_at`` alone, see ``tidy``
    deleted("draft", Draft, ended_on="saved_at"),
    deleted(
        "job", Job, ended_on="finished_at", where=Q(state__in=(JobState.DONE, JobState.FAILED))
    ),
)
LASTS = {
    AuditEntry: "six ans, par tranches entières et avec leur ancre : ni nom, ni valeur",
    StoredDocument: "comme l’objet qui porte le fichier",
}
