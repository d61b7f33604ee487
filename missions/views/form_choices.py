"""The choices of the form for the person behind the screen."""

from datetime import date
from uuid import UUID

from missions.forms.declaration import Choices
from missions.queries import choices


def choices_for(person_id: UUID, on: date) -> Choices:
    return Choices(
        missions=choices.missions_on(on),
        actions=choices.actions_open(),
        activities=choices.activities_on(on),
        tariffs=choices.tariffs_for(person_id, on),
    )
