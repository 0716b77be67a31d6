# The two commands: `make report` and `make test`. Both set up what they need in .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TEST_READY := $(VENV)/.test-ready

.PHONY: report test lint types layers unit bench screens lock clean help

help:
	@echo "make report  documents of the example client, in all formats"
	@echo "make test    all checks and tests"
	@echo "make bench   the measurements behind the performance claims"
	@echo "make screens renew the pictures of the handbook"
	@echo "make lock    renew requirements.txt after a change in pyproject.toml"

report: $(READY)
	$(BIN)/smbeleid report voorbeeldschool --document alle

test: lint types layers unit

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(READY)
	$(BIN)/mypy

layers: $(READY)
	$(BIN)/lint-imports --no-cache

unit: $(READY) $(TEST_READY)
	$(BIN)/coverage erase
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --cov --cov-report=
	$(BIN)/coverage report

bench: $(READY)
	$(BIN)/python benchmarks/one_client.py
	$(BIN)/python benchmarks/assemble.py
	$(BIN)/python benchmarks/consult.py

screens: $(READY) $(TEST_READY)
	$(BIN)/python docs/screenshots.py

lock: $(READY)
	$(BIN)/python -m uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate --quiet --output-file requirements.txt

clean:
	rm -rf $(VENV) build dist .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(READY): requirements.txt pyproject.toml tests/system_packages.sh
	sh tests/system_packages.sh python "$(PYTHON)"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(TEST_READY): tests/word-validator/package-lock.json tests/system_packages.sh | $(READY)
	sh tests/system_packages.sh tests
	mkdir -p $(VENV)/word-validator
	cp tests/word-validator/package.json tests/word-validator/package-lock.json $(VENV)/word-validator
	npm install --prefix $(VENV)/word-validator --no-fund --no-audit --loglevel=error
	touch $@
