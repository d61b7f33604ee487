#!/usr/bin/env python
"""Every command of the portal. Those that need PostgreSQL or Valkey start them when needed."""

import os
import signal
import sys

# computed from files, or from the code alone
WITHOUT_SERVICES = {
    "access_matrix",
    "access_matrix_page",
    "aipd_page",
    "allocate",
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "licences_page",
    "makemessages",
    "makemigrations",
    "privacy_page",
    "register_page",
    "security_page",
    "simulate_aci",
    "startapp",
    "states_page",
    "version",
}
# these may find a database that is empty
ON_ANY_DATABASE = {
    "dbshell",
    "install",
    "migrate",
    "restore",
    "showmigrations",
    "sqlmigrate",
    "test",
}


def main(words: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpts_portal.settings")
    # asked to end, a command gives back what it holds: temporary folders, child processes
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # the answer of a command is on stdout, for the next program to read
    os.environ.setdefault("CPTS_LOG_STREAM", "stderr")
    command = words[1] if len(words) > 1 else "help"
    needs_services = command not in WITHOUT_SERVICES and not {"--help", "-h", "--version"} & {
        *words
    }
    if not needs_services:
        os.environ["CPTS_SERVICES"] = "none"
    from django.core.management import execute_from_command_line

    if needs_services and command not in ON_ANY_DATABASE:
        import django

        django.setup()
        from cpts_portal.ops.stamp import refuse_other_mode

        refuse_other_mode()
    execute_from_command_line(words)


if __name__ == "__main__":
    main(sys.argv)
