# `make app` opens the explorer, `make test` runs every check. Both set up what they need, once.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check $(if $(CI),--quiet)
FACENET := facenet-pytorch==2.6.0

# With a screen the browser opens by itself; without one Streamlit prints the address.
SCREEN := $(if $(filter Darwin,$(shell uname -s)),yes,$(DISPLAY)$(WAYLAND_DISPLAY))
OPEN := $(if $(SCREEN),--server.headless=false --logger.hideWelcomeMessage=true)

# A stamp says that an installation was finished. It says nothing once its Python is gone.
STAMPS := $(VENV)/.run-time $(VENV)/.development
$(shell test -x $(BIN)/python || rm -f $(STAMPS))

.DELETE_ON_ERROR:
.PHONY: help setup app test bench words clean

help:
	@echo "make app     open the explorer in a browser"
	@echo "make test    lint, types, tests with a real browser"
	@echo "make bench   timings against other libraries"
	@echo "make words   collect the texts for translation, and compile the catalogues"
	@echo "make setup   install what the explorer needs; app does it by itself"
	@echo "make clean   remove what was installed or built"

setup: $(VENV)/.run-time

app: setup
	@echo "The explorer opens at http://localhost:8501, or the next free port. Ctrl+C ends it."
	$(BIN)/python -m streamlit run app/streamlit_app.py $(OPEN)

test: $(VENV)/.development
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	$(BIN)/python -m pytest

bench: $(VENV)/.development
	$(BIN)/python -m tests.benchmarks

# A new text appears in the .po file without translation; the tests name those that are missing.
LOCALE := inception_core/locale
words: $(VENV)/.development
	mkdir -p build
	$(BIN)/pybabel -q extract --no-location --no-default-keywords -k tr -k later -k trn:1,2 \
	  --sort-output -o build/explorer.pot inception_core app
	$(BIN)/pybabel -q update --domain explorer --no-fuzzy-matching --ignore-obsolete --no-wrap \
	  -i build/explorer.pot -d $(LOCALE)
	$(BIN)/python -m tests.catalogues

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build
	find app inception_core tests -name __pycache__ -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, but \`$(PYTHON)\` is not. Name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; \
	  exit 1; }
	$(PYTHON) -m venv --clear $(VENV)

# Touched last, so that an interrupted installation is taken up again.
$(VENV)/.run-time: requirements.txt | $(BIN)/python
	@echo "Installing the explorer: PyTorch alone is some gigabytes, this takes minutes once."
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip
	$(PIP) -r requirements.txt
	@touch $@

# facenet-pytorch, a reference for the tests, asks for an old torch: taken without dependencies.
$(VENV)/.development: requirements-dev.txt requirements-cluster.txt $(VENV)/.run-time
	@echo "Installing what the checks need."
	$(PIP) -r requirements-dev.txt
	$(PIP) --no-deps $(FACENET)
	@touch $@
