"""The worker's wiring: ids only in messages, work that can be lost and taken again.

The database is the truth (outbox rows, job leases): what beat wakes up every few seconds are the
sweepers that find work nobody announced.
"""

import os
from pathlib import Path

from celery import Celery, states
from celery.schedules import crontab
from celery.signals import beat_init, before_task_publish, setup_logging, task_postrun, worker_init
from kombu import Queue

from cpts_portal.environment import Mode

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpts_portal.settings")

DOCUMENTS = "documents"
RECORDS = "cpts_portal.foundation.tasks"
SWEEP_SECONDS = 2 if os.environ.get("CPTS_MODE") == Mode.TEST else 20
# redelivery after a killed worker; the leases (60 s) are what brings the work back sooner
VISIBILITY_SECONDS = 3600
TIME_LIMIT_SECONDS = 840


def _every(seconds: int, task: str) -> dict:
    """A wake-up that nobody took is worth nothing once the next one is there."""
    return {"task": f"{RECORDS}.{task}", "schedule": seconds, "options": {"expires": seconds}}


app = Celery("cpts_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    accept_content=["json"],
    task_serializer="json",
    result_serializer="json",
    task_ignore_result=True,
    result_backend=None,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=TIME_LIMIT_SECONDS,
    task_soft_time_limit=TIME_LIMIT_SECONDS - 60,
    worker_prefetch_multiplier=1,
    # WeasyPrint keeps memory: a child process is replaced after that many tasks
    worker_max_tasks_per_child=20,
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": VISIBILITY_SECONDS,
        "unacked_restore_throttle": 1,
        # a web request never waits long for a broker that is down
        "socket_connect_timeout": 2,
        "max_retries": 0,
        "socket_timeout": 30,
    },
    task_default_queue="celery",
    task_queues=[Queue("celery"), Queue(DOCUMENTS)],
    # PDFs have their own queue, served by one process
    task_routes={"*.tasks.build_*": {"queue": DOCUMENTS}},
    enable_utc=True,
    timezone="Europe/Paris",
    # the schedule is this code: no file to keep
    beat_scheduler="celery.beat:Scheduler",
    beat_schedule={
        "send-outbox": _every(SWEEP_SECONDS, "send_outbox"),
        "sweep-jobs": _every(SWEEP_SECONDS, "sweep"),
        "seal-audit": _every(SWEEP_SECONDS, "seal_audit"),
        "tidy": {
            "task": "cpts_portal.foundation.tasks.tidy",
            "schedule": crontab(hour=4, minute=10),
        },
        # each is done once, by a key of the database: a quarter of an hour is how late it may be
        "dispatch-reports": {
            "task": "cpts_portal.home.tasks.dispatch_reports",
            "schedule": crontab(minute="*/15"),
        },
        "send-digests": {
            "task": "cpts_portal.home.tasks.send_digests",
            "schedule": crontab(minute="5-59/15"),
        },
        # after « tidy », which seals what was left
        "export-anchor": {
            "task": "cpts_portal.home.tasks.export_anchor",
            "schedule": crontab(hour=4, minute=30),
        },
        # files that nothing announced to the worker, or that the antivirus left unjudged
        "scan-documents": {
            "task": "cpts_portal.home.tasks.scan_documents",
            "schedule": 60,
            "options": {"expires": 60},
        },
        # stored files read again: altered, cut or lost
        "check-documents": {
            "task": "cpts_portal.home.tasks.check_documents",
            "schedule": crontab(hour=5, minute=10),
        },
        # one table of durations, every app's rules (manage.py retention --dry-run)
        "retention": {
            "task": "cpts_portal.home.tasks.run_retention",
            "schedule": crontab(hour=3, minute=40),
        },
        "expire-proposals": {
            "task": "patients.tasks.expire_proposals",
            "schedule": crontab(minute=5),
        },
        "publish-care-figures": {
            "task": "patients.tasks.publish_figures",
            "schedule": crontab(minute=20),
        },
        "tell-doctors": {
            "task": "patients.tasks.notify_doctors",
            "schedule": 60,
            "options": {"expires": 60},
        },
        "forget-sessions": {
            "task": "members.tasks.forget_ended_sessions",
            "schedule": crontab(minute=25),
        },
    },
)
app.autodiscover_tasks()


@setup_logging.connect
def _same_log_lines_as_the_web(**_):
    """Celery would set its own format, which shows the arguments of tasks."""
    import logging.config

    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)


@task_postrun.connect
@before_task_publish.connect
def _still_alive(state: str = "", task=None, **_):
    """For the health checks of the compose file and for the health page: the worker worked, beat
    sent, this task ended well."""
    from cpts_portal.ops.health import heartbeats

    if mark := os.environ.get("CPTS_ALIVE_FILE"):
        Path(mark).touch()
    heartbeats.mark(ran=task.name if state == states.SUCCESS else "")


@worker_init.connect
def _a_worker_leaves_marks(sender=None, **_):
    """Named as its command line says: « portal@machine », « documents@machine »."""
    from cpts_portal.ops.health import heartbeats

    heartbeats.this_is(str(getattr(sender, "hostname", "")).partition("@")[0])


@beat_init.connect
def _beat_leaves_marks(**_):
    from cpts_portal.ops.health import heartbeats

    heartbeats.this_is("beat")


@worker_init.connect
@beat_init.connect
def _same_mode_as_the_database(**_):
    from cpts_portal.ops.stamp import refuse_other_mode

    refuse_other_mode()
