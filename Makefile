# Two commands are enough: `make run` and `make test`.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := 0.13.9

.PHONY: help run test lint types check format bench pictures clean

help:  ## What can be done here
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: $(VENV)/.run  ## Install, load the demo site into an empty database, and serve it (PORT=8000)
	@exec $(BIN)/python manage.py serve --tied

test: $(VENV)/.dev  ## Install and run the tests: SQLite with the embedded default, then PostgreSQL and Redis
	@exec $(BIN)/python .ci/run_tests.py

check: $(VENV)/.dev  ## All that must hold before a change is handed in: lint, types, both test runs, browser journeys
	@exec .ci/run

lint: $(VENV)/.dev  ## ruff and djade
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	git ls-files -z 'templates/*.html' | xargs -0 -r $(BIN)/djade --target-version 5.2 --check

types: $(VENV)/.dev  ## mypy
	$(BIN)/mypy

format: $(VENV)/.dev  ## Let ruff and djade put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	git ls-files -z 'templates/*.html' | xargs -0 -r $(BIN)/djade --target-version 5.2

bench: $(VENV)/.dev  ## What a page costs, measured against bare Django: the bars P1 to P11 (about five minutes)
	@exec $(BIN)/python bench/pages.py

pictures: $(VENV)/.dev  ## Take the pictures of the docs anew, from the demo site in Chromium (ONLY=desk)
	@exec $(BIN)/python .ci/take_pictures.py $(ONLY)

clean:  ## Remove what was installed; the site's data under var/ stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache

# Installed again when a list of requirements changes, and only then.
$(VENV)/.run: requirements.lock Makefile
	@$(call install,requirements.lock)
	@touch $@

$(VENV)/.dev: requirements-dev.lock Makefile
	@$(call install,requirements-dev.lock)
	@touch $@ $(VENV)/.run

# uv is quick; plain pip does the same where uv cannot run. Both refuse a file whose hash is not in the list.
define install
echo "Installing what $(1) lists into $(VENV) …"; \
[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV); \
$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Asof needs Python 3.11 or newer; PYTHON=python3.12 make …"; exit 1; }; \
if $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV) \
  && $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1); then :; \
else echo "uv did not work here; plain pip is used." && $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); fi
endef
