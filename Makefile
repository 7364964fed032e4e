# Pratique's toolbox: `make` lists what it can do. Longer work lives in scripts/.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup demo serve test slow hunt quick check format bench catalogues lock clean

WHOLE := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3.11 python3 python3.12 python3.13; do \
  $$python -c '$(WHOLE)' 2>/dev/null && { echo $$python; break; }; done)
IN := .venv/bin
INSTALL := $(IN)/python -m pip install -qq --disable-pip-version-check
# What Python compiles is kept, also where the machine says not to: every one of the
# many processes would compile all of it anew.
unexport PYTHONDONTWRITEBYTECODE
CATALOGUES := $(shell find src -name '*.po')

help:        ## list these targets
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: .stamps/run .stamps/pages .stamps/catalogues ## install what the house needs

demo: setup  ## live the Shanxi days of August 2022 and serve them
	$(IN)/pratique demo

serve: setup ## serve what stands in var/ (or PRATIQUE_HOME)
	$(IN)/pratique serve

test: .stamps/dev setup ## run the tests, but for the slow ones (root gets a Chromium)
	@$(IN)/python scripts/browser.py
	$(IN)/pytest -n 2 -m 'not slow' $(ARGS)

slow: .stamps/dev setup ## run the slow tests: long hunts, whole scenarios, benches
	@$(IN)/python scripts/browser.py
	$(IN)/pytest -n 2 -m slow $(ARGS)

hunt: export PRATIQUE_EXAMPLES ?= 2000
hunt: export PRATIQUE_LIVES ?= 500
hunt: .stamps/dev setup ## look for new counter-examples all night (PRATIQUE_EXAMPLES, …)
	$(IN)/pytest -n 2 -m hypothesis $(ARGS)
	$(IN)/pytest -n 2 -m slow -k long tests/loop $(ARGS)

quick: .stamps/dev setup ## run neither the slow nor the browser tests
	$(IN)/pytest -n 2 -m 'not slow and not browser' $(ARGS)

check: export PRATIQUE_HOME := .stamps/home
check: .stamps/dev setup ## format, lint, types, imports, catalogues, papers
	$(IN)/ruff format --check .
	$(IN)/ruff check .
	$(IN)/mypy
	$(IN)/lint-imports
	$(IN)/python scripts/catalogues.py --check
	$(IN)/pytest -q tests/test_repository.py

format: .stamps/dev ## let ruff format and mend what it can
	$(IN)/ruff format .
	$(IN)/ruff check --fix .

bench: setup ## measure against the numbers to hold (NAMES="declare …" for some)
	$(IN)/pratique bench $(NAMES)

catalogues: .stamps/catalogues ## compile translations that changed

lock: .stamps/dev ## resolve all dependencies anew, at least a week old
	$(IN)/python scripts/locks.py

clean:       ## remove all that make made; what lives in var/ stays
	rm -rf .venv .stamps node_modules src/pratique/web/static/vendor
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src tests scripts -name __pycache__ -prune -exec rm -rf {} +
	rm -f $(CATALOGUES:.po=.mo)

.stamps/environment: requirements/build.txt
	@test -n '$(PYTHON)' || { echo 'Pratique needs Python 3.11 or newer.' \
	  'Next step: install it, or make PYTHON=/path/to/python' >&2; exit 2; }
	@$(PYTHON) -c '$(WHOLE)' || { echo '$(PYTHON) is no Python 3.11 or newer.' >&2; exit 2; }
	@echo 'Making .venv with $(PYTHON) …'
	@$(PYTHON) scripts/environment.py
	@$(INSTALL) --require-hashes -r requirements/build.txt
	@mkdir -p .stamps && touch $@

.stamps/run: .stamps/environment requirements/run.txt pyproject.toml
	@echo 'Installing the house …'
	@$(INSTALL) --require-hashes -r requirements/run.txt
	@$(INSTALL) --no-build-isolation --no-deps --editable .
	@touch $@

.stamps/dev: .stamps/run requirements/dev.txt
	@echo 'Installing what tests and checks need …'
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

.stamps/pages: .stamps/environment package-lock.json scripts/pages.py
	@echo 'Fetching what the pages carry …'
	@$(IN)/python scripts/pages.py
	@touch $@

.stamps/catalogues: .stamps/environment $(CATALOGUES)
	@$(IN)/python scripts/catalogues.py
	@touch $@
