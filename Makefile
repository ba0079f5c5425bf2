# Every target first creates the environment in .venv. It needs python3 (3.11 or newer), make and git.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
BUILDS := $(or $(wildcard $(READY)),.venv/.builds)
PYTEST := $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help deps test test-schemas test-examples test-integration validate-examples \
	reports coverage build fmt lint examples site serve pictures bench engines fuzz evolution-fuzz conform-fuzz drift \
	contract-coverage bench-site browser fuzz-browser clean

help: ## list the main targets
	@grep -E '^[a-z-]+:.* ## ' $(MAKEFILE_LIST) | sed 's/:.* ## /\t/' | sort | expand -t 20

reports: ## list the targets that measure or draw
	@grep -E '^[a-z-]+:.* ### ' $(MAKEFILE_LIST) | sed 's/:.* ### /\t/' | sort | expand -t 20

deps: $(READY) ## create .venv with everything for development

# $(call environment,EXTRA): create or update .venv
define environment
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint .ci/constraints.txt --editable '.[$(1)]'
endef

$(READY): pyproject.toml .ci/constraints.txt tests/support/npm/package-lock.json
	$(call environment,dev)
	PYTHONPATH=tests $(BIN)/python -m support.toolchains
	@touch $@

.venv/.builds: pyproject.toml .ci/constraints.txt
	$(call environment,build)
	@touch $@

# It checks by itself whether the sources of the bundle have changed.
browser: $(BUILDS) ### bundle the validator and the playground for browsers
	PYTHONPATH=tests $(BIN)/python -m support.bundle

test: deps browser ## run all tests
	$(PYTEST) -n auto --dist loadfile

coverage: deps browser ### run all tests and list the lines that none of them reaches
	$(PYTEST) -n auto --dist loadfile --cov=backbeat_docs --cov-branch --cov-report=term-missing:skip-covered

test-schemas: deps ## check every schema against the portable rules
	$(PYTEST) tests/test_schemas.py

test-examples: deps ## validate the example messages and the conformance cases
	$(PYTEST) tests/test_conformance.py

test-integration: deps browser ## test the command line and the other hosts
	$(PYTEST) tests/hosts

examples: deps ## write the CI configuration of each platform into build/examples/ci/
	rm -rf build/examples/ci
	$(BIN)/backbeat ci --into build/examples/ci

validate-examples: deps ## validate the three valid examples
	$(BIN)/backbeat-validate --exit-code --file tests/examples/beatframe-valid.json \
		--file tests/examples/statusclaim-valid.json --file tests/examples/barreport-valid.json

build: browser ## build the wheel into dist/ and an executable ./backbeat-validate
	rm -rf dist
	$(BIN)/python -m build --quiet --no-isolation --wheel --outdir dist
	printf '#!/bin/sh\nexec "%s" -m backbeat_docs validate "$$@"\n' '$(CURDIR)/$(BIN)/python' > backbeat-validate
	chmod +x backbeat-validate

fmt: deps ## format the code
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	PYTHONPATH=tests $(BIN)/python -m support.bundle format

lint: deps ## check style, types and imports between layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	PYTHONPATH=tests $(BIN)/python -m support.bundle check

SIZE ?= full
bench: deps browser .cache/sourcemeta ### benchmark this project and its peers: SIZE=small, medium or full
	PYTHONPATH=tests $(BIN)/python -m bench --size $(SIZE) $(if $(filter full,$(SIZE)),--write)
	PYTHONPATH=tests $(BIN)/python -m support.bench_playground

engines: deps .cache/sourcemeta .cache/gojsonschema ### run the conformance suite in other JSON Schema engines, and write their tables
	PYTHONPATH=tests $(BIN)/python -m matrix --write

# A peer that is not a dependency; the benchmark also runs without it.
.cache/sourcemeta:
	-$(BIN)/python -m pip install --quiet --target $@ sourcemeta-jsonschema==17.3.0

# The sources of a Go engine and of what it needs, from Debian's packages: unpacked, not installed.
GOJSONSCHEMA := $(addprefix golang-github-xeipuuv-,gojsonschema-dev gojsonreference-dev gojsonpointer-dev)
.cache/gojsonschema:
	-mkdir -p $@.new && cd $@.new && apt-get -qq download $(GOJSONSCHEMA) && \
		for package in *.deb; do dpkg-deb --extract $$package .; done && mv ../$(@F).new ../$(@F)

MUTANTS ?= 300000
SEED ?= 1
fuzz: deps ### validate mutated messages with both engines, and test reports with hostile text
	PYTHONPATH=tests $(BIN)/python -m support.soundness $(MUTANTS) $(SEED)
	BACKBEAT_EXAMPLES=1000 $(PYTEST) tests/report/test_safety.py

fuzz-browser: MUTANTS = 100000
fuzz-browser: deps browser ### compare the JavaScript module with Python on mutated messages: MUTANTS=100000
	PYTHONPATH=tests $(BIN)/python -m support.differential $(MUTANTS) $(SEED)

MKDOCS := NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs

site: validate-examples browser ## validate the examples and build the site into site/
	$(MKDOCS) build --strict

serve: deps browser ## serve the site locally, and reload it when pages, schemas or docstrings change
	$(MKDOCS) serve --no-strict

evolution-fuzz: deps ### test verdicts on random pairs of schemas with messages: PAIRS=10000
	$(BIN)/python tests/evolve/fuzz.py $(or $(PAIRS),10000)

conform-fuzz: deps ### check random streams for false findings, and that parts merge: STREAMS=200
	$(BIN)/python tests/conform/fuzz.py $(or $(STREAMS),200)

pictures: deps ### draw the pictures of messages in the documentation
	PYTHONPATH=tests $(BIN)/python -m support.draw --write

drift: deps ### make one change at a time and list those that no test notices: FAMILIES="schema flag"
	PYTHONPATH=tests $(BIN)/python -m support.drift $(FAMILIES)

contract-coverage: deps browser ### list the fields, values and codes that the examples cover, and the gaps
	PYTHONPATH=tests $(BIN)/python -m support.shown

bench-site: deps ### compare the build time of the site with plain Material, and time a rebuild
	PYTHONPATH=tests $(BIN)/python -m support.bench_site

clean: ## remove the build output and the environment
	rm -rf .venv build dist site backbeat-validate
