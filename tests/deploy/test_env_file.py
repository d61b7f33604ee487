"""The file of secrets that « make setup » writes."""

import base64

from cpts_portal.ops import env_file


def values(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


def test_secrets_are_random_private_and_long_enough(tmp_path):
    first, second = tmp_path / "one", tmp_path / "two"
    env_file.complete(first)
    env_file.complete(second)
    assert first.stat().st_mode & 0o777 == 0o600
    own, other = values(first), values(second)
    assert own["CPTS_MODE"] == "demo"
    assert all(own[name] != other[name] for name in own if name != "CPTS_MODE")
    for name in ("CPTS_FIELD_KEYS", "CPTS_AUDIT_KEY", "CPTS_INDEX_KEY", "CPTS_BACKUP_KEY"):
        assert len(base64.b64decode(own[name].split(":")[1])) == 32


def test_an_env_of_a_former_version_gets_the_keys_it_lacks_and_keeps_its_own(tmp_path):
    path = tmp_path / ".env"
    old = env_file.fresh_values()
    newer = {"CPTS_INDEX_KEY", "CPTS_BACKUP_KEY"}
    text = "".join(f"{name}={value}\n" for name, value in old.items() if name not in newer)
    path.write_text(text, encoding="utf-8")
    assert set(env_file.complete(path)) == newer
    complete = values(path)
    assert set(complete) == set(old)
    assert all(complete[name] == old[name] for name in set(old) - newer)
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_is_there_never_changes_and_what_is_missing_is_added(tmp_path):
    path = tmp_path / ".env"
    path.write_text("CPTS_MODE=development\nCPTS_SECRET_KEY=mine", encoding="utf-8")
    added = env_file.complete(path)
    assert "CPTS_SECRET_KEY" not in added
    assert values(path)["CPTS_SECRET_KEY"] == "mine"
    assert values(path)["CPTS_MODE"] == "development"
    before = path.read_bytes()
    assert env_file.complete(path) == []
    assert path.read_bytes() == before
