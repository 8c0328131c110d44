# `make demo` makes a poster, `make test` checks everything; both set up what they need in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TORCH_VENV := .venv-torch
TORCH_BIN := $(TORCH_VENV)/bin
SDK_VENV := .venv-sdk
EAS_VENV := .venv-sdk-eas
INSTALL := -m pip install --quiet --disable-pip-version-check
PIP := $(BIN)/python $(INSTALL) --require-hashes
DEMO := posters/may-day.jpg

.PHONY: help demo test test-long test-torch torch-ready test-sdk sdk-ready quick lint types imports lock format gallery bench bare-machine clean

help: ## what each target does
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

demo: $(VENV)/run.done ## make a poster from examples/trips/may-day.zh-CN.txt
	@mkdir -p posters
	@$(BIN)/milepost poster examples/trips/may-day.zh-CN.txt -o $(DEMO)

test: $(VENV)/dev.done lint types imports ## lint, types, import rules, and all tests but the longest
	$(BIN)/python -m pytest -m "not browser and not recovery and not vendors and not servers"
	@echo "left out: make test-long (Chromium, killed processes, vendors, servers), make test-torch (packs with torch) and make test-sdk (vendors' clients)"

test-long: $(VENV)/dev.done ## the editor in Chromium, processes that are killed, clients of model vendors, and servers
	$(BIN)/python -m pytest -m "browser or recovery or vendors or servers"

test-torch: $(TORCH_VENV)/torch.done ## node packs that compute with torch, in a place of their own
	$(TORCH_BIN)/python -m pytest -m torch
	$(TORCH_BIN)/python -m pytest -m "not torch" tests/packs/foreign tests/compatibility tests/examples

torch-ready: $(TORCH_VENV)/torch.done

test-sdk: $(VENV)/dev.done $(SDK_VENV)/sdk.done ## the vendors' own clients, which must accept our servers
	MILEPOST_SDK_PYTHON=$(CURDIR)/$(SDK_VENV)/bin/python MILEPOST_OPENAI_SDK_PYTHON=$(CURDIR)/$(SDK_VENV)/bin/python \
	  MILEPOST_EAS_SDK_PYTHON=$(CURDIR)/$(EAS_VENV)/bin/python \
	  $(BIN)/python -m pytest $$(grep -rl --include='test_*.py' 'MILEPOST_[A-Z_]*SDK_PYTHON' tests)

sdk-ready: $(SDK_VENV)/sdk.done

quick: $(VENV)/dev.done ## the tests that take no seconds
	$(BIN)/python -m pytest -m "not slow"

lint: $(VENV)/dev.done
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/dev.done
	$(BIN)/mypy

imports: $(VENV)/dev.done
	$(BIN)/lint-imports

format: $(VENV)/dev.done ## format the code
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

gallery: $(VENV)/run.done ## every style, archetype, light and weather on one sheet
	$(BIN)/milepost gallery --out posters/gallery

bench: $(VENV)/run.done ## measure the poster stage by stage, and the engine
	$(BIN)/python benchmarks/poster.py
	$(BIN)/python benchmarks/engine.py

bare-machine: ## prove demo and test in a fresh Debian 12 root (needs root and debootstrap)
	tests/bare_machine/prove

lock: ## write the lock files from pyproject.toml (needs uv)
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --quiet \
	  --python-version 3.11 pyproject.toml requirements/build.in -o requirements/run.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --quiet \
	  --python-version 3.11 pyproject.toml requirements/build.in --group dev \
	  -c requirements/run.lock -o requirements/dev.lock

clean: ## remove what set-up made
	rm -rf $(VENV) $(TORCH_VENV) $(SDK_VENV) $(EAS_VENV) posters dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
	  { echo "$(PYTHON) is not Python 3.11, 3.12 or 3.13; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "creating $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/run.done: requirements/run.lock pyproject.toml | $(VENV)/bin/python
	@echo "installing into $(VENV): $$(sed -n 's/^\([a-z0-9-]*==[^ ]*\).*/\1/p' $< | tr '\n' ' ')"
	@$(PIP) -r $<
	@$(BIN)/python $(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.done: requirements/dev.lock pyproject.toml | $(VENV)/bin/python
	@echo "installing into $(VENV): $$(sed -n 's/^\([a-z0-9-]*==[^ ]*\).*/\1/p' $< | tr '\n' ' ')"
	@$(PIP) -r $<
	@$(BIN)/python $(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/run.done

$(TORCH_VENV)/torch.done: requirements/torch.in requirements/dev.lock pyproject.toml
	@echo "installing into $(TORCH_VENV): dev.lock and $$(grep '^torch' $<)"
	@test -x $(TORCH_BIN)/python || $(PYTHON) -m venv $(TORCH_VENV)
	@$(TORCH_BIN)/python $(INSTALL) --require-hashes -r requirements/dev.lock
	@$(TORCH_BIN)/python $(INSTALL) --only-binary :all: -r $<
	@$(TORCH_BIN)/python $(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(SDK_VENV)/sdk.done: requirements/sdk.in requirements/sdk-eas.in
	@echo "installing into $(SDK_VENV) and $(EAS_VENV): $$(grep -h '==' $^ | tr '\n' ' ')"
	@test -x $(SDK_VENV)/bin/python || $(PYTHON) -m venv $(SDK_VENV)
	@test -x $(EAS_VENV)/bin/python || $(PYTHON) -m venv $(EAS_VENV)
	@$(SDK_VENV)/bin/python $(INSTALL) -r requirements/sdk.in
	@$(EAS_VENV)/bin/python $(INSTALL) -r requirements/sdk-eas.in
	@touch $@
