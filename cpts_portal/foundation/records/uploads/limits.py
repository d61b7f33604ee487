"""Limits of an upload, said in its messages and beside the file field."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
# a photo is kept smaller than it comes
MOST_IMAGE_BYTES = 30 * MEGABYTE
MOST_PAGES = 200
LONGEST_NAME = 120
# enough for the brand of an HEIC file
HEAD_BYTES = 32


@dataclass(frozen=True)
class FileType:
    """``magic`` at ``offset`` opens the file; the first extension names what is kept."""

    media_type: str
    extensions: tuple[str, ...]
    magic: tuple[bytes, ...]
    offset: int = 0

    @property
    def label(self) -> str:
        return self.extensions[0].upper()

    def opens(self, head: bytes) -> bool:
        return head[self.offset :].startswith(self.magic)


HEIC_BRANDS = ("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1")
PDF = FileType("application/pdf", ("pdf",), (b"%PDF-",))
JPEG = FileType("image/jpeg", ("jpg", "jpeg", "jpe", "jfif", "jif"), (b"\xff\xd8\xff",))
PNG = FileType("image/png", ("png",), (b"\x89PNG\r\n\x1a\n",))
HEIC = FileType(
    "image/heic",
    ("heic", "heif", "hif"),
    tuple(f"ftyp{brand}".encode() for brand in HEIC_BRANDS),
    offset=4,
)
TIFF = FileType("image/tiff", ("tif", "tiff"), (b"II*\0", b"MM\0*"))
TYPES = (PDF, JPEG, PNG, HEIC, TIFF)
ACCEPTED_TYPES = ",".join(f".{extension}" for kind in TYPES for extension in kind.extensions)
ACCEPTED_HELP = "PDF de 10 Mo au plus, photo ou image de 30 Mo au plus."
ONLY = "Seuls les fichiers PDF, JPEG, PNG, HEIC et TIFF sont acceptés."
