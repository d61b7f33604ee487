"""What ``members`` asks of ``funding``, which answers from its ``AppConfig.ready``."""

from cpts_portal.foundation.kernel.hooks import Hook

# of the hash of a signed sheet: « la version 2 du dossier de l’année 1 », the first that lists it
sheet_listed_in: Hook[[str], str] = Hook("")
