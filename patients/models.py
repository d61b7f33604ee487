"""Patients without a GP. The records come with the second piece of work.

Until then the app holds the totals of the years before the portal, as they were reported.
"""
