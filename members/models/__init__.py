from members.models.contracts import Contract, CrisisPlanVersion, MissionStart
from members.models.governance import Body, BodyMember, Mandate
from members.models.meetings import Attendance, Meeting, MeetingSheet
from members.models.membership import Membership, MembershipLog
from members.models.people import Partner, Person, Structure
from members.models.reference import College, Commune, Mission, Profession
from members.models.role_grant import RoleGrant
from members.models.territory import (
    Association,
    Territory,
    TerritoryCommune,
    TerritoryHeadcount,
)
from members.models.user import User

__all__ = [
    "Association",
    "Attendance",
    "Body",
    "BodyMember",
    "College",
    "Commune",
    "Contract",
    "CrisisPlanVersion",
    "Mandate",
    "Meeting",
    "MeetingSheet",
    "Membership",
    "MembershipLog",
    "Mission",
    "MissionStart",
    "Partner",
    "Person",
    "Profession",
    "RoleGrant",
    "Structure",
    "Territory",
    "TerritoryCommune",
    "TerritoryHeadcount",
    "User",
]
