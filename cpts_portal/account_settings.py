"""Wiring only: who comes in, how, and how much one account reads."""

import os

# --- accounts
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["members.accounts.backend.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "members.accounts.passwords.NotTheAssociationName"},
    {"NAME": "members.accounts.passwords.NotACommonWordStretched"},
]
# a known and an unknown address: the same statements, the same work
ACCOUNT_FORMS = {
    "login": "members.accounts.entering.LoginForm",
    "add_email": "members.accounts.entering.AddEmailForm",
    "confirm_email_verification_code": "members.accounts.entering.ConfirmEmailCodeForm",
    "reset_password": "members.accounts.entering.ResetForm",
}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "members.accounts.reset_tokens.ResetTokens"
ACCOUNT_ADAPTER = "members.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
# sessions end by members.accounts.sessions; the cookie only has to live as long as the longest idle
ACCOUNT_SESSION_REMEMBER = True
SESSION_COOKIE_AGE = 30 * 86_400
# counted in the shared cache: they hold across workers and restarts
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    # wrong passwords (members.accounts.attempts): from one network for one account, for one account
    # from everywhere, and apart for a browser where that account was opened before
    "login_failed": "20/m/ip,5/5m/key",
    "login_failed_everywhere": "30/h/key",
    "login_failed_known": "5/5m/key",
    "reset_password": "20/h/ip,3/h/key",
    "reset_password_from_key": "20/h/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "confirm_email": "1/10s/key",
    # joining (members.views.joining): a whole practice may share one address
    "apply": "30/h/ip",
    # requests for a GP: a town hall sends several from one address
    "care_request": "30/h/ip",
    # the way back to one's own request: a number is public, a whole birth date one in 30 000; of a
    # date known by its month or its year alone, these few tries are what stops whoever guesses
    "care_request_find": "10/h/ip,5/h/key",
    # each asks the provider a question (members.views.accounts)
    "pro_sante_connect": "60/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("CPTS_TRUSTED_PROXIES", "0"))
USERSESSIONS_ADAPTER = "members.accounts.adapter.SessionsAdapter"
MFA_ADAPTER = "members.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
# a passkey that asks for a finger, a face or a PIN is both factors at once
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}
MFA_TOTP_ISSUER = "Portail CPTS"
# one step of drift either way; the forms below make each code count once for as long as it lives
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "members.accounts.second_factor.TracedAuthenticateForm",
    "reauthenticate": "members.accounts.second_factor.TracedReauthenticateForm",
    "activate_totp": "members.accounts.second_factor.EncryptedActivationForm",
    "add_webauthn": "members.accounts.passkeys.AddPasskeyForm",
    "edit_webauthn": "members.accounts.passkeys.RenamePasskeyForm",
    "authenticate_webauthn": "members.accounts.passkeys.TracedPasskeyForm",
    "reauthenticate_webauthn": "members.accounts.passkeys.TracedPasskeyAgainForm",
    "login_webauthn": "members.accounts.passkeys.TracedLoginForm",
}

# --- quotas of an account, an hour: more than anybody works on, far less than the whole list
# different persons whose file is opened
PATIENT_FILES_AN_HOUR = int(os.environ.get("CPTS_PATIENT_FILES_AN_HOUR", "60"))
# pages of the list, and searches
PATIENT_LISTS_AN_HOUR = int(os.environ.get("CPTS_PATIENT_LISTS_AN_HOUR", "120"))
# addresses that held an identifier and led nowhere, before an alert
MISSED_IDS_AN_HOUR = 30
