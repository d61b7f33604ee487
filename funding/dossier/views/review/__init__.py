"""The funders' pages, mounted by ``funding.review_site`` in their own site."""
