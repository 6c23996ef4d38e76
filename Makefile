# One command each for a newcomer: `make site` builds the shipped site, `make test` runs the tests. Both make their own virtual
# environment in .venv/ and install the versions locked in .ci/, so that nobody's new release breaks a fresh clone.

PYTHON ?= python3
BIN = .venv/bin

.PHONY: site test serve readers hazards reference bench lock
site: .venv/installed
	$(BIN)/feeds build
	@echo "public/ is what content/ says; look at it with: $(BIN)/feeds serve"

test: .venv/installed-dev
	$(BIN)/python -m pytest

serve: site
	$(BIN)/feeds serve

# Feed readers and validators of npm, for the slow tests.
readers: tests/readers/node_modules/.package-lock.json
tests/readers/node_modules/.package-lock.json: tests/readers/package.json tests/readers/package-lock.json
	cd tests/readers && npm ci --silent
	touch $@

# All that may go wrong, and the table of it.
hazards: .venv/installed-dev
	$(BIN)/python -m pytest -m hazard --reliability=docs/reliability.md

# What the code says of commands, options and settings, into docs/commands.md and docs/settings.md.
reference: .venv/installed
	$(BIN)/python docs/make_reference.py

# Beside Hugo and a simple script; benchmarks/README.md says what else can be asked.
bench: .venv/installed-bench
	$(BIN)/python -m benchmarks run --sizes 1000,10000 --rounds 3

.venv/installed: .ci/locked.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("feeds needs Python 3.11 or newer; where it has another name: make site PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r .ci/locked.txt
	$(BIN)/pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/installed-dev: .venv/installed .ci/locked-dev.txt
	$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r .ci/locked-dev.txt
	touch $@

.venv/installed-bench: .venv/installed .ci/locked-bench.txt
	$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r .ci/locked-bench.txt
	touch $@

# Renews the locked versions for every Python from 3.11 on.
lock: .venv/installed-dev
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  -o .ci/locked.txt pyproject.toml .ci/build.in
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --extra test --extra dev -c .ci/locked.txt -o .ci/locked-dev.txt pyproject.toml .ci/build.in
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --extra bench -c .ci/locked-dev.txt -o .ci/locked-bench.txt pyproject.toml .ci/build.in
