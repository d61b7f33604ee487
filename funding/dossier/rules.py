from members.rules import coordinator, has_role, office, president, reviewer

# who reads the dossier inside the association, and who may build and send it
reads_dossier = office
prepares_dossier = has_role(*coordinator.roles, *president.roles)
PREPARERS = tuple(sorted(prepares_dossier.roles))
REVIEWERS = tuple(sorted(reviewer.roles))
