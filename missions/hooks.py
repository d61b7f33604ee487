"""What ``missions`` asks of ``funding``, which answers from its ``AppConfig.ready``."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from cpts_portal.foundation.kernel.hooks import Hook
from missions.labels import Transfer

# days before this one belong to contract years that are decided; None: nothing is closed
closed_before: Hook[[], date | None] = Hook(None)
# where the money of verified hours stands, for those that are in a batch
transfers: Hook[[Iterable[UUID]], Mapping[UUID, Transfer]] = Hook({})
