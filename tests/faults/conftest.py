from tests.foundation.conftest import messages
from tests.missions.conftest import accounts, browsers, declare, meet, world
from tests.support.clocks import on_18_november

__all__ = ["accounts", "browsers", "declare", "meet", "messages", "on_18_november", "world"]
