# `make demo` and `make test` are all a newcomer needs; each sets up what it uses.
PY ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Compiled once, and not by every process that the demo and the tests start
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo match-demo test test-full check format lock bench migration chaos year

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP) ## Make the virtual environment and install the locked dependencies

$(STAMP): requirements/lock.txt pyproject.toml
	$(PY) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { echo "Python 3.11, 3.12 or 3.13 is needed; say which with: make PY=python3.12 ..."; exit 1; }
	$(PY) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements/lock.txt
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --no-deps -e .
	@touch $@

PORT ?= 8000

demo: $(STAMP) ## See the whole service at work on made-up people: make demo [PORT=8000] [DATA=folder]
	@exec $(BIN)/peercoach demo --port $(PORT) $(if $(DATA),--data "$(DATA)")

match-demo: $(STAMP) ## Run the main job on two made-up spreadsheets and show the result
	@rm -rf var/demo && mkdir -p var
	@$(BIN)/peercoach match --example var/demo >/dev/null
	@$(BIN)/peercoach match var/demo/first-years.csv var/demo/coaches.csv --rules var/demo/rules.toml \
		--out var/demo/pairs.xlsx --report var/demo/report.json --round var/demo/round.json
	@$(BIN)/peercoach match var/demo/first-years.csv var/demo/coaches.csv --rules var/demo/rules.toml \
		--out var/demo/pairs.csv >/dev/null && head -4 var/demo/pairs.csv

bench: $(STAMP) ## Measure; docs/figures.md says what and how
	$(BIN)/python -m bench.engine --largest 800
	$(BIN)/python bench/reading.py

# Browser tests go by file: those of one share a service.
# Without --whole, PostgreSQL, browser, real processes and long lists of cases are left out: plain
# `pytest` is quick.
CORES ?= 2

test: $(STAMP) ## Run the whole suite: SQLite, PostgreSQL, browser
	@tools/provide-browser $(BIN)
	$(BIN)/pytest --whole -n $(CORES) --dist loadfile -m browser
	$(BIN)/pytest --whole -m "not browser" -n $(CORES)

test-full: $(STAMP) ## Run the long variants too
	@tools/provide-browser $(BIN)
	$(BIN)/pytest --whole -n $(CORES) --dist loadfile -m browser --run-long
	$(BIN)/pytest --whole -m "not browser" -n $(CORES) --run-long

KILLS ?= 200
MAILS ?= 12000
DATABASE ?= sqlite

chaos: $(STAMP) ## Kill everything that sends mail, again and again, and count what arrives: make chaos [KILLS=200] [MAILS=12000] [DATABASE=sqlite|postgresql]
	$(BIN)/python -m bench.chaos --kills $(KILLS) --mails $(MAILS) --database $(DATABASE)

PAIRS ?= 2500

year: $(STAMP) ## Go through an academic year, hour by hour, and count every mail: make year [PAIRS=2500]
	$(BIN)/python -m bench.year --pairs $(PAIRS)

migration: $(STAMP) ## Write the next migration: make migration DOES="what it does"
	$(BIN)/python tools/new_migration.py "$(DOES)"

lock: ## Renew requirements/lock.txt from pyproject.toml
	@test -x $(BIN)/uv || { $(PY) -m venv $(VENV) && $(BIN)/python -m pip install --quiet uv; }
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --generate-hashes --no-header --no-annotate --quiet -o requirements/lock.txt

format: $(STAMP) ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix --quiet .

check: $(STAMP) ## Lint, types, architecture
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -n 0 tests/test_architecture.py

.PHONY: screenshots
screenshots: $(STAMP) ## Photograph every page into var/screenshots/
	$(BIN)/python -m tools.screenshots
