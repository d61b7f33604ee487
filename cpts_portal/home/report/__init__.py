"""The coordinator's monthly report: figures frozen once, a page of paper made of them."""
