# Every target makes what it needs: a private uv in .tools/, the locked dependencies in .venv/.
PYTHON ?= python3
UV_VERSION := 0.13.9
UV := .tools/bin/uv
RUN := .venv/bin/

# A dead-simple stamp: the environment is rebuilt only when the lock file or the project file changed.
STAMP := .venv/.stamp

.DEFAULT_GOAL := help
.PHONY: help demo test check fix golden eval bench bench-full torture clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "alignment-bot needs Python 3.11 or newer. Name one with: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)"; exit 2; }
	@echo "Setting up (only the first time) ..."
	@$(PYTHON) -m venv .tools && .tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(STAMP): $(UV) uv.lock pyproject.toml
	@$(UV) sync --locked --quiet --compile-bytecode --python $$($(PYTHON) -c 'import sys; print(sys.executable)')
	@touch $@

demo: $(STAMP) ## A whole program on one page, with a clock you can turn (PORT=8765)
	@$(RUN)alignment demo $(if $(PORT),--port $(PORT))

# Where this is set, every process compiles all modules and rewrites all assertions anew: seconds of each run.
test torture: export PYTHONDONTWRITEBYTECODE =

test: $(STAMP) ## All tests; browser and PostgreSQL tests where their parts are at hand
	$(RUN)pytest -n 3 --dist worksteal --durations=10 -m "not torture"

check: $(STAMP) ## Format, lint, types, architecture contracts, tests
	$(RUN)ruff format --check .
	$(RUN)ruff check .
	$(RUN)mypy
	$(RUN)lint-imports
	$(MAKE) test

fix: $(STAMP) ## Format and mend what can be mended by itself
	$(RUN)ruff format .
	$(RUN)ruff check --fix .

golden: $(STAMP) ## Draw the golden cards again; read the diff as copy review
	$(RUN)pytest tests/cards --snapshot-update -n 0

eval: $(STAMP) ## Score the reader on the labelled replies
	$(RUN)python -m tests.reading.evaluate

bench: $(STAMP) ## Measure beside peers, about five minutes; see docs/benchmarks.md
	$(RUN)python -m benchmarks

bench-full: $(STAMP) ## The same with 100,000 messages and 10 million rows
	$(RUN)python -m benchmarks --scale full

torture: $(STAMP) ## What takes too long for every day
	$(RUN)pytest -n 2 --dist worksteal -m torture

clean: ## Remove what make created
	rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis
