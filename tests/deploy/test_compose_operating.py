"""What an operator does with the compose file, months later: cron, updates, a proxy."""

import os
import re
import subprocess

import psycopg
import pytest

from cpts_portal.environment import ROOT
from cpts_portal.foundation.records.uploads.limits import MOST_IMAGE_BYTES
from cpts_portal.foundation.web.file_fields import FilesField
from cpts_portal.ops import env_file, image_version
from cpts_portal.ops.embedded.binaries import valkey_program
from tests.deploy import compose_file

NGINX = ROOT / "cpts_portal/ops/compose/nginx.conf"
FIRST_TAG = re.compile(r":v?(\d+)")


def test_the_sample_env_is_enough_for_a_nightly_backup_without_any_exported_variable():
    """cron has no variable of the operator's shell: Docker reads « .env » alone."""
    values = env_file.read_values(compose_file.SAMPLE)
    backup = compose_file.services(values)["backup"]
    assert backup["image"] == f"cpts-portal:{values['CPTS_VERSION']}"
    assert "--keep=30" in backup["command"]


def test_each_line_of_the_sample_env_is_read_by_the_compose_file():
    names = set(re.findall(r"\$\{(\w+)", compose_file.text()))
    # the one to go back to is read by image_version
    assert set(env_file.read_values(compose_file.SAMPLE)) - {image_version.FORMER} <= names


def test_the_sample_env_holds_no_secret():
    names = env_file.read_values(compose_file.SAMPLE)
    assert not [name for name in names if re.search("KEY|PASSWORD|SECRET", name)]
    assert not set(names) & {"DATABASE_URL", "REDIS_URL"}


def test_a_backup_never_migrates_before_it_saves():
    """« run » starts what a service depends on: install would change the tables first."""
    assert set(compose_file.services()["backup"]["depends_on"]) == {"postgres"}


@pytest.mark.parametrize("name", ["restore", "install", "web", "worker"])
def test_who_writes_an_anchor_mounts_a_path_apart_from_the_database(name):
    service = compose_file.services()[name]
    anchors = [volume for volume in service["volumes"] if volume.endswith(":/srv/anchors")]
    assert anchors == [f"{compose_file.VARIABLES['CPTS_ANCHORS']}:/srv/anchors"]
    assert anchors[0].startswith("/"), "a named volume lives on the disk of the database"
    assert "anchors" not in compose_file.whole()["volumes"]


def test_the_images_are_of_the_majors_that_the_tests_use():
    services = compose_file.services()
    with psycopg.connect(os.environ["CPTS_TEST_ADMINISTRATOR"]) as connection:
        postgres = connection.info.server_version // 10000
    output = subprocess.run(
        [valkey_program(), "--version"], capture_output=True, text=True, check=True
    )
    valkey = int(re.search(r"v=(\d+)\.", output.stdout)[1])
    assert int(FIRST_TAG.search(services["postgres"]["image"])[1]) == postgres
    assert int(FIRST_TAG.search(services["valkey"]["image"])[1]) == valkey


def test_mails_are_caught_only_when_asked():
    services = compose_file.services()
    assert services["mail"]["profiles"] == ["essai"]
    for name in compose_file.PORTAL:
        assert services[name]["environment"]["CPTS_SMTP_HOST"] == "smtp.example.org"


def checkout(place):
    (place / "pyproject.toml").write_text('[project]\nname = "x"\nversion = "2.3.4"\n')
    git = ["git", "-C", str(place), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"]):
        subprocess.run([*git, *words], check=True)
    return git


def test_an_update_names_another_image_and_keeps_the_former_to_go_back(tmp_path):
    git = checkout(tmp_path)
    env = tmp_path / ".env"
    env.write_text("CPTS_HOSTS=portail.example.org\nCPTS_VERSION=0.1.0\nCPTS_FORMER_VERSION=\n")
    first = image_version.version(tmp_path)
    assert re.fullmatch(r"2\.3\.4-[0-9a-f]{12}", first)
    assert image_version.note(env, first) == (first, "0.1.0")
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "two"], check=True)
    second = image_version.version(tmp_path)
    assert second != first
    image_version.note(env, second)
    # run again, it forgets nothing
    assert image_version.note(env, second) == (second, first)
    assert image_version.go_back(env) == (first, second)
    assert env_file.read_values(env) == {
        "CPTS_HOSTS": "portail.example.org",
        "CPTS_VERSION": first,
        "CPTS_FORMER_VERSION": second,
    }


def test_a_first_env_gets_the_line_of_the_image_and_nothing_to_go_back_to(tmp_path):
    env = tmp_path / ".env"
    env.write_text("CPTS_HOSTS=portail.example.org")
    assert image_version.note(env, "1.0-abc") == ("1.0-abc", "")
    assert env.read_text() == "CPTS_HOSTS=portail.example.org\nCPTS_VERSION=1.0-abc\n"
    with pytest.raises(SystemExit, match="ne nomme aucune version d’avant"):
        image_version.go_back(env)


def test_the_version_outside_a_checkout_is_that_of_the_project(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "2.3.4"\n')
    assert image_version.version(tmp_path) == "2.3.4"


def directive(name: str) -> list[str]:
    text = re.sub(r"#.*", "", NGINX.read_text(encoding="utf-8"))
    return re.findall(rf"^\s*{name}\s+([^;]+);", text, re.MULTILINE)


def test_the_sample_proxy_lets_the_largest_upload_in(settings):
    """nginx refuses beyond 1 MB by default; its own syntax is checked by nginx in .ci/bare."""
    (size,) = directive("client_max_body_size")
    assert size.endswith("m")
    most = FilesField.most * MOST_IMAGE_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert int(size[:-1]) * 1024 * 1024 >= most


def test_the_sample_proxy_writes_no_address_of_a_page():
    """Some hold a personal link, and the portal keeps its own logs without them."""
    assert directive("access_log") == ["off"] * len(directive("server_name"))
    assert [line.split()[-1] for line in directive("error_log")] == ["crit"]


def test_the_sample_proxy_ends_tls_and_tells_the_portal_who_asks():
    headers = dict(line.split(maxsplit=1) for line in directive("proxy_set_header"))
    assert headers["Host"] == "$host"
    assert headers["X-Forwarded-Proto"] == "https"
    # replaced: one trusted proxy, and never what the browser claims
    assert headers["X-Forwarded-For"] == "$remote_addr"
    assert directive("return") == ["301 https://$host$request_uri"]
    assert directive("ssl_protocols") == ["TLSv1.2 TLSv1.3"]
    (target,) = directive("proxy_pass")
    ports = compose_file.services()["web"]["ports"]
    assert ports == [f"{target.removeprefix('http://')}:8000"]
