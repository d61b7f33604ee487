"""Who may never read what, and what may never travel: each rule answers with its faults."""

import re

from django.core import mail as mailbox

from cpts_portal.foundation.models import Job, OutboxMail
from cpts_portal.foundation.web import mail
from tests.funding.dossier_world import AT
from tests.journeys import (
    canary_accounts,
    canary_applications,
    canary_everywhere,
    canary_patients,
    canary_review,
    canary_trails,
    searching,
)
from tests.journeys.canary_world import ATTACK
from tests.journeys.searching import tokens_in

# the attack of ``canary_world`` as a page must show it
SAFE = "&lt;img src=x onerror=a&gt;{{7*7}}&lt;/script&gt;"
# what each person must never read of what the others wrote, by the names of ``canary_world``
HOURS = {"comment", "othercomment", "reason", "filename"}
PIECE = {"piecelabel", "piecefile"}
BETWEEN = canary_review.NAMES
HIDDEN_FROM = {
    "nurse": {"othercomment", "remark", *PIECE, *BETWEEN},
    "other": {"comment", "reason", "filename", "remark", *PIECE, *BETWEEN},
    "coordinator": BETWEEN,
    "treasurer": HOURS | BETWEEN,
    "president": HOURS | BETWEEN,
    "cpam": HOURS | PIECE,
    "doctor": {"remark", *HOURS, *PIECE, *BETWEEN},
    "access_officer": {"remark", *HOURS, *PIECE, *BETWEEN},
    "administrator": {"remark", *HOURS, *PIECE, *BETWEEN},
}
# what a mail said is its reader's: the page of failed mails does not show it
FROM_ALL = {"mailtext", "cardsubject"}
for reader in HIDDEN_FROM.keys() - {"nurse"}:
    HIDDEN_FROM[reader] = HIDDEN_FROM[reader] | canary_accounts.NAMES
for reader in HIDDEN_FROM.keys() - {"coordinator"}:
    HIDDEN_FROM[reader] = HIDDEN_FROM[reader] | canary_applications.TEXTS
CARE = {*canary_everywhere.OF_CARE}
for reader in ("nurse", "other", "treasurer", "president", "cpam", "administrator"):
    HIDDEN_FROM[reader] = HIDDEN_FROM[reader] | CARE
HIDDEN_FROM["cpam"] = HIDDEN_FROM["cpam"] | {*canary_everywhere.OF_MEMBERS}
# their own mail says to candidates why they are refused
SHARED_WORDS = {"refusal"}
FREE_TEXTS = {
    *(*CARE, *canary_everywhere.OF_MEMBERS, *HOURS, *PIECE, *BETWEEN, "remark"),
    *(canary_applications.TEXTS - {"applicantmail"}),
} - SHARED_WORDS


def leaks(world, pages_by_reader) -> list[str]:
    faults = []
    for who, answers in pages_by_reader.items():
        mails = {f"{other}mail" for other in world.people} - {f"{who}mail"}
        sees_mails = who in canary_trails.READS_ADDRESSES
        hidden = HIDDEN_FROM[who] | FROM_ALL | (set() if sees_mails else mails)
        tokens = {name: world.free_texts[name] for name in hidden}
        own = {"pending"} if who == "nurse" else set()
        tokens |= {n: t for n, t in world.encrypted.items() if n not in own and _not_own(n, who)}
        faults += [
            f"{who} reads {name} on {route}"
            for route, text in answers
            for name in tokens_in(tokens, text)
            if not canary_patients.may_read(who, route, name)
        ]
    return faults


def _not_own(name: str, who: str) -> bool:
    """One's own recovery codes are on one's own page."""
    return not name.startswith(f"{who}code") and not (who == "nurse" and name == "interrupted")


def travelling(world) -> list[str]:
    """Mails, job arguments, broker and cache: ids and addresses, no text of anybody."""
    texts = world.encrypted | {name: world.free_texts[name] for name in FREE_TEXTS}
    queued = OutboxMail.objects.filter(state="queued").count()
    assert queued and mail.deliver_due(AT) == queued
    faults = []
    for message in mailbox.outbox:
        faults += [f"a mail tells {name}" for name in tokens_in(texts, searching.mail(message))]
        if re.search(r"canari\w+mail", message.subject + message.body):
            faults.append("a mail tells an address")
    jobs = "\n".join(str(vars(job)) for job in Job.objects.all())
    queue = searching.valkey()
    assert "funding.tasks.build_dossier" in jobs and "funding.tasks.build_dossier" in queue
    faults += [
        f"a job or Valkey holds {name}"
        for name in tokens_in(texts | world.free_texts, jobs + queue)
    ]
    return faults


def unescaped(world, pages_by_reader) -> list[str]:
    """A text that would run in a page or in the HTML of a mail; where it is shown, it is shown as
    it was typed, in a PDF and a spreadsheet too."""
    tokens = world.free_texts | world.encrypted
    pages = [(route, text) for answers in pages_by_reader.values() for route, text in answers]
    html = [(route, text) for route, text in pages if kind(text) == "text/html"]
    html += [("a mail", body) for sent in mailbox.outbox for body, _ in sent.alternatives]
    assert len({route for route, text in html if SAFE in text}) > 12
    assert any(SAFE in text for route, text in html if route == "a mail")
    for sort in ("application/pdf", "text/csv"):
        contents = ["".join(text.split()) for _, text in pages if kind(text) == sort]
        assert any("".join(ATTACK.split()) in text for text in contents), sort
    return unescaped_in(html, tokens)


def unescaped_in(html: list[tuple[str, str]], tokens: dict[str, str]) -> list[str]:
    """The tag is a tag, or the template was computed."""
    runs = ("<img", SAFE.replace("{{7*7}}", "49"))
    return [
        f"{route} runs {name}"
        for route, text in html
        for name in sorted({n for end in runs for n in tokens_in(_before(end, tokens), text)})
    ]


def _before(end: str, tokens: dict[str, str]) -> dict[str, str]:
    return {name: text + end for name, text in tokens.items()}


def kind(answer: str) -> str:
    """From the headers, which come first."""
    return re.search(r"'Content-Type': '([^;']+)", answer)[1] if "'Content-Type'" in answer else ""
