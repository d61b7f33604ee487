"""The facts of a small seed: a dozen of a published text, and the few things invented so that
its portal can be opened. Amounts of a contract are not given: the rates give them."""

from dataclasses import dataclass, field
from datetime import date

from missions.enums import Basis, Pay

# profession of the national nomenclature, and its detail
Kind = tuple[str, str, str]
MG: Kind = ("TRE_G15", "10", "médecine générale")
PHA: Kind = ("TRE_G15", "21", "")
OPT: Kind = ("TRE_G15", "28", "")
AMB: Kind = ("TRE_G15", "36", "")
CD: Kind = ("TRE_G15", "40", "")
SF: Kind = ("TRE_G15", "50", "")
IDE: Kind = ("TRE_G15", "60", "")
MK: Kind = ("TRE_G15", "70", "")
POD: Kind = ("TRE_G15", "80", "")
ORT: Kind = ("TRE_G15", "91", "")
PSY: Kind = ("TRE_G15", "93", "")
ERG: Kind = ("TRE_G15", "94", "")
DIE: Kind = ("TRE_G15", "95", "")
PMT: Kind = ("TRE_G15", "96", "")
OST: Kind = ("TRE_R95", "71", "")
KIN: Kind = ("LOCAL", "KINESIO", "")


@dataclass(frozen=True)
class Crowd:
    """``count`` people of one profession; their keys are ``prefix`` and a rank: « IDE3 »."""

    prefix: str
    kind: Kind
    count: int


@dataclass(frozen=True)
class ContractFacts:
    """``parties`` and ``missions`` as the text names them."""

    signed_on: date
    parties: tuple[str, ...]
    missions: tuple[str, ...]
    advance_paid_on: date
    payer: str


@dataclass(frozen=True)
class BodyFacts:
    code: str
    name: str
    kind: str
    mission: str | None
    who: tuple[str, ...]


@dataclass(frozen=True)
class MeetingFacts:
    """``then``: what became of the hours of those present: proposed, submitted or validated."""

    number: str
    title: str
    mission: str
    on: date
    place: str
    activity: str
    who: tuple[str, ...]
    hour: int = 20
    minutes: int = 120
    action: str | None = None
    body: str | None = None
    people_met: int | None = None
    then: str = "proposed"


@dataclass(frozen=True)
class HoursFacts:
    """``then``: draft, submitted, validated or returned."""

    who: str
    on: date
    minutes: int
    activity: str
    mission: str
    action: str
    comment: str
    then: str


@dataclass(frozen=True)
class ExpenseFacts:
    number: str
    envelope: str
    nature: str
    label: str
    eur: str
    on: date


@dataclass(frozen=True)
class SeedFacts:
    """``named``: the profession of each persona who is a professional. ``prospects``: nobody has
    joined yet."""

    territory: str
    email: str
    phone: str
    epcis: tuple[str, ...]
    founded_on: date
    crowds: tuple[Crowd, ...]
    named: dict[str, Kind]
    structures: tuple[tuple[str, str, str], ...] = ()
    partners: tuple[tuple[str, str], ...] = ()
    offices: dict[str, str] = field(default_factory=dict)
    bodies: tuple[BodyFacts, ...] = ()
    contract: ContractFacts | None = None
    actions: tuple[tuple[str, str, str, str], ...] = ()
    meetings: tuple[MeetingFacts, ...] = ()
    hours: tuple[HoursFacts, ...] = ()
    expenses: tuple[ExpenseFacts, ...] = ()
    prospects: bool = False
    # where the one who applies works: postal code, commune
    applicant_from: tuple[str, str] = ("", "")


# prices are each association's own; these are invented
ACTIVITIES = (
    ("IPR", "Fonction dans l’association", Pay.LOSS_INDEMNITY, Basis.HOURLY, 50),
    ("GT", "Réunion de mission", Pay.MISSION_REMUNERATION, Basis.LUMP, 80),
    ("TER", "Action de terrain", Pay.MISSION_REMUNERATION, Basis.HOURLY, 45),
    ("PRO", "Rédaction de protocole", Pay.MISSION_REMUNERATION, Basis.HOURLY, 45),
    ("NUL", "Assemblée ou soirée, sans versement", Pay.UNPAID, Basis.LUMP, 0),
)
