import pytest


@pytest.fixture
def messages(monkeypatch):
    """What the broker was told, without a broker: (task, arguments)."""
    from celery import current_app

    told = []
    monkeypatch.setattr(
        type(current_app._get_current_object()),
        "send_task",
        lambda self, name, args=(), **options: told.append((name, *args)),
    )
    return told
