"""Throw-away services, an empty database and the populated portal, for the command.

Importing ``tests.support.servers`` starts the servers and fills the environment; this must
happen before anything reads the settings.
"""

import logging

from tests.support import servers  # first: it writes the environment

# isort: split
import django

__all__ = ["populated_portal", "servers"]


def populated_portal():
    from django.test.utils import setup_test_environment

    from tests.funding import loire_forez_fixture
    from tests.support import database, populated

    # the figures alone are printed
    logging.disable(logging.CRITICAL)
    setup_test_environment()
    database.make()
    return populated.build(loire_forez_fixture.load())


django.setup()
