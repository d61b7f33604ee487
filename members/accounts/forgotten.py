"""A forgotten password: the same work for an address that is known and for one that is not."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm

from cpts_portal.foundation.web.forms import TidyFields
from members.queries import accounts


class ResetForm(TidyFields, ResetPasswordForm):
    def clean_email(self) -> str:
        email = get_adapter().clean_email(self.cleaned_data["email"].lower())
        user = accounts.by_address(email)
        self.users = [user] if user and user.is_active else []
        return email
