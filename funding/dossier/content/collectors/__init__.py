"""Where each part of the dossier comes from: the reads of every app, turned into figures."""
