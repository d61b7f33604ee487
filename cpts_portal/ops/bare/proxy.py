"""The sample proxy file, read by nginx itself."""

import shutil
from pathlib import Path

from cpts_portal.environment import ROOT
from cpts_portal.ops.bare.roots import Root, environment, ok, run

SAMPLE = ROOT / "cpts_portal/ops/compose/nginx.conf"
CERTIFICATE = "/etc/letsencrypt/live/portail.example.org"


def check(base: Path) -> None:
    root = Root.copied(base, "proxy")
    root.as_a_chroot()
    options = {"env": environment() | {"DEBIAN_FRONTEND": "noninteractive"}}
    inside = [*root.inside(), "sh", "-c"]
    run(
        *inside,
        "apt-get update -q && apt-get install -y -q --no-install-recommends nginx-light openssl",
        **options,
    )
    certificate = (
        f"mkdir -p {CERTIFICATE} && cd {CERTIFICATE} && openssl req -x509 -newkey rsa:2048 -nodes "
        "-subj /CN=portail.example.org -days 2 -keyout privkey.pem -out fullchain.pem"
    )
    run(*inside, certificate, **options)
    shutil.copy(SAMPLE, root.path / "etc/nginx/conf.d/portail.conf")
    # with a network of its own: the ports of this machine are not asked for
    output = run("unshare", "--net", *root.inside(), "nginx", "-t", **options).stdout
    ok(f"proxy : {output.strip().splitlines()[-1]}")
    root.remove()
