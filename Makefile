# Everything starts here. `make` alone says what there is.
# Needs Python 3.11 or newer, make and git; the rest comes from the locks.

PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,$(shell $(p) -c \
	'import sys; sys.version_info >= (3, 11) and print("$(p)")' 2>/dev/null)))
BIN := .venv/bin
PORT ?= 8000
PYTEST := $(BIN)/pytest -n auto --dist
INSTALLED := .venv/.installed
VENDOR := buurtplein/static/vendor/htmx.min.js
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard buurtplein/translations/*/LC_MESSAGES/*.po))
LANGUAGES := en
BROWSERS := chromium chromium-browser google-chrome-stable google-chrome

# Compile once, also where the environment says not to: the tests start the programs a hundred times.
export PYTHONDONTWRITEBYTECODE :=

# When root on Debian: install $(1). Otherwise: say how, and stop.
apt = { [ "$$(id -u)" = 0 ] && apt-get update -q && apt-get install -q -y --no-install-recommends $(1); } \
	|| { echo "Please run: sudo apt install $(1)" >&2; exit 1; }

.PHONY: help run check test test-sqlite test-postgresql test-browser test-kill test-hostile fuzz bench bench-zoek bench-matching bench-bord weights lighthouse assets messages docs shots wheel lock chromium clean
.DELETE_ON_ERROR:

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-16s %s\n", $$1, $$2}' Makefile

run: $(INSTALLED) assets  ## the site with a demo neighbourhood, on http://127.0.0.1:8000 (another port: make run PORT=8001)
	@$(BIN)/buurtplein run --port $(PORT)

check: $(INSTALLED)  ## style, types, who imports whom: fast, before every commit
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

test: check test-sqlite test-postgresql test-browser  ## everything

test-sqlite: $(INSTALLED) assets  ## the suite on SQLite
	$(PYTEST) worksteal --ignore=tests/browser

test-postgresql: $(INSTALLED) assets  ## the same suite on PostgreSQL, which it starts itself
	$(PYTEST) worksteal --ignore=tests/browser --database=postgresql

test-browser: $(INSTALLED) assets chromium  ## the walks through the site in headless Chromium
	$(PYTEST) loadfile tests/browser

test-kill: $(INSTALLED) assets  ## kill -9 of everything a hundred times with each engine; takes half an hour
	$(BIN)/pytest tests/test_crash.py tests/search/test_killed.py --kills=100
	$(BIN)/pytest tests/search/test_killed.py --kills=100 --database=postgresql

test-hostile: $(INSTALLED) assets  ## every hostile string in every field of every form; the suite takes one of six
	$(PYTEST) worksteal tests/test_hostile_input.py --every-string

fuzz: $(INSTALLED) assets  ## random input to the whole house for MINUTES=5 (SEED=1, DATABASE=postgresql); prints what it finds
	@$(BIN)/python -m tests.fuzz --minutes $(or $(MINUTES),5) $(if $(SEED),--seed $(SEED)) --database $(or $(DATABASE),sqlite)

bench: $(INSTALLED) assets  ## CPU and SQL statements per page, as ratios to the floor
	$(BIN)/python -m tests.bench

bench-zoek: $(INSTALLED) assets  ## the search engines side by side, as ratios; a quarter of an hour (less: POSTS=8000)
	$(BIN)/python -m tests.bench.search $(if $(POSTS),--posts $(POSTS))

weights: $(INSTALLED) assets chromium  ## bytes, requests and script of the first and the second visit to each page
	@$(BIN)/python -m tests.bench.weights

lighthouse: $(INSTALLED) assets chromium  ## Lighthouse on the demo, as a phone; installs it first; takes some minutes
	@$(BIN)/python -m tests.bench.lighthouse

bench-bord: $(INSTALLED) assets  ## the bord and overview of 2,000 opgaven beside those of 200, as ratios
	$(BIN)/python -m tests.bench.bord

bench-matching: $(INSTALLED) assets  ## how well the plein finds who can help with a vraag, and how fast
	$(BIN)/python -m tests.bench.matching

assets: $(VENDOR) $(CATALOGUES)  ## front-end files from npm packages, compiled translations

messages: $(INSTALLED)  ## collect the texts of the source in the catalogues (a new one: make messages LANGUAGES=fy)
	$(BIN)/pybabel -q extract -F pyproject.toml --no-default-keywords -k _ -k _l -k standing -k ngettext:1,2 \
		--no-wrap --no-location --sort-output --omit-header -o messages.pot buurtplein
	@for language in $(LANGUAGES); do \
		$(BIN)/pybabel -q update -i messages.pot -d buurtplein/translations -l $$language --init-missing \
			--no-wrap --no-fuzzy-matching --ignore-obsolete --omit-header || exit 1; done
	@rm messages.pot

docs: $(INSTALLED)  ## the pages of docs/ that are made from the code
	@$(BIN)/python -m tests.support.docs

shots: $(INSTALLED) assets chromium  ## the pictures in docs/beelden, of the demo as it is now
	@$(BIN)/python -m tests.support.shots

wheel: $(INSTALLED) assets  ## what an operator installs, in dist/
	$(BIN)/pip wheel -q --no-deps --no-build-isolation -w dist .

LOCK := $(BIN)/uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-emit-index-url --custom-compile-command "make lock" $(UPGRADE)
lock: $(INSTALLED)  ## remake the locks from pyproject.toml and package.json (UPGRADE=--upgrade: newest of all)
	$(LOCK) --extra redis -o requirements.lock
	$(LOCK) --extra redis --extra dev -c requirements.lock -o requirements-dev.lock
	$(BIN)/npm install --package-lock-only
	$(BIN)/npm install --package-lock-only --prefix tests/bench/lighthouse

chromium:
	@[ -n "$$(which $(BROWSERS))" ] || $(call apt,chromium fonts-liberation)

clean:  ## remove what make made; your data stays
	rm -rf .venv node_modules tests/bench/lighthouse/node_modules dist $(dir $(VENDOR)) $(CATALOGUES) .*_cache .hypothesis

$(INSTALLED): requirements-dev.lock pyproject.toml
	@[ -n "$(PYTHON)" ] || { echo "buurtplein needs Python 3.11 or newer (to choose one: make PYTHON=...)" >&2; exit 1; }
	@$(PYTHON) -c "import ensurepip, venv" 2>/dev/null || $(call apt,python3-venv)
	@echo "Installing what requirements-dev.lock names; the first time this takes a minute or two."
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.lock \
		|| { echo "The packages could not be fetched (see above). Is there a network? Then try again." >&2; exit 1; }
	@$(BIN)/pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENDOR): package-lock.json hatch_build.py | $(INSTALLED)
	@$(BIN)/python hatch_build.py
	@touch $@

%.mo: %.po | $(INSTALLED)
	@$(BIN)/python -c "import hatch_build; hatch_build.compile_translations()"
