# Guichet. `make` alone lists what there is. Everything runs from .venv, made on first use from Python's standard library.

SHELL := /bin/sh
# Compiled once and kept, whatever the machine's habit: every test starts processes of its own.
unexport PYTHONDONTWRITEBYTECODE
# The newest Python of the machine that is new enough; or name one: make PYTHON=/opt/python3.12/bin/python3 demo
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	if command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then echo $$p; break; fi; done)
BIN := .venv/bin
PORT ?= 8000
TESTS ?=
JOBS ?= auto

.PHONY: help demo test test-postgres check lint bench lock reference clean run-environment dev-environment

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

demo: run-environment ## a complete site with invented people on http://localhost:8000 (PORT=...)
	@$(BIN)/guichet demo --port $(PORT)

test: dev-environment ## every test (TESTS=path for some, JOBS=1 for one process)
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup $(TESTS)

test-postgres: dev-environment ## the same tests on PostgreSQL, starting its own server
	@$(BIN)/python tools/with_postgres.py $(BIN)/python -m pytest -n $(JOBS) --dist loadgroup $(TESTS)

lint: dev-environment ## style, types, import contracts, settings
	$(BIN)/ruff check .
	GUICHET_ENVIRONMENT=test $(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	GUICHET_ENVIRONMENT=test $(BIN)/guichet check

check: lint ## the same, and the tests of the architecture
	$(BIN)/python -m pytest -q tests/architecture

bench: dev-environment ## speed: one line each, measured, peer, ratio
	@$(BIN)/python bench/run.py

lock: dev-environment ## renew requirements/*.txt from pyproject.toml
	@$(BIN)/python tools/lock.py

reference: dev-environment ## renew docs/reference/commands.md and ports.md from the code
	@$(BIN)/python tools/reference.py

clean: ## remove what was made here: .venv, var and caches
	rm -rf .venv var dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

run-environment: python-found
	@$(PYTHON) tools/prepare.py run

dev-environment: python-found
	@$(PYTHON) tools/prepare.py dev

.PHONY: python-found
python-found:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found. Install it (Debian: apt install python3 python3-venv) or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
