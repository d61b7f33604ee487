"""How many statements a page may ask, session and account included, transactions not.

The portal's own limits: a list six, any page twelve. A page costs what its view says (``@page``),
whatever the length of its lists; one that needs more than twelve is named here, with the reason.
"""

from cpts_portal.home import access

MOST = 12
# the whole dossier is collected live from every app: each part is read once and for all its uses
# a copy of somebody’s data reads each table that speaks of them, once
ABOVE = (
    # and the money of the year before, which it is compared with
    "funding:dossier",
    # the same contents, read once more before they leave or are answered
    "funding:dossier_send",
    "funding:dossier_point",
    "home:my_copy",
    "home:person_copy",
    # two requests are opened side by side
    "patients:compare",
    "patients:request_copy",
    "patients:own_copy",
)
# pages that others wrote: accounts, and the way to the list of the reviewers
LIBRARIES = {
    "account_login": 2,
    "account_logout": 2,
    "account_inactive": 2,
    "account_signup": 2,
    "account_reauthenticate": 8,
    "account_email": 6,
    "account_email_verification_sent": 2,
    "account_change_password": 2,
    "account_set_password": 2,
    "account_reset_password": 2,
    "account_reset_password_done": 2,
    "account_reset_password_from_key": 2,
    "account_reset_password_from_key_done": 2,
    "account_confirm_login_code": 2,
    "mfa_index": 4,
    "mfa_authenticate": 2,
    "mfa_reauthenticate": 8,
    "mfa_activate_totp": 7,
    "mfa_deactivate_totp": 7,
    "mfa_view_recovery_codes": 6,
    "mfa_generate_recovery_codes": 6,
    "mfa_download_recovery_codes": 6,
    "mfa_list_webauthn": 6,
    "mfa_add_webauthn": 9,
    "mfa_edit_webauthn": 6,
    "mfa_remove_webauthn": 6,
    "mfa_reauthenticate_webauthn": 10,
    "mfa_login_webauthn": 2,
    "usersessions_list": 3,
    "review:index": 2,
}


def budgets() -> dict[str, int]:
    by_route = {route.name: getattr(route.view, "budget", None) for route in access.routes()}
    return {name: most for name, most in by_route.items() if most is not None} | LIBRARIES
