"""Patients without a GP: the records, their states and the matching come with the next piece of work.

The totals of the years before the portal stand with the other historical figures, in funding's ledger.
"""
