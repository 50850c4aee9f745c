# Every target works on a fresh clone with only Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
CODE := $(wildcard src tests tools bench)

.DEFAULT_GOAL := help
.PHONY: help setup demo test check format lint types house messages lock clean

help: ## what can be made
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18

setup: $(BIN)/nawasena ## the command, at .venv/bin/nawasena

$(BIN)/nawasena: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] + ". Try: make setup PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(BIN)/nawasena
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

demo: setup ## the main job on a fictional agency (OUT=folder to choose where)
	$(BIN)/nawasena demo $(if $(OUT),--out $(OUT))

test: check ## every check, then every test
	$(BIN)/python -m pytest

check: lint types house ## style, types and the import order

format: $(VENV)/.dev ## bring the code into house style
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

lint: $(VENV)/.dev
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)

types: $(VENV)/.dev
	$(BIN)/mypy

house: $(VENV)/.dev
	$(BIN)/lint-imports

messages: setup ## collect the texts for users into src/nawasena/locale
	$(BIN)/python tools/messages.py

lock: ## write the lock files; needs uv
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra setup pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra setup --extra dev pyproject.toml -c requirements.lock -o requirements-dev.lock

clean: ## remove what the targets above have made
	rm -rf $(VENV) demo-data build dist
