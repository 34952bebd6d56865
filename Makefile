# A machine needs Python 3.11 or newer and make; everything else is fetched into this folder.
# Every step leaves a stamp, so a second call does only what changed.

VENV   := .venv
PY     := $(VENV)/bin/python
STATIC := commons/pages/static/govuk
PYTEST := $(PY) -m pytest
WORKERS ?= 2
ARGS   ?=
STATE  := $(addprefix tests/,engines bricks catalogue commons registry)

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run demo test test-postgresql check format docs bench guarantees lock clean

help:            ## Show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{sub(/ +$$/, "", $$1); printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.package $(STATIC)/.installed                      ## Install what running needs (fast when nothing changed)

setup-dev: $(VENV)/.requirements-dev setup                        ## Install what tests and checks need as well

run: setup       ## Serve the platform with its examples; prints the address
	@$(VENV)/bin/commons run --examples $(ARGS)

demo: setup      ## Play sample applications through the real API of the running platform
	@$(VENV)/bin/commons demo $(ARGS)

test: setup-dev  ## Run every test, those of state on both databases; says loudly which had no browser
	@$(PY) -m tests.browser.chromium
	$(PYTEST) -n $(WORKERS) $(ARGS)
	@echo "And every test of state on PostgreSQL (make test-postgresql runs these alone):"
	$(PYTEST) -n $(WORKERS) --postgresql $(STATE) $(ARGS)

test-postgresql: setup-dev ## Run every test of state on PostgreSQL
	$(PYTEST) -n $(WORKERS) --postgresql $(STATE) $(ARGS)

check: setup-dev ## Format, lint, types, import contracts, generated docs
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-logo
	$(VENV)/bin/commons docs --check

format: setup-dev ## Format the code and mend what can be mended
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

docs: setup      ## Write the generated reference again
	$(VENV)/bin/commons docs

bench: setup-dev ## Measure speed beside a bare FastAPI + SQLModel app; ARGS=catalogue for one part
	$(PY) -m tests.bench $(ARGS)

guarantees: setup-dev ## Kill, cut the power, fail every statement, fill the disk; one table of what was lost
	$(PY) -m tests.guarantees $(ARGS)

lock:            ## Choose newer versions of what we depend on and write the locked lists again
	$(PY) -m pip install --quiet uv
	$(VENV)/bin/uv pip compile pyproject.toml --extra setup --upgrade $(LOCK) -o requirements.txt
	$(VENV)/bin/uv pip compile pyproject.toml --extra dev -c requirements.txt $(LOCK) -o requirements-dev.txt

clean:           ## Remove everything that was fetched or made, except the data folder
	rm -rf $(VENV) node_modules $(STATIC) artefacts .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# The locked lists hold digests and name no place to fetch from; pip asks wherever this machine is set up to ask.
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-header

$(VENV)/bin/python:
	@command -v python3 >/dev/null || command -v python >/dev/null || { \
	  echo "Python was not found. Expected: Python 3.11 or newer on the PATH. Install it, then run make again."; exit 1; }
	@python=; for name in python3 python python3.14 python3.13 python3.12 python3.11; do \
	  if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; done; \
	if [ -z "$$python" ]; then \
	  echo "This Python is too old: $$(python3 --version 2>&1). Expected: 3.11 or newer. Install it, then run make again."; exit 1; fi; \
	$$python -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python could not make a virtual environment. On Debian and Ubuntu: apt install python3-venv"; exit 1; }

$(VENV)/.requirements: requirements.txt | $(VENV)/bin/python
	@echo "Installing what the platform needs (about a minute, once) ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.txt
	@touch $@

$(VENV)/.requirements-dev: requirements-dev.txt $(VENV)/.requirements
	@echo "Installing what tests and checks need ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.txt
	@touch $@

$(VENV)/.package: pyproject.toml $(VENV)/.requirements
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --no-index --editable .
	@$(PY) -m compileall -q commons bricks registry catalogue
	@touch $@

$(STATIC)/.installed: package-lock.json tools/install_assets.py $(VENV)/.requirements
	@$(PY) tools/install_assets.py
