"""Views that write and keep nothing of what an expired session sends, with the reason.

Everything else that writes carries ``@keeps_typed``. A route is added here when its form holds
nothing that somebody composed: a click, ticks, one choice.
"""

CLICK = "one click, nothing is typed"
TICKS = "ticked rows: what was ticked may have changed meanwhile"
CHOICE = "one choice in a list"
NOTHING_TYPED = {
    "home:ask_report": CLICK,
    "home:report_again": CLICK,
    "home:resend_mail": CLICK,
    "home:my_mails": CHOICE,
    "members:close_session": CLICK,
    "members:see_alert": CLICK,
    "home:person_data": CLICK,
    "missions:own_step": CLICK,
    "missions:declarations": TICKS,
    "patients:offers": CLICK,
    "patients:my_offer_step": CLICK,
    "patients:end_delegation": CLICK,
    "review:visas": CHOICE,
    "funding:dossier_build": CLICK,
    "funding:dossier_send": CLICK,
    "funding:remove_piece": CLICK,
    "funding:restore_piece": CLICK,
    "members:deposit_sheet": "one file, which a browser never gives back",
}
