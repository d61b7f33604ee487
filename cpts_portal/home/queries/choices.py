"""How often each account wants its reminders."""

from uuid import UUID

from cpts_portal.home.models import Frequency, MailChoice


def frequency_of(account_id: UUID) -> str:
    rows = MailChoice.objects.filter(pk=account_id).values_list("frequency", flat=True)
    return rows.first() or Frequency.DAILY.value


def chosen() -> dict[UUID, str]:
    """Those who chose; the others get theirs every day."""
    return dict(MailChoice.objects.values_list("account_id", "frequency"))
