"""A world built once for many tests: each of them leaves it as it found it."""

from django.db import transaction


class Undone(transaction.Atomic):
    """A transaction that is never committed, inside which operations may open theirs."""

    def __init__(self):
        super().__init__(using=None, savepoint=True, durable=False)
        self._from_testcase = True

    def __exit__(self, *exc):
        transaction.set_rollback(True)
        return super().__exit__(*exc)
