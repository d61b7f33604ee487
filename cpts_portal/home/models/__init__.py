"""What happens by itself, as rows: reports made once a month, mails sent once a day."""

from .digests import DigestDay, DigestMail, MailChoice
from .reports import ReportRun, ReportSchedule

__all__ = ["DigestDay", "DigestMail", "MailChoice", "ReportRun", "ReportSchedule"]
