# make demo   – a demo organisation on two loopback ports      make test  – every test
# make setup  – the environment alone      make check – linters, types, contracts
# make bench  – every claim of speed, measured beside its peer or bound
.PHONY: setup demo demo-reset test check bench spark lock clean
.DELETE_ON_ERROR:

PYTHON ?= $(shell command -v python3.11 || command -v python3)
PIP ?= $(shell command -v pip || command -v pip3 || echo "$(PYTHON) -m pip")
PORT ?= 8300
BIN := .venv/bin
UV := $(BIN)/uv
# Trusts what the machine trusts, also behind a proxy with a certificate of its own.
export UV_SYSTEM_CERTS := 1
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate

setup: .venv/.run

.venv/.uv: requirements/uv.txt
	test -x $(BIN)/python || $(PYTHON) -m venv --without-pip .venv
	$(PIP) --python .venv install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	touch $@

.venv/.run: .venv/.uv requirements/run.txt pyproject.toml
	$(UV) pip install --quiet --python .venv --require-hashes -r requirements/run.txt
	$(UV) pip install --quiet --python .venv --no-deps --no-build-isolation --editable .
	touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	$(UV) pip install --quiet --python .venv --require-hashes -r requirements/dev.txt
	touch $@

.venv/.bench: .venv/.dev requirements/bench.txt
	$(UV) pip install --quiet --python .venv --require-hashes -r requirements/bench.txt
	touch $@

demo: setup
	@$(BIN)/byway demo --port $(PORT)

demo-reset:
	rm -rf demo
	@$(MAKE) --no-print-directory demo

test: .venv/.dev
	@sh tests/prepare.sh
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.bench .peers/.ready
	@sh tests/prepare.sh
	$(BIN)/python -m bench

# A linkage learned here, scored on Spark: wants Java 17.
spark: .venv/.spark
	$(BIN)/python -m pytest -c /dev/null --rootdir . --noconftest -p no:cacheprovider tests/spark/check_spark.py

.venv/.spark: .venv/.dev requirements/spark.txt
	$(UV) pip install --quiet --python .venv --require-hashes -r requirements/spark.txt
	touch $@

# Peers whose requirements are at odds with ours; one builds on Debian's libicu-dev, pkg-config, g++.
.peers/.ready: .venv/.uv requirements/peers.txt
	@sh tests/prepare.sh peers
	test -x .peers/bin/python || $(PYTHON) -m venv --without-pip .peers
	$(UV) pip install --quiet --python .peers --require-hashes -r requirements/peers.txt
	touch $@

# Re-locks every requirement by hash. The build tool is among them, so nothing is fetched unlocked.
lock: .venv/.uv
	$(UV) pip compile $(LOCK) --extra server pyproject.toml requirements/build.in -o requirements/run.txt
	$(UV) pip compile $(LOCK) pyproject.toml -c requirements/run.txt -o requirements/engine.txt
	$(UV) pip compile $(LOCK) --extra server --group dev pyproject.toml requirements/build.in -c requirements/run.txt -o requirements/dev.txt
	$(UV) pip compile $(LOCK) --extra server --extra arviz --group dev --group bench pyproject.toml requirements/build.in -c requirements/dev.txt -o requirements/bench.txt
	$(UV) pip compile $(LOCK) --extra server --extra spark --group dev pyproject.toml requirements/build.in -c requirements/dev.txt -o requirements/spark.txt
	$(UV) pip compile $(LOCK) requirements/peers.in -o requirements/peers.txt

clean:
	rm -rf .venv .peers
