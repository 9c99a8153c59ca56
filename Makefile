# make serve: set up, build if needed, publish at http://127.0.0.1:8866/
# make test: the same set-up with test tools, then every test
# make long: all that takes longer than a change should wait for; run it before a release
# make faults: what befalls a server while people read
# make attack: hidden counts attacked in ten invented areas of 2,000 to 12,000 persons
# make bench: what it costs, beside what a user would do otherwise
# make lock: resolve requirements.txt and requirements-test.txt anew (needs uv)

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8866
SHARED ?= $(wildcard ../shared/data)
BIN := .venv/bin

.PHONY: serve test long faults attack bench lab lock setup setup-test clean

serve: setup
	$(BIN)/scrutiny serve --host $(HOST) --port $(PORT) $(addprefix --name ,$(NAME))

lab: setup
	$(BIN)/scrutiny lab

test: setup-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

faults: setup-test
	SCRUTINY_LONG=faults $(BIN)/pytest tests/browser/test_faults.py

long: faults attack

attack: setup-test
	SCRUTINY_LONG=attack $(BIN)/pytest --numprocesses auto --dist loadgroup --durations 20 tests/attack/test_second_eyes.py -k persons

bench: setup-test
	$(BIN)/python -m tests.bench

setup: .venv/installed
setup-test: .venv/installed-test

.venv/installed: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or later is needed")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	touch $@

.venv/installed-test: .venv/installed requirements-test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	touch $@

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra build pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra build --extra test pyproject.toml -o requirements-test.txt

clean:
	rm -rf .venv build
