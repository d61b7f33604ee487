"""Limits of an upload, said in its messages and beside the file field."""

from dataclasses import dataclass

MOST_BYTES = 10 * 1024 * 1024
MOST_PAGES = 200
# a scanned A3 at 300 dpi is 17 million
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 20_000
# larger images are kept smaller: enough to read an A3 sheet
LONGEST_KEPT = 5_000
LONGEST_NAME = 120


@dataclass(frozen=True)
class FileType:
    media_type: str
    extensions: tuple[str, ...]
    magic: bytes
    aliases: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return self.extensions[0].upper()


PDF = FileType("application/pdf", ("pdf",), b"%PDF-", ("application/x-pdf",))
JPEG = FileType("image/jpeg", ("jpg", "jpeg"), b"\xff\xd8\xff", ("image/jpg", "image/pjpeg"))
PNG = FileType("image/png", ("png",), b"\x89PNG\r\n\x1a\n")
TYPES = (PDF, JPEG, PNG)
ACCEPTED_TYPES = ".pdf,.jpg,.jpeg,.png"
NO_ANTIVIRUS = (
    "Aucun antivirus n’est configuré sur ce portail : seule la structure des fichiers est vérifiée."
)
ONLY = "Seuls les fichiers PDF, JPEG et PNG sont acceptés."
