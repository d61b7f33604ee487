"""What the workers of members do by themselves."""

from celery import shared_task
from django.utils import timezone

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from members.operations import alerts, retention, sign_ins


@shared_task(name="members.tasks.forget_ended_sessions")
def forget_ended_sessions() -> None:
    """Sessions live in real time, whatever the demonstration's clock says."""
    sign_ins.forget_ended_sessions(at=timezone.now())


@shared_task(name="members.tasks.erase_ended_applications")
def erase_ended_applications() -> None:
    """Each night, until nothing is due."""
    while retention.erase_ended_applications(by=SYSTEM, at=clock.now()):
        pass


@shared_task(name="members.tasks.forget_old_alerts")
def forget_old_alerts() -> None:
    alerts.forget_old_alerts(at=clock.now())
