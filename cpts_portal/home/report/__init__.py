"""The coordinator's monthly report: figures snapshot once, and the PDF made of them."""
