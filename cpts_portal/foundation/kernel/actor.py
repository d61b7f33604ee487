"""Who acts: passed to every operation as ``by=``. No foreign key, no request."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Actor:
    """``id`` is the user's id (None for the system), ``person_id`` the member behind it; ``means``:
    how they proved who they are, as one word for the audit (``password+totp``, ``link``)."""

    id: UUID | None
    roles: frozenset[str] = field(default_factory=frozenset)
    person_id: UUID | None = None
    second_factor: bool = False
    name: str = ""
    means: str = ""

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def role_label(self) -> str:
        """The roles as one stable word for the audit: ``coordinator+member``."""
        return "+".join(sorted(self.roles)) or "nobody"


SYSTEM = Actor(id=None, roles=frozenset({"system"}), name="Le portail")
