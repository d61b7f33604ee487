"""The register of processing activities: purposes, bases, recipients from one table; durations and
personal data from where the portal itself reads them."""
