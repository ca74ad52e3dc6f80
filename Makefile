# make demo   the whole story on a sandbox shop: half a minute, and as much again for the set-up
# make test   lint, types, layers and the whole test suite, on all cores or in JOBS=2 processes
# make coverage  the suite again, and the lines that no test runs (a third slower)
# make lint   ruff, mypy --strict, import-linter, zizmor (the workflows that we ship)
# make actionlint  the workflows once more, by actionlint, which is installed apart (in CI)
# make bench  timings (never asserted in tests)
# make fuzz   damaged catalogs and policies for MINUTES=3 each (never in CI)
# make simulate  RUNS=10000 lives of a shop with sales, faults and kills (72 are in CI)
# make laws   the property tests with EFFORT=10 times the examples
# make crash  SIGKILL at every commit and writing call of a run (each kind of them is in CI)
# make lock   write constraints.txt anew from the newest releases

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MINUTES ?= 3
RUNS ?= 1000
EFFORT ?= 10
ACTIONLINT ?= actionlint
# One more than there are cores: some tests wait for processes and for limits.
JOBS ?= $(shell $(PYTHON) -c 'import os; print(1 + (os.cpu_count() or 1))')
SKELETON := $(wildcard reconciler/workflow/skeleton/github/*.yml reconciler/workflow/skeleton/github/*/*.yml)
READY := $(VENV)/.ready

# Tests start the program hundreds of times: compiled once, whatever the machine is used to.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test coverage lint actionlint bench fuzz simulate laws crash lock clean

demo: $(READY)
	$(BIN)/reconciler demo

test: lint
	$(BIN)/pytest --numprocesses $(JOBS) --maxprocesses 8 --dist worksteal

coverage: $(READY)
	$(BIN)/coverage erase
	$(BIN)/pytest --numprocesses $(JOBS) --maxprocesses 8 --dist worksteal --cov --cov-report=term

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/zizmor --offline --quiet --min-severity medium .github $(SKELETON)

actionlint:
	$(ACTIONLINT) .github/workflows/*.yml $(filter-out %/action.yml,$(SKELETON))

bench: $(READY)
	$(BIN)/python -m benchmarks

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "reconciler needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 6; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt pip
	@# The build tells at length what an editable installation is.
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --editable . --group dev
	@touch $(READY)

fuzz: $(READY)
	$(BIN)/python -m benchmarks.fuzz_loader --minutes $(MINUTES)
	$(BIN)/python -m benchmarks.fuzz_loader --minutes $(MINUTES) --policies

simulate: $(READY)
	$(BIN)/python -m tests.simulation $(RUNS)

laws: $(READY)
	EFFORT=$(EFFORT) $(BIN)/pytest --numprocesses $(JOBS) --maxprocesses 8 --dist worksteal -m hypothesis

crash: $(READY)
	CRASH=all $(BIN)/pytest --numprocesses $(JOBS) --maxprocesses 8 --dist worksteal tests/crash

lock:
	rm -rf $(VENV)/lock && $(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet --upgrade pip
	$(VENV)/lock/bin/python -m pip install --quiet --editable . --group dev
	$(VENV)/lock/bin/python -m pip freeze --all --exclude-editable | grep -v '^setuptools==' > constraints.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist *.egg-info
