"""allauth's forms where an address or a code is pasted, without what nobody sees in it."""

from allauth.account import forms as theirs

from cpts_portal.foundation.web.fields import AddressField
from cpts_portal.foundation.web.forms import TidyFields


class LoginForm(TidyFields, theirs.LoginForm):
    pass


class AddEmailForm(TidyFields, theirs.AddEmailForm):
    email = AddressField(label=theirs.AddEmailForm.base_fields["email"].label)


class ConfirmEmailCodeForm(TidyFields, theirs.ConfirmEmailVerificationCodeForm):
    pass
