from pathlib import Path

import pytest

from cpts_portal.ops import secret_files


@pytest.fixture
def secrets_folder(tmp_path) -> Path:
    """As the operator makes it, for the services of the compose file."""
    secret_files.write(tmp_path / "secrets")
    return tmp_path / "secrets"
