# Two commands to know: `make run` and `make test`. Nothing is needed but Python 3.11+, make and git.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test audit check format demo sdl bench figures survive conformance migration lock clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/run ## install, build the demo country when there is none, and serve
	@$(BIN)/python server.py serve

test: .venv/dev ## run every test, on SQLite and PostgreSQL
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

audit: .venv/run ## hold noise, intervals and every release against what their cards promise
	@$(BIN)/python server.py audit-releases

check: .venv/dev ## format, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .

format: .venv/dev ## put every file into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

demo: .venv/run ## build the demo country without serving
	@$(BIN)/python server.py demo

sdl: .venv/run ## write the golden contract, schema/schema.graphql
	@$(BIN)/python server.py sdl

bench: .venv/dev bench/peers/node_modules ## measure the records beside PostGraphile: needs npm and wrk; half an hour
	$(BIN)/python bench/records.py --results bench/results/records.md $(ARGS)

survive: .venv/dev ## kill the server twenty times under ten thousand writes, on both databases, and look what stands: ten minutes
	$(BIN)/python bench/survive.py --database sqlite $(ARGS)
	$(BIN)/python bench/survive.py --database postgresql $(ARGS)

conformance: .venv/run conformance/node_modules ## outside suites and clients against the server: needs npm
	conformance/node_modules/node/bin/node conformance/run.mjs $(ARGS)

figures: .venv/dev bench/peers/node_modules ## measure figures beside DuckDB, PostGraphile and PostgreSQL: eight minutes
	$(BIN)/python bench/figures.py --results bench/results/figures.md $(ARGS)

migration: .venv/dev ## make a revision from the models: QAZETA_DATABASE_URL=… make migration M="what changes"
	$(BIN)/alembic revision --autogenerate -m "$(M)"

lock: .venv/dev ## write requirements*.txt anew from pyproject.toml
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml $(LOCK) --output-file requirements.txt
	$(BIN)/uv pip compile pyproject.toml --group dev $(LOCK) --constraints requirements.txt --output-file requirements-dev.txt

clean: ## remove caches and the demonstration's data, not .venv
	rm -rf data .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links

bench/peers/node_modules: bench/peers/package-lock.json
	@command -v npm >/dev/null && command -v wrk >/dev/null || { echo "The bench needs npm and wrk on the PATH."; exit 1; }
	cd bench/peers && npm ci --no-audit --no-fund
	@touch $@

conformance/node_modules: conformance/package-lock.json
	@command -v npm >/dev/null || { echo "The suites need npm on the PATH."; exit 1; }
	cd conformance && npm ci --no-audit --no-fund
	@touch $@

.venv/run: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing what qazeta needs (once)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing what the tests need (once)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ .venv/run
