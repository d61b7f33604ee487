# Every target does what it needs first; the steps are Python, in cpts_portal/ops.
PYTHON ?= python3
BOOTSTRAP = $(NEEDS_PYTHON) && $(PYTHON) -m cpts_portal.ops.bootstrap
RUN = exec .venv/bin/python
ARGS ?=
# in the shell: there may be no Python to say it
SUDO = $$(test "$$(id -u)" = 0 || ! command -v sudo >/dev/null || echo "sudo ")
AS_ROOT = $$(test -n "$(SUDO)" && echo Lancez || echo "En root")
define NEEDS_PYTHON
if ! command -v $(PYTHON) >/dev/null; then \
  echo "Python manque. $(AS_ROOT) : $(SUDO)apt-get update && $(SUDO)apt-get install -y python3 python3-venv" >&2; exit 2; \
elif ! $(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))"; then \
  echo "Il faut Python 3.11 ou plus récent ($(PYTHON) est plus ancien) : PYTHON=… en désigne un autre." >&2; exit 2; \
fi
endef
# which territory « make demo » shows: loire-forez, loue-lison, pays-horloger, quercy-bouriane
ifneq ($(SEED),)
export CPTS_DEMO_SEED = $(SEED)
endif

.PHONY: help setup demo stop test coverage check bench metrics mutants audit sbom

help:
	@echo "make setup    environnement Python, paquets du système, fichier .env"
	@echo "make demo     la démonstration, jusqu’à Ctrl-C (SEED=loue-lison, pays-horloger, quercy-bouriane)"
	@echo "make stop     arrête PostgreSQL et Valkey intégrés tout de suite"
	@echo "make test     tous les tests, navigateur compris (ARGS=\"-k dossier\" pour choisir)"
	@echo "make coverage tous les tests encore, et les branches des vues où aucun n’entre (deux fois plus long)"
	@echo "make check    style, types, contrats d’import, migrations, pages générées, déploiement"
	@echo "make bench    les mesures de vitesse"
	@echo "make metrics  ce que le code coûte, en chiffres (ARGS=--json)"
	@echo "make mutants  de petites fautes mises dans les règles : les tests les voient-ils ? (deux heures)"
	@echo "make audit    les paquets verrouillés face aux vulnérabilités connues"
	@echo "make sbom     la liste de ce dont le portail est fait (sbom.json, CycloneDX)"

setup:
	@$(BOOTSTRAP) test

demo:
	@$(BOOTSTRAP) demo && $(RUN) -m cpts_portal.ops.demonstration

stop:
	@test -x .venv/bin/python || { echo "Rien n’est installé : il n’y a rien à arrêter."; exit 0; }; \
	$(RUN) -m cpts_portal.ops.embedded.client stop

test:
	@$(BOOTSTRAP) test && $(RUN) -m pytest -n auto --maxprocesses 4 --dist loadgroup --no-loadscope-reorder $(ARGS)

# tracing takes as long again: outside the tests of every day
coverage:
	@$(MAKE) --no-print-directory test ARGS="$(ARGS) --cov"

check:
	@$(BOOTSTRAP) test && $(RUN) -m cpts_portal.ops.checks

bench:
	@$(BOOTSTRAP) test && $(RUN) -m tests.bench $(ARGS)

metrics:
	@$(BOOTSTRAP) test && $(RUN) -m tests.metrics $(ARGS)

mutants:
	@$(BOOTSTRAP) test && $(RUN) -m tests.mutants $(ARGS)

audit:
	@$(BOOTSTRAP) test && $(RUN) -m cpts_portal.ops.checks.vulnerabilities

sbom:
	@$(BOOTSTRAP) test && $(RUN) -m cpts_portal.ops.checks.inventory sbom.json
