from missions.models.action import Action
from missions.models.activity import Activity, ActivityRate
from missions.models.declaration import Declaration, DeclarationLog
from missions.models.evidence import Evidence

__all__ = ["Action", "Activity", "ActivityRate", "Declaration", "DeclarationLog", "Evidence"]
