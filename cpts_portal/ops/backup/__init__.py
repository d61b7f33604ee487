"""The portal saved: one folder a backup, encrypted, read at one instant, put back on an empty
instance. The key (``CPTS_BACKUP_KEY``) is in no database and is none of the keys of the fields.

PostgreSQL's own COPY, table by table, in one REPEATABLE READ transaction: nothing to install in
the image, no version of ``pg_dump`` to match, and a hash of the rows that a restore can compare.
"""

from cpts_portal.ops.backup.backups_folder import chosen
from cpts_portal.ops.backup.making import make
from cpts_portal.ops.backup.restoring import restore

__all__ = ["chosen", "make", "restore"]
