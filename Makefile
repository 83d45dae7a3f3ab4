# make demo: analyse a shipped sample and show the report.  make test: the whole test suite.  make check: what else must hold.
# Each makes the environment it needs in .venv from the lock; nothing but Python 3.11 or newer is taken for granted.
VENV ?= .venv
SAMPLE ?= samples/pmip6-handover.pcapng
BIN = $(VENV)/bin
READY = $(VENV)/.ready
UV = $(BIN)/uv

.PHONY: demo test check lint types layers derive derived samples lock locked format clean

demo: $(READY)
	$(BIN)/mobtrace analyze $(SAMPLE)

test: $(READY)
	@.ci/tools
	$(BIN)/pytest -n 2 -rs

check: lint types layers derived locked

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

layers: $(READY)
	$(BIN)/lint-imports --no-cache

# The files that come from the registry: write them, or see that they are what the registry says.
derive: $(READY)
	$(BIN)/python -m mobtrace.derive

derived: $(READY)
	$(BIN)/python -m mobtrace.derive --check

# The sample captures, the same bytes every time.
samples: $(READY)
	$(BIN)/python samples/generate.py

# The lock: make it anew for the dependencies of pyproject.toml, or see that it fits them.
lock: $(READY)
	$(UV) pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-annotate \
		--no-header --quiet --upgrade --output-file requirements.lock

locked: $(READY)
	$(BIN)/python .ci/locked

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(READY): requirements.lock .ci/environment pyproject.toml
	.ci/environment $(VENV)
	@touch $@

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis dist
