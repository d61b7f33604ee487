from members.models.alerts import AlertKind, SecurityAlert
from members.models.applications import Application, ApplicationLink, ApplicationLog, TextAcceptance
from members.models.contracts import Contract, CrisisPlanVersion, MissionStart
from members.models.governance import Body, BodyMember, Mandate
from members.models.invitations import Invitation
from members.models.joining import FeeRate, JoiningText
from members.models.meetings import Attendance, Meeting, MeetingSheet
from members.models.membership import Membership, MembershipLog
from members.models.people import Partner, Person, Structure
from members.models.pro_sante import ProSanteIdentity
from members.models.reference import College, Commune, Mission, Profession
from members.models.role_grant import RoleGrant
from members.models.territory import Association, Territory, TerritoryCommune, TerritoryHeadcount
from members.models.user import User

__all__ = [
    "AlertKind",
    "Application",
    "ApplicationLink",
    "ApplicationLog",
    "Association",
    "Attendance",
    "Body",
    "BodyMember",
    "College",
    "Commune",
    "Contract",
    "CrisisPlanVersion",
    "FeeRate",
    "Invitation",
    "JoiningText",
    "Mandate",
    "Meeting",
    "MeetingSheet",
    "Membership",
    "MembershipLog",
    "Mission",
    "MissionStart",
    "Partner",
    "Person",
    "ProSanteIdentity",
    "Profession",
    "RoleGrant",
    "SecurityAlert",
    "Structure",
    "Territory",
    "TerritoryCommune",
    "TerritoryHeadcount",
    "TextAcceptance",
    "User",
]
