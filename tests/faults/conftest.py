from tests.foundation.conftest import messages
from tests.missions.conftest import browsers, declare, meet, on_18_november, world

__all__ = ["browsers", "declare", "meet", "messages", "on_18_november", "world"]
