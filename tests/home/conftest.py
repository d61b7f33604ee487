from tests.missions.conftest import accounts, browsers, declare, meet, on_18_november, world

__all__ = ["accounts", "browsers", "declare", "meet", "on_18_november", "world"]
