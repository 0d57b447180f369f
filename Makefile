# Every target first sets up .venv, if that is not done yet; see tools/setup.sh.
RUN = @.venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup lab test notebooks bench lint

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /make \1: /p' Makefile

setup: ## make .venv, and do nothing else; PYTHON=python3.12 names the Python
	@sh tools/setup.sh

lab: setup ## open the first lesson in JupyterLab; LAB_ARGS="--no-browser --port 8899"
	$(RUN) -m jupyterlab --LabApp.default_url=/lab/tree/lessons/01_autoencoder.ipynb $(LAB_ARGS)

test: setup ## run every test and every notebook; PYTEST_ARGS="lessons -x"
	$(RUN) -m pytest --nbval $(PYTEST_ARGS)

notebooks: setup ## build lessons/*.ipynb and solutions/*.ipynb from solutions/*.py; NOTEBOOKS_ARGS=...
	$(RUN) tools/build_notebooks.py $(NOTEBOOKS_ARGS)

bench: setup ## measure training speed and memory; BENCH_ARGS=...
	$(RUN) tools/benchmark.py $(BENCH_ARGS)

lint: setup ## check style and layout of the code
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
