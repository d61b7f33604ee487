"""What the workers of members do by themselves."""

from celery import shared_task
from django.utils import timezone

from members.operations import sign_ins


@shared_task(name="members.tasks.forget_ended_sessions")
def forget_ended_sessions() -> None:
    """Sessions live in real time, whatever the demonstration's clock says."""
    sign_ins.forget_ended_sessions(at=timezone.now())
