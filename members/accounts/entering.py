"""allauth's forms where an address or a code is pasted, without what nobody sees in it."""

from allauth.account import forms as theirs
from allauth.account.adapter import get_adapter

from cpts_portal.foundation.web.fields import AddressField
from cpts_portal.foundation.web.forms import TidyFields
from members.queries import accounts


class LoginForm(TidyFields, theirs.LoginForm):
    pass


class AddEmailForm(TidyFields, theirs.AddEmailForm):
    email = AddressField(label=theirs.AddEmailForm.base_fields["email"].label)


class ConfirmEmailCodeForm(TidyFields, theirs.ConfirmEmailVerificationCodeForm):
    pass


class ResetForm(TidyFields, theirs.ResetPasswordForm):
    """The same work for an address that is known and for one that is not."""

    def clean_email(self) -> str:
        email = get_adapter().clean_email(self.cleaned_data["email"].lower())
        user = accounts.by_address(email)
        self.users = [user] if user and user.is_active else []
        return email
