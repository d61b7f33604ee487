"""OpenID Connect with Pro Santé Connect: what is asked of it, what its answers must prove.

A leaf: it knows neither the members nor the database. Real time comes in as ``now``, in seconds.
"""
