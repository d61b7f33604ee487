from tests.foundation.conftest import messages
from tests.missions.conftest import accounts, browsers, declare, meet, on_18_november, world

__all__ = ["accounts", "browsers", "declare", "meet", "messages", "on_18_november", "world"]
