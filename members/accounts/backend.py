"""The login of a session and what it may do today, read together on every request."""

from allauth.account.auth_backends import AuthenticationBackend

from cpts_portal.foundation.kernel import clock
from members.queries import accounts


class Backend(AuthenticationBackend):
    def get_user(self, user_id):
        return accounts.with_rights(user_id, clock.today())
