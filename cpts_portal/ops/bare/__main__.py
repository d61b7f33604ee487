"""``python3 -m cpts_portal.ops.bare FOLDER [part …]``, as ``.ci/bare`` starts it."""

import os
import sys
import time
from pathlib import Path

from cpts_portal.ops.bare import demonstrations, image, proxy
from cpts_portal.ops.bare.roots import Failed, build, ok

PARTS = {
    "chroot": lambda base: demonstrations.as_root(base, "root dans un chroot", machine=False),
    "machine": lambda base: demonstrations.as_root(base, "root sur une machine", machine=True),
    "compte": demonstrations.as_somebody,
    "image": image.replay,
    "proxy": proxy.check,
}


def main(place: Path, names: list[str]) -> None:
    if os.getpid() != 1:
        raise Failed("lancez .ci/bare : cet essai vit dans des espaces de noms à lui")
    began = time.monotonic()
    base = build(place)
    for part in names or PARTS:
        PARTS[part](base)
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    ok(f"tout est passé en {minutes} min {seconds:02}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
