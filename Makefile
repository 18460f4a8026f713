# Two commands matter: `make demo` and `make test`. Each sets up what it needs, once, in .venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
WINNOW := $(BIN)/winnow

.DEFAULT_GOAL := help
.PHONY: help demo test test-fast lint types quality serve clean

help:  ## What there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Winnow needs Python 3.11 or newer; name one: make PYTHON=python3.12"; exit 1; }
	@echo "Setting up $(VENV) (once)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing Winnow and what it needs (once; two to four minutes)"
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[fast]'
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt $(VENV)/.installed
	@echo "Installing what the tests need (once)"
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(VENV)/.installed  ## Clean and deduplicate the sample articles in seeds/, and say what happened
	@echo "winnow run seeds --corpus demo/corpus"
	@rm -rf demo/corpus
	@$(WINNOW) run seeds --corpus demo/corpus

test: $(VENV)/.installed-dev  ## All tests, those with real servers too
	@echo "Running all tests"
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

test-fast: $(VENV)/.installed-dev  ## The tests that start no server
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m 'not slow'

lint: $(VENV)/.installed-dev  ## Style (ruff)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev  ## Types (mypy, strict)
	@$(BIN)/mypy

quality: $(VENV)/.installed-dev  ## Quality on evaluation data, side by side with others: make quality DATA=folder
	@# The pip of Python 3.11 takes 'html-clean' and 'html_clean' for two extras of lxml, and gives up.
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'pip>=24'
	@$(BIN)/pip install --quiet --disable-pip-version-check -e '.[quality]'
	@WINNOW_DATA="$(DATA)" $(BIN)/python -m benchmarks.quality

serve: $(VENV)/.installed  ## The Prefect dashboard with the deployments ready to run
	@$(WINNOW) serve

clean:  ## Remove what `make demo` and the tests made
	@rm -rf demo .pytest_cache .mypy_cache .ruff_cache .hypothesis .prefect
