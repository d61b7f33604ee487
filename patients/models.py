"""Patients without a GP: the records, their states and the matching come with the next piece.

The totals of the years before the portal stand with the other historical figures, in funding's
ledger.
"""
