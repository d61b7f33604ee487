from patients.models.doctors import CareDoctor, Delegation, PlacesAsked
from patients.models.figures import PublishedFigures, RequestFact
from patients.models.log import RequestLog
from patients.models.offers import CareOffer, CareOfferLog
from patients.models.proposals import Placement, Proposal, ProposalLog
from patients.models.requests import CareRequest, Consent
from patients.models.settings import Sector, SectorCommune, SettingsVersion
