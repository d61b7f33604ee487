"""The files of a backup: whole, in order, of this backup, or not at all."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.ops.backup import sealing
from cpts_portal.ops.backup.keys import BackupKey

pytestmark = pytest.mark.requirement("OPS-01")
KEY = BackupKey("b1", bytes(range(32)))
FEW = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(sealing, "PIECE", 8)


def sealed(path, parts, *, key=KEY, purpose="one|rows"):
    path.unlink(missing_ok=True)
    writer = sealing.SealedWriter(path, key, purpose)
    for part in parts:
        writer.write(part)
    digest = writer.close()
    assert (digest, path.stat().st_size) == (sealing.digest_of(path), writer.size)
    return path


def opened(path, *, key=KEY, purpose="one|rows") -> bytes:
    return b"".join(sealing.opened(path, key, purpose))


@FEW
@given(st.lists(st.binary(max_size=30), max_size=6))
def test_what_was_written_is_read(tmp_path, parts):
    path = sealed(tmp_path / "file", parts)
    assert opened(path) == b"".join(parts)
    reader = sealing.SealedReader(path, KEY, "one|rows")
    assert b"".join(iter(lambda: reader.read(5), b"")) == b"".join(parts)


@FEW
@given(st.binary(max_size=40), st.data())
def test_a_changed_bit_is_refused(tmp_path, content, data):
    path = sealed(tmp_path / "file", [content])
    held = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(held) - 1))
    held[place] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(held)
    with pytest.raises(DomainError, match="abîmé"):
        opened(path)


@FEW
@given(st.binary(max_size=40), st.data())
def test_a_cut_end_is_refused(tmp_path, content, data):
    path = sealed(tmp_path / "file", [content])
    held = path.read_bytes()
    path.write_bytes(held[: data.draw(st.integers(0, len(held) - 1))])
    with pytest.raises(DomainError, match="tronqué"):
        opened(path)


def test_pieces_cannot_change_places(tmp_path):
    path = sealed(tmp_path / "file", [b"0123456789abcdef!"])
    head, size = len(sealing.MAGIC) + sealing.SALT_BYTES, 8 + sealing.TAG_BYTES
    held = path.read_bytes()
    first, second = held[head : head + size], held[head + size : head + 2 * size]
    path.write_bytes(held[:head] + second + first + held[head + 2 * size :])
    with pytest.raises(DomainError, match="abîmé"):
        opened(path)


def test_a_file_of_another_backup_or_under_another_key_does_not_open(tmp_path):
    path = sealed(tmp_path / "file", [b"rows"])
    with pytest.raises(DomainError, match="abîmé"):
        opened(path, purpose="two|rows")
    with pytest.raises(DomainError, match="abîmé"):
        opened(path, key=BackupKey("b1", os.urandom(32)))


def test_the_same_rows_never_give_the_same_file(tmp_path):
    first, second = (sealed(tmp_path / name, [b"rows"]).read_bytes() for name in ("one", "two"))
    assert first != second
