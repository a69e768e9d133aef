# Everything is made under .venv/ and .data/ of this checkout; `make clean` removes both.

PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python
PORT ?= 8000
export PORT
# One more than the cores of a small machine: browsers, servers and mails are waited for.
WORKERS ?= 3
TEST := $(BIN)/pytest -n $(WORKERS) --dist loadfile
# Quick tests wait for nothing, and each process takes seven seconds to find them.
QUICK := -n $(if $(filter 3,$(WORKERS)),2,$(WORKERS)) -p no:playwright --ignore=tests/browser -m "not slow and not far"
LONG_FIRST := --no-loadscope-reorder

# Bytecode is kept even where the surroundings say no: without it each process, and tests start
# dozens, compiles Django anew. `make clean` removes it.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help install demo run test far quick cover shuffle mutants bench load check pictures map trial lock audit migrations clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: .venv/base .venv/dev ## Install what the site, its tests and its checks need
	@echo "Compiling the fast method of matching"
	@$(RUN) -m tests.matching.core.compiled

demo: export DEMO = 1
demo: .venv/base ## Start a living demonstration: PORT=8123 for another port, SIZE=large for 50,000 members
	@$(RUN) manage.py prepare
	@$(if $(filter large,$(SIZE)),$(RUN) manage.py demo --size large)
	@$(RUN) manage.py serve --with-parent

run: export DEBUG = 1
run: .venv/base ## Start the site for development, with your own data
	@$(RUN) manage.py prepare
	@$(RUN) manage.py serve --reload --with-parent

test: .venv/dev ## Run the tests (browser tests need Chromium); WORKERS=4 for more cores
	@$(TEST) $(LONG_FIRST) -m "not far"

far: .venv/dev .venv/vnu.jar ## Walk the long ways that `make test` only samples: every odd answer to every control
	@$(BIN)/pytest -n $(WORKERS) -m far

quick: .venv/dev ## Run the quick tests: no browser, nothing that tests/slow.txt names
	@$(TEST) $(QUICK)

cover: .venv/dev ## Run the tests without a browser, and say how much they cover of what must hold
	@$(TEST) $(LONG_FIRST) -m "not browser and not far" --cov --cov-report=
	@NUMBA_DISABLE_JIT=1 $(TEST) -m interpreted --cov --cov-append --cov-report= tests/matching/core
	@$(RUN) -m tests.covered

TIMES ?= 20
SHUFFLED := .data/shuffled
shuffle: .venv/dev ## Run the quick tests TIMES times, each time in another order, and name what failed
	@mkdir -p $(SHUFFLED) && rm -f $(SHUFFLED)/*
	@for time in $$(seq $(TIMES)); do \
		$(TEST) $(QUICK) -rfE >$(SHUFFLED)/$$time.txt || touch $(SHUFFLED)/failed; \
		grep -m 1 randomly-seed $(SHUFFLED)/$$time.txt; tail -n 1 $(SHUFFLED)/$$time.txt; \
	done
	@grep -hoE '^(FAILED|ERROR) [^ ]+' $(SHUFFLED)/*.txt | sort | uniq -c | sort -rn
	@test ! -e $(SHUFFLED)/failed

SAMPLE ?= 60
SEED ?= 1
export SAMPLE SEED
mutants: .venv/dev ## Score the tests by the faults they notice; SAMPLE=all, SEED=2, PACKAGE="states access", AGAIN=1
	@$(RUN) -m tests.mutants $(PACKAGE)

SIZE ?= quick
bench: .venv/dev ## Measure matching against its peers; SIZE=full for all sizes, SIZE=site tries the site
	@$(RUN) -m tests.bench.run $(SIZE)

VISITORS ?= 1 10 50
SECONDS ?= 60
export VISITORS SECONDS
load: .venv/dev ## Read pages of the large association as many visitors at once do; VISITORS="1 50" SECONDS=30
	@$(RUN) -m tests.load

NAME ?= kill
trial: .venv/dev ## Try a promise at full size: NAME=kill and others: docs/developers.md names them
	@$(RUN) -m tests.trials $(NAME)

check: .venv/dev ## Check style, types, templates, layers, migrations and the settings for a real site
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint --quiet --check --lint templates
	$(BIN)/lint-imports
	@wc -l $$(git ls-files 'accounts/*.py' 'matching/*.py' 'mentorship/*.py' | grep -v -e /migrations/ -e mentorship/settings.py) \
		| awk '$$1 > 400 && $$2 != "total" { print $$2 ": " $$1 " lines, more than 400"; bad = 1 } END { exit bad }'
	DEBUG=1 $(RUN) manage.py makemigrations --check --dry-run
	SECRET_KEY=$$($(RUN) -c "import secrets; print(secrets.token_hex(50))") \
	ALLOWED_HOSTS=mentoring.example.org SITE_URL=https://mentoring.example.org \
	DATABASE_URL=postgres://nobody@localhost/none EMAIL_URL=smtp://localhost DEBUG=0 DEMO=0 \
		$(RUN) manage.py check --deploy --fail-level WARNING

pictures: .venv/dev ## Take the pictures of the README from a running demonstration
	@$(RUN) docs/pictures/take.py

map: .venv/dev ## Draw docs/pictures/map.svg from what imports what
	@$(RUN) docs/pictures/map.py

migrations: export DEBUG = 1
migrations: .venv/dev ## Write migrations for changed models: name them with NAME=what_they_do
	@$(RUN) manage.py makemigrations $(if $(NAME),--name $(NAME))

lock: .venv/uv ## Compile requirements/*.in to exact versions with hashes
	cd requirements && for part in base dev; do \
		../$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--no-header --upgrade $$part.in --output-file $$part.txt || exit; \
	done

audit: .venv/dev ## Ask PyPI whether what we install has known holes; a package without an answer fails
	@$(RUN) requirements/audit.py requirements/base.txt

clean: ## Remove everything that was made: the environment, the data, the caches
	rm -rf .venv .data .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf .coverage htmlcov test-results
	find . -path ./.git -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

# The Nu HTML checker, which reads every page in `make far`. It wants Java; without npm or Java its
# test is skipped, and says so.
VNU := 26.9.27
VNU_SHA256 := 22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47

.venv/vnu.jar: .venv/uv
	@if command -v npm >/dev/null; then \
		cd .venv && npm pack --silent vnu-jar@$(VNU) >/dev/null && \
		tar -xzf vnu-jar-$(VNU).tgz --strip-components=3 package/build/dist/vnu.jar && \
		rm vnu-jar-$(VNU).tgz && echo "$(VNU_SHA256)  vnu.jar" | sha256sum --check --quiet && touch vnu.jar; \
	fi

# The environment. Each file below says that its part is installed as the requirements ask.

.venv/uv: requirements/uv.txt
	@$(PYTHON) -m venv --without-pip .venv
	@$(PYTHON) -m pip --python $(RUN) --quiet --disable-pip-version-check \
		install --no-deps --require-hashes --requirement $<
	@touch $@

.venv/base: .venv/uv requirements/base.txt
	@echo "Installing into .venv"
	@$(BIN)/uv pip sync --quiet --require-hashes requirements/base.txt
	@rm -f .venv/dev
	@touch $@

.venv/dev: .venv/base requirements/dev.txt
	@echo "Installing the tools for tests and checks into .venv"
	@$(BIN)/uv pip install --quiet --require-hashes -r requirements/base.txt -r requirements/dev.txt
	@touch $@
