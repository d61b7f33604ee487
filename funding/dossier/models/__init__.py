from .campaign import CampaignDate, MissionWords, RequestedPoint
from .review import JointSheet, Opinion, OpinionLine, ReviewAct, SheetLine, VisaOrder
from .yearly_file import Dossier, DossierDocument, DossierStep, ReadingMark, ReviewComment, Snapshot
