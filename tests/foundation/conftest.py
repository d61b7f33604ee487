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


@pytest.fixture
def folder(tmp_path, settings):
    """Where the anchors of this test are written."""
    settings.ANCHORS_ROOT = str(tmp_path / "anchors")
    return tmp_path / "anchors"
