from patients.models.facts import RequestFact
from patients.models.log import RequestLog
from patients.models.requests import CareRequest, Consent
from patients.models.settings import Sector, SectorCommune, SettingsVersion

__all__ = [
    "CareRequest",
    "Consent",
    "RequestFact",
    "RequestLog",
    "Sector",
    "SectorCommune",
    "SettingsVersion",
]
