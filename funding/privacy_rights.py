"""What this app stores about a person: payments received, remarks written, readings."""

from cpts_portal.foundation.records.privacy_rights import ACCOUNT, PERSON, About
from cpts_portal.foundation.records.retention import deleted
from funding import models
from funding.dossier.operations.comments import erase_reviewer

BOOKS = "pièce comptable : dix ans après la fin du contrat, une échéance que rien ne fixe encore"

ABOUT = (
    About(models.PaymentLine, "Versements", {"person": "person"}, without=("declaration",)),
    About(models.ReviewComment, "Remarques sur les dossiers", {"account": "author_id"}),
    About(models.ReadingMark, "Lectures de dossiers", {"account": "reader_id"}),
)
ERASES = {PERSON: (erase_reviewer,), ACCOUNT: (erase_reviewer,)}
RULES = (deleted("reading_mark", models.ReadingMark, ended_on="read_at"),)
_ACCOUNTING = (
    models.CampaignDate,
    models.DossierDocument,
    models.DossierStep,
    models.Expense,
    models.ExpenseCorrection,
    models.Snapshot,
    models.JointSheet,
    models.LineEvidence,
    models.MissionWords,
    models.Opinion,
    models.OpinionLine,
    models.PaymentLine,
    models.RequestedPoint,
    models.ReviewAct,
    models.ReviewComment,
    models.SheetLine,
    models.VisaOrder,
)
LASTS = dict.fromkeys(_ACCOUNTING, BOOKS)
