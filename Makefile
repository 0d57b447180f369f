# Every target but help and doctor first sets up .venv, if that is not done yet; see tools/setup.sh.
RUN = @.venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup lab progress doctor test long browser notebooks bench budgets grade class hub-trial quiz sheet site lint

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /make \1: /p' Makefile

setup: ## make .venv, and do nothing else; PYTHON=python3.12 names the Python
	@sh tools/setup.sh

lab: setup ## open the first lesson in JupyterLab; LAB_ARGS="--no-browser --port 8899"
	$(RUN) -m jupyterlab --LabApp.default_url=/lab/tree/lessons/01_autoencoder.ipynb $(LAB_ARGS) || { \
	    echo "JupyterLab ended with an error. What may be wrong, and its cure: make doctor" >&2; exit 1; }

progress: setup ## show what you have solved, over all lessons
	$(RUN) -m vae_helpers progress

# It looks at a machine where the set-up may have failed, and so does not begin with it.
doctor: ## say whether this machine is ready, and how to mend what is not
	@python=.venv/bin/python; "$$python" -c "" 2>/dev/null || python="$${PYTHON:-python3}"; \
	    "$$python" -c "" 2>/dev/null || { echo "Set the course up first: make setup"; exit 1; }; \
	    "$$python" -m vae_helpers doctor

test: setup ## run every test and every notebook, on all cores; PYTEST_ARGS="lessons -x"
	$(RUN) -m pytest --nbval -n auto --dist loadfile $(PYTEST_ARGS)

long: setup ## the long form of the tests of the checks; EXAMPLES=300
	@EXAMPLES=$(or $(EXAMPLES),100) .venv/bin/python -m pytest -n auto --dist loadfile \
	    tests/test_transformations.py tests/test_carried.py tests/test_grading_class.py
	$(RUN) tools/mutants.py

browser: setup ## add what the tests in a real browser need, beside a Chromium or Chrome
	@.venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip
	$(RUN) -m pip install --disable-pip-version-check --quiet --no-build-isolation -e ".[browser]"
	@command -v chromium chromium-browser google-chrome chrome | grep -q . || \
	    echo "No Chromium is in the path yet: sudo apt install chromium, or your system's own way."

notebooks: setup ## build lessons/*.ipynb and solutions/*.ipynb from solutions/*.py; NOTEBOOKS_ARGS=...
	$(RUN) tools/build_notebooks.py $(NOTEBOOKS_ARGS)

bench: setup ## measure training speed and memory; BENCH_ARGS=...
	$(RUN) tools/benchmark.py $(BENCH_ARGS)

budgets: setup ## measure what each lesson takes to run; BUDGETS_ARGS="08 --write"
	$(RUN) tools/budgets.py $(BUDGETS_ARGS)

grade: setup ## judge a class's notebooks; FOLDER="hand-ins" GRADE_ARGS="--csv grades.csv"
	$(RUN) -m vae_helpers grade "$(or $(FOLDER),$(error Say which folder: make grade FOLDER=...))" $(GRADE_ARGS)

class: setup ## write the course without solutions; FOLDER="build/class" CLASS_ARGS="--zip"
	$(RUN) tools/class_edition.py "$(or $(FOLDER),build/class)" $(CLASS_ARGS)

hub-trial: setup ## a JupyterHub here, for a trial: what does a class need? USERS=6 LESSON=01_autoencoder
	$(RUN) tools/hub_trial.py --users $(or $(USERS),6) --lesson "$(or $(LESSON),01_autoencoder)" $(HUB_ARGS)

quiz: setup ## write the predictions as a quiz for Moodle; QUIZ_ARGS="--to week1.txt 01 02"
	$(RUN) tools/quiz.py $(QUIZ_ARGS)

sheet: setup ## draw formulas, names and symbols on one page to print; SHEET_ARGS="--to sheet.pdf"
	$(RUN) tools/sheet.py $(SHEET_ARGS)

site: setup ## write the lessons as a site to read without installing; FOLDER="build/site"
	@.venv/bin/python -c "import math_core" 2>/dev/null || { \
	    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip; \
	    .venv/bin/python -m pip install --disable-pip-version-check --quiet \
	        --no-build-isolation -e ".[site]"; }
	$(RUN) tools/build_site.py "$(or $(FOLDER),build/site)" $(SITE_ARGS)

lint: setup ## check style and layout of the code
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
