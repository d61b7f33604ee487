"""An address that is kept is one that can be written at; otherwise the sentence says why."""

import pytest
from django.core.exceptions import ValidationError

from cpts_portal.foundation.kernel import emails
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.fields import AddressField
from members.accounts.entering import AddEmailForm
from members.forms.application import PersonForm, StructureForm
from members.forms.steps import ApplicantContactForm


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Claire@Exemple.fr", "claire@exemple.fr"),
        (" claire@exemple.fr\u200b ", "claire@exemple.fr"),
        ("mailto:claire@exemple.fr", "claire@exemple.fr"),
        ("MAILTO: claire@exemple.fr", "claire@exemple.fr"),
        ("claire+cpts@sous.exemple.fr", "claire+cpts@sous.exemple.fr"),
        ("o'connor@exemple.fr", "o'connor@exemple.fr"),
        ("claire@bücher.fr", "claire@bücher.fr"),
        ("claire@xn--bcher-kva.fr", "claire@xn--bcher-kva.fr"),
    ],
)
def test_an_address_is_kept_in_one_spelling(text, address):
    assert AddressField().clean(text) == address


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a@localhost", emails.UNREACHABLE),
        ("a@[127.0.0.1]", emails.UNREACHABLE),
        ("a@[IPv6:::1]", emails.UNREACHABLE),
        ("a@10.0.0.10", emails.UNREACHABLE),
        ("a@exemple", emails.UNREACHABLE),
        ("a@exemple.", emails.UNREACHABLE),
        ("a@exemple..fr", emails.UNREACHABLE),
        ("a..b@exemple.fr", emails.UNREACHABLE),
        ("a b@exemple.fr", emails.UNREACHABLE),
        ("prenom.nom", emails.UNREACHABLE),
        ("éric", emails.UNREACHABLE),
        (f"{'a' * 250}@exemple.fr", emails.UNREACHABLE),
        ("zoé@exemple.fr", emails.ACCENTED),
        ("zoe\u0301@exemple.fr", emails.ACCENTED),
        ("a@exemple.fr, b@exemple.fr", emails.ONE_ONLY),
        ("a@exemple.fr;b@exemple.fr", emails.ONE_ONLY),
        ("a@exemple.fr b@exemple.fr", emails.ONE_ONLY),
        ("a@exemple.fr\nBcc: c@exemple.fr", emails.ONE_ONLY),
    ],
)
def test_an_address_nobody_can_be_written_at_is_refused_with_its_own_reason(text, reason):
    with pytest.raises(DomainError) as refusal:
        emails.clean_email(text, field="email")
    assert (refusal.value.sentence, refusal.value.field) == (reason, "email")
    with pytest.raises(ValidationError, match="dresse"):
        AddressField().clean(text)


def test_an_empty_address_is_asked_for_only_where_it_is_needed():
    assert AddressField(required=False).clean(" ") == ""
    with pytest.raises(ValidationError, match="Indiquez votre adresse de courriel"):
        AddressField().clean("")


@pytest.mark.parametrize(
    "form",
    [AddEmailForm, PersonForm, StructureForm, ApplicantContactForm],
    ids=lambda form: form.__name__,
)
def test_every_form_that_asks_for_an_address_reads_it_alike(form):
    assert isinstance(form.base_fields["email"], AddressField)
