# Needs Python 3.11, git and make; everything else is brought into this folder, locked with hashes.
.PHONY: help run test check bench lock environment tests-environment chromium model format clean
.DEFAULT_GOAL := help

baraza := .venv/bin/baraza
python := .venv/bin/python

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 20

run: environment ## set everything up and start Baraza: the web page, and Telegram when a token is set
	@exec $(baraza) run

test: check chromium model ## everything: format, types, imports, texts, tests
	@$(python) -m pytest -n 3

check: tests-environment ## format and types alone
	@$(python) -m ruff format --check .
	@$(python) -m ruff check .
	@$(python) -m mypy

bench: tests-environment ## what a message costs beside the least that any bot does: some minutes, bench/results/
	@$(python) -m bench

format: tests-environment ## put every file into the one format
	@$(python) -m ruff format .
	@$(python) -m ruff check --fix .

lock: environment ## write the locks again from their .in files (UPGRADE=1: the newest versions)
	@sh setup/lock.sh

clean: ## remove the environments and the model; never the data in var/
	rm -rf .venv .venv-nlu .tools nlu/models

environment:
	@sh setup/python.sh setup/environment.py bot

tests-environment:
	@sh setup/python.sh setup/environment.py tests

# Both bring what some tests need; where they cannot, those tests are skipped and say why.
chromium: tests-environment
	@sh setup/chromium.sh

model: tests-environment
	@$(baraza) train || echo "No current model: the tests that compare with Rasa are skipped."
