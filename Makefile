# Two commands do everything on a machine with Python 3.11 or newer: `make run` and `make test`.

PYTHON ?= python3
# Where pip finds torch; empty: where it finds everything else. See README, "The two commands".
TORCH_INDEX ?=
# For `make bench`: which file of bench/, and what it is given.
BENCH ?= turn
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
# Twice quiet: errors only.
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
TORCH := $(shell grep '^torch==' requirements.txt)
# Touched after an install; older than its requirements, the install is done again.
APP := $(VENV)/app.installed
DEV := $(VENV)/dev.installed

.PHONY: help run test check fix bench train clean
.DEFAULT_GOAL := help

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

run: $(APP) ## install what is missing and start the app on http://127.0.0.1:7860
	$(BIN)/python app.py

test: $(DEV) ## every test; those in a browser when there is a Chromium
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

check: $(DEV) ## format, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

fix: $(DEV) ## put right what formatter and linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(DEV) ## print the figures of the README (BENCH=<name of a file in bench/>)
	$(BIN)/python -m bench.$(BENCH) $(ARGS)

train: $(DEV) ## train the embedded language model from its corpus
	$(BIN)/python -m agent.training.train $(ARGS)

clean: ## forget the environment and the tools' caches; the shop's state in var/ stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

# A venv that could not be finished is taken away again, so that the next try starts anew.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else \
		f"{sys.executable} is Python {sys.version.split()[0]}; 3.11 or newer is needed:" \
		" make PYTHON=/path/to/python3.11 ...")'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "$(PYTHON) cannot make a virtual" \
		"environment; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

# An old pip takes very long over these requirements, so pip itself comes first; then torch, so
# that a build chosen here is not replaced by another.
$(APP): requirements.txt | $(BIN)/python
	@echo "installing into $(VENV), some minutes on the first run"
	$(PIP) install --upgrade pip
	$(PIP) install $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) $(TORCH)
	$(PIP) install -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt $(APP)
	$(PIP) install -r requirements-dev.txt
	@touch $@
