# Schakel. `make` alone lists what there is.
# Everything stays inside the checkout: tools in .tools/, the environment in .venv/, data in instance/.

PYTHON  ?= python3
WORKERS ?= 3

UV      := .tools/bin/uv
BIN     := .venv/bin
READY   := .venv/.ready
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
           --custom-compile-command "make lock" pyproject.toml
LOCALES := en fr
CATALOGUES := web/translations

.DEFAULT_GOAL := help
.PHONY: help run test test-long check lint format texts migration lock clean

help: ## list these targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run: $(READY) ## everything from a fresh clone: database, Ghent network, a matching round, the site on 127.0.0.1:8000
	$(BIN)/schakel demo

test: $(READY) ## all checks and all tests, those in a real browser too (about as long as a coffee)
	@$(MAKE) --no-print-directory check & checks=$$!; \
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder; tests=$$?; \
	wait $$checks || { echo "The checks have failed: see above, or run make check."; exit 1; }; exit $$tests

test-long: $(READY) ## the long tests only: big searches, many kills, new examples for the properties
	$(BIN)/pytest -m long --timeout 3600 --hypothesis-profile exploring || [ $$? -eq 5 ] # 5: there are none
	$(BIN)/pytest -n $(WORKERS) --timeout 3600 --hypothesis-profile exploring $$(grep -rl "^from hypothesis" tests --include="test_*.py")

check: $(READY) ## style, format, types and layers; changes nothing
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

lint: $(READY) ## style only: quick, and mends what it safely can
	$(BIN)/ruff check --fix .

format: $(READY) ## lay out all code
	$(BIN)/ruff format .
	$(BIN)/ruff check --quiet --select I --fix .

texts: $(READY) ## bring the English and French catalogues up to date with the Dutch texts in code and templates
	$(BIN)/pybabel --quiet extract --mapping $(CATALOGUES)/babel.cfg --keywords "_l lazy_gettext lazy_ngettext:1,2" \
	    --no-location --sort-output --project schakel --output $(CATALOGUES)/messages.pot web
	for locale in $(LOCALES); do \
	    if test -f $(CATALOGUES)/$$locale/LC_MESSAGES/messages.po; \
	    then set -- update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date; else set -- init; fi; \
	    $(BIN)/pybabel --quiet "$$@" -i $(CATALOGUES)/messages.pot -d $(CATALOGUES) -l $$locale || exit 1; \
	done
	$(BIN)/pybabel --quiet compile --directory $(CATALOGUES)

migration: $(READY) ## write a migration from the changed models: m="what changes" (m=--again writes the newest anew)
	$(BIN)/python -m web.migrations.write $(if $(filter --again,$(m)),--again,"$(m)")

lock: $(UV) ## resolve the dependencies of pyproject.toml anew (LOCK_OPTIONS=--upgrade for newer versions)
	$(COMPILE) $(LOCK_OPTIONS) -o requirements/base.txt
	$(COMPILE) $(LOCK_OPTIONS) --group dev -c requirements/base.txt -o requirements/dev.txt

clean: ## remove environment, tools and caches; keeps instance/ (your data)
	rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache test-results

# The environment: made once, and again when the locked set or the project's metadata changed.
$(READY): $(UV) pyproject.toml requirements/dev.txt
	test -x $(BIN)/python || $(UV) venv --quiet .venv
	$(UV) pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements/dev.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

# Into a folder of its own, so that it needs neither root nor the venv module of the system's Python.
$(UV):
	$(PYTHON) -m pip install --quiet --quiet --disable-pip-version-check --root-user-action ignore --target .tools uv
