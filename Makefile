# Every target works on a fresh clone with only Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
CODE := $(wildcard src tests tools bench)

.DEFAULT_GOAL := help
.PHONY: bench bench-web pictures guide help setup demo test check format lint types house faults gaps messages lock clean

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18

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

demo: setup ## the application with a fictional kabupaten: prepares it once, then serves (DATA=folder, PORT=number)
	$(BIN)/nawasena demo start $(if $(DATA),--data $(DATA)) $(if $(PORT),--port $(PORT)) $(if $(PEOPLE),--people $(PEOPLE))

guide: setup ## the examples kept under docs/guide, made again
	rm -rf build/guide && $(BIN)/nawasena demo mapping --people 400 --out build/guide
	cp build/guide/hasil/laporan.pdf build/guide/hasil/hasil.xlsx build/guide/hasil/sembilan-kotak.svg docs/guide/
	$(BIN)/nawasena map --policy kepka-bkn-411-2025 --date 2026-12-31 --input build/guide/masukan --out build/guide/akhir-tahun
	$(BIN)/nawasena compare build/guide/hasil build/guide/akhir-tahun --out build/guide/beda
	cp build/guide/beda/perpindahan.svg docs/guide/

test: check ## every check, then every test (the journeys need Chromium)
	$(BIN)/python -m pytest -n auto --ignore=tests/journeys $(if $(REPORTS),--junitxml=$(REPORTS)/suite.xml)
	$(BIN)/python -m pytest tests/journeys $(if $(REPORTS),--junitxml=$(REPORTS)/journeys.xml)

pictures: $(VENV)/.dev ## the pictures of docs/guide, taken by the journeys
	NAWASENA_PICTURES=docs/guide/gambar $(BIN)/python -m pytest tests/journeys

check: lint types house ## style, types and the import order

format: $(VENV)/.dev ## bring the code into house style
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

lint: $(VENV)/.dev
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)

types: $(VENV)/.dev # the plugin for Django reads the settings, which want a key
	NAWASENA_SECRET_KEY=types $(BIN)/mypy

house: $(VENV)/.dev
	$(BIN)/lint-imports

faults: $(VENV)/.dev ## plant known faults in the engine, and see that each is found (minutes)
	$(BIN)/python tools/planted_faults.py

gaps: $(VENV)/.dev ## take away one permission at a time, and see that each is missed (half an hour)
	$(BIN)/python tools/planted_gaps.py

bench: $(VENV)/.bench ## every way to map beside the engine, 50,000 to 5 million people (half an hour)
	PYTHONPATH=. $(BIN)/python bench/mapping.py

bench-web: $(VENV)/.dev ## pages, import, mapping and row-level security at 50,000 people (six minutes)
	PYTHONPATH=. $(BIN)/python bench/web.py

$(VENV)/.bench: requirements-bench.lock $(VENV)/.dev
	$(PIP) --require-hashes -r requirements-bench.lock
	@touch $@

messages: setup ## collect the texts for users into src/nawasena/locale
	$(BIN)/python tools/messages.py

lock: ## write the lock files; needs uv
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra setup pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra setup --extra dev pyproject.toml -c requirements.lock -o requirements-dev.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra setup --extra dev --extra bench pyproject.toml -c requirements-dev.lock -o requirements-bench.lock

clean: ## remove what the targets above have made
	rm -rf $(VENV) demo-data contoh-pemetaan build dist
