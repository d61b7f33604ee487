"""The key of a reset link. Apart from its form: allauth reads it while its forms are loaded."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator


class ResetTokens(PasswordResetTokenGenerator):
    """Bound to the account, its password, its last sign-in and its address: no statement asked."""

    key_salt = "members.accounts.reset_tokens"
