"""The funders' pages, mounted by ``funding.admin`` in their own site."""
