from members.models.applications import Application, ApplicationLink, ApplicationLog, TextAcceptance
from members.models.contracts import Contract, CrisisPlanVersion, MissionStart
from members.models.governance import Attendance, Body, BodyMember, Mandate, Meeting, MeetingSheet
from members.models.membership import FeeRate, Invitation, JoiningText, Membership, MembershipLog
from members.models.people import Partner, Person, Structure
from members.models.reference import (
    Association,
    College,
    Commune,
    Mission,
    Profession,
    Territory,
    TerritoryCommune,
    TerritoryHeadcount,
)
from members.models.user import ProSanteIdentity, RoleGrant, SecurityAlert, User
