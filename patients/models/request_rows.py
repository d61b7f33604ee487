"""Which columns of a request are an identity, and which rows a list may load."""

from django.db import models

from patients.enums import LISTED_STATES, OPEN_STATES

# the encrypted columns: nobody outside ``traced_reads`` opens them
IDENTITY = (
    "last_name",
    "first_name",
    "birth_date",
    "street",
    "phone",
    "email",
    "trusted_person",
    "representative",
    "former_doctor",
    "reporter_name",
    "reporter_structure",
    "reporter_phone",
)
# limitation (« quarantaine »): nothing of the request is read or changed until it is lifted
LIMITATION = ("limited_at", "limited_by", "limited_for")

# blind indexes: equality without opening anything
SAME = ("same_person", "same_phone", "same_email")


class CareRequestQuerySet(models.QuerySet):
    def clear(self):
        """Without the encrypted columns: what a list or a count may load."""
        return self.defer(*IDENTITY, *SAME, "limited_for")

    def readable(self):
        """Without those whose reading the person, or the office, has stopped."""
        return self.filter(limited_at__isnull=True)

    def open(self):
        return self.readable().filter(state__in=OPEN_STATES)

    def listed(self):
        return self.readable().filter(state__in=LISTED_STATES)
