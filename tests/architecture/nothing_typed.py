"""Views that write and keep nothing of what an expired session sends, with the reason.

Everything else that writes carries ``@keeps_typed``. A route is added here when its form holds
nothing that somebody composed: a click, ticks, one choice.
"""

CLICK = "one click, nothing is typed"
TICKS = "ticked rows: what was ticked may have changed meanwhile"
CHOICE = "one choice in a list"
SHORT = "a date, a choice, a sentence at the most: said again in seconds"
PRIVATE = "a few words about one patient: not kept outside her own row"
NOTHING_TYPED = {
    "home:ask_report": CLICK,
    "home:report_again": CLICK,
    "home:resend_mail": CLICK,
    "home:my_mails": CHOICE,
    "home:person_data": CLICK,
    "missions:own_step": CLICK,
    "missions:declarations": TICKS,
    "missions:remove_evidence": CLICK,
    "patients:offers": CLICK,
    "patients:correct_save": PRIVATE,
    "patients:request_step": PRIVATE,
    "patients:search": PRIVATE,
    "patients:propose": SHORT,
    "patients:proposal": SHORT,
    "patients:add_doctor": SHORT,
    "patients:my_offer": SHORT,
    "patients:my_offer_step": CLICK,
    "patients:delegations": SHORT,
    "patients:end_delegation": CLICK,
    "patients:my_proposal": CHOICE,
    "patients:my_patient_step": SHORT,
    "funding:dossier_dates": SHORT,
    "funding:dossier_point": CLICK,
    "funding:dossier_answer": SHORT,
    "funding:dossier_withdraw": SHORT,
    "review:visas": CHOICE,
    "review:funding_dossier_step": SHORT,
    "review:funding_dossier_act": SHORT,
    "funding:dossier_build": CLICK,
    "funding:dossier_send": CLICK,
    "funding:remove_piece": CLICK,
}
