# Everything starts here. `make run` to look, `make test` before you believe it.

.DEFAULT_GOAL := help
.PHONY: help run test torture bench bench-long fmt assets check-tools

CARGO_TARGET_DIR ?= target
ARGS ?=

help: ## what can be done here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

run: assets ## build, load the demo district at the first start, serve it
	cargo build --release --bin tanxin
	$(CARGO_TARGET_DIR)/release/tanxin serve --demo $(ARGS)

test: ## get what the tests need, then run every test
	@scripts/test.sh

torture: ## kill the server at random moments under load; nothing answered may be lost
	@scripts/check-tools.sh tests
	@$(MAKE) --no-print-directory assets
	scripts/with-postgres.sh cargo test --release --test torture --test flow -- --ignored --nocapture --skip process::server $(ARGS)

bench: ## one table: each figure beside its limit, measured in the same run
	@scripts/check-tools.sh tests
	@$(MAKE) --no-print-directory assets
	scripts/with-postgres.sh cargo bench --bench figures -- $(ARGS)

bench-long: ## ten million matters on SQLite; broken off, it goes on where it was
	@scripts/check-tools.sh tests
	@$(MAKE) --no-print-directory assets
	cargo bench --bench figures -- long

fmt: ## put the code in order
	cargo fmt --all

assets: check-tools node_modules/.package-lock.json ## stylesheet and scripts into assets/dist
	@node scripts/assets.mjs

check-tools:
	@scripts/check-tools.sh

# npm writes this file when it has installed what package-lock.json says.
node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund --ignore-scripts
	@touch $@
