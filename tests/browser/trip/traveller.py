"""Who travels: the browsers of the trip, its mails, and what was shown on the way."""

from dataclasses import dataclass, field

from tests.browser.conftest import Company
from tests.browser.mailbox import Mailbox
from tests.browser.person import DESK, PHONE, Person

PATIENT = {"last_name": "Zelkova", "first_name": "Hortensia", "email": "h.zelkova@exemple.fr"}
SECRETS = ("Zelkova", "zelkova", "Hortensia", "39 98 71 42", "39987142")


@dataclass
class Trip:
    company: Company
    mailbox: Mailbox
    screens: list[str] = field(default_factory=list)
    # everything that somebody who must not know the patient was shown
    contents: list[str] = field(default_factory=list)

    def person(self, key, **how) -> Person:
        return self.company.enter(key, **how)

    def look(self, person: Person, name: str, *, stranger_to_the_patient: bool = True) -> None:
        """The page on both screens, and what it says kept for the last look."""
        for number, screen in enumerate((PHONE, DESK)):
            person.page.set_viewport_size(screen)
            person.check_page(f"trip-{len(self.screens):02}-{name}")
            if number == 0 and stranger_to_the_patient:
                self.contents.append(person.page.content())
        self.screens.append(name)
