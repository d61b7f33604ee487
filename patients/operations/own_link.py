"""The way back to a private page whose address was lost: the number and the birth date."""

from datetime import datetime

from django.db import transaction

from cpts_portal.foundation.kernel.cipher import decrypt, encrypt
from cpts_portal.foundation.records import audit
from patients.domain import links
from patients.domain.births import BirthDate
from patients.enums import HERSELF_OR_CARER
from patients.models import CareRequest
from patients.permissions import PERSON

_SAMPLE = "patients.own-link:sample"


@transaction.atomic(durable=True)
def find_own_link(*, at: datetime, number: int, birth: BirthDate) -> str | None:
    """The key of the private page, or nothing: for a number that is not, for another birth date
    or one said less precisely, for a request that is erased, for one that somebody else reported,
    alike and at the same cost."""
    rows = CareRequest.objects.select_for_update(of=("self",))
    row = rows.filter(number=number).first()
    known = _birth_of(row)
    told = known is not None and known.is_told_by(birth)
    # whoever reported somebody typed the birth date and was given the number: both keys
    found = told and row.filled_by in HERSELF_OR_CARER
    audit.record(
        "care_request.find_link" if found else "care_request.find_link_refused",
        by=PERSON,
        at=at,
        target=row if found else CareRequest,
    )
    if not found:
        return None
    row.link_hash = links.hash_of(row.token)
    row.save(update_fields=["link_hash"])
    return links.link_of(row.token)


def _birth_of(row: CareRequest | None) -> BirthDate | None:
    if row is None or row.birth_date is None:
        # as long as opening a birth date takes
        decrypt(encrypt("1950-01-01", context=_SAMPLE), context=_SAMPLE)
        return None
    return BirthDate(row.birth_date, row.birth_precision)
