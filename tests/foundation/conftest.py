import pytest


@pytest.fixture
def messages(monkeypatch):
    """What was sent to the broker, without a broker: (task, arguments)."""
    from celery import current_app

    sent = []
    monkeypatch.setattr(
        type(current_app._get_current_object()),
        "send_task",
        lambda self, name, args=(), **options: sent.append((name, *args)),
    )
    return sent
