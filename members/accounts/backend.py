"""The login of a session and what it may do today, read together on every request."""

from allauth.account.auth_backends import AuthenticationBackend

from cpts_portal.foundation.kernel import clock
from members.queries import accounts


class Backend(AuthenticationBackend):
    def get_user(self, user_id):
        return accounts.with_rights(user_id, clock.today())

    def _authenticate_by_email(self, email: str, password: str):
        """allauth looks a second time for an address it does not find: that could be counted."""
        return self._check_password(accounts.by_address(email), password)
