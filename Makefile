# `make app` opens the explorer, `make test` runs every check. Both set up what they need, once.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FACENET := facenet-pytorch==2.6.0

.PHONY: help setup app test bench clean

help:
	@echo "make app     open the explorer in a browser"
	@echo "make test    lint, types, tests with a real browser"
	@echo "make bench   timings against other libraries"
	@echo "make setup   only install; make clean removes what was installed or built"

setup: $(VENV)/.run-time

app: setup
	$(BIN)/python -m streamlit run app/streamlit_app.py

test: $(VENV)/.development
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

bench: $(VENV)/.development
	$(BIN)/python -m tests.benchmarks

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run-time: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet -r requirements.txt
	@touch $@

# facenet-pytorch, a reference for the tests, asks for an old torch: taken without dependencies.
$(VENV)/.development: requirements-dev.txt $(VENV)/.run-time
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --no-deps $(FACENET)
	@touch $@
