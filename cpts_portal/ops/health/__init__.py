"""How the portal is: a word for the load balancer, a page for the administrator, figures for a
monitoring. States, ages and counts only; nobody's name and nothing anybody wrote."""
