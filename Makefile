# make run [PORT=8000]   a working tracker with real cities on http://127.0.0.1:8000
# make test              all tests, on SQLite and on PostgreSQL
# make check             lint, templates, migrations, settings of production
# make fix               what of that can be mended by itself

PORT ?= 8000
PYTEST ?= -n 2 --dist loadfile --no-loadscope-reorder
VENV := .venv
PYTHON := $(VENV)/bin/python

.DEFAULT_GOAL := help
.PHONY: help run develop test test-sqlite test-postgres check fix

help:
	@sed -n 's/^# \(make.*\)/\1/p' Makefile

# The virtual environment. A stamp tells that a requirements file is installed as it now reads.

$(PYTHON):
	@python=$$(sh tools/find_python.sh) && $$python -m venv $(VENV)

$(VENV)/.installed: requirements.txt | $(PYTHON)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed | $(PYTHON)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# Running: the settings of production, except that a machine talking to itself needs no HTTPS.
# A worker beside the server reads large spreadsheets.

RUNNING := HTTPS=0
STATIC_SOURCES = $(shell find static plans outcomes -path '*static/*' -type f)

staticfiles/.collected: $(STATIC_SOURCES) $(VENV)/.installed
	@SECRET_KEY=unused $(PYTHON) manage.py collectstatic --no-input --clear --verbosity 0
	@touch $@

run: $(VENV)/.installed staticfiles/.collected
	@$(RUNNING) $(PYTHON) tools/prepare.py
	@echo "http://127.0.0.1:$(PORT)/"
	@$(RUNNING) $(PYTHON) manage.py db_worker --interval 2 --verbosity 0 & worker=$$!; \
	trap 'kill $$worker 2>/dev/null' EXIT; trap 'exit 0' INT TERM; \
	$(RUNNING) $(PYTHON) -m gunicorn trackerproj.wsgi --bind 127.0.0.1:$(PORT) \
		--threads 4 --timeout 120 --no-control-socket --log-level warning

# For work on the code: reloads itself, shows errors in the browser.
develop: $(VENV)/.installed
	@DEBUG=1 $(PYTHON) tools/prepare.py
	@DEBUG=1 exec $(PYTHON) manage.py runserver 127.0.0.1:$(PORT)

# The halves lie minutes apart: how each of them ended is said again at the end.
CLOSING := $(VENV)/closing-lines

test: $(VENV)/.installed-dev
	@failed=0; rm -f $(CLOSING)*; \
	for database in sqlite postgres; do \
		echo "the run ended before its tests did" > $(CLOSING); began=$$(date +%s); \
		TEST_DATABASE=$$database CLOSING_LINES=$(CLOSING) $(PYTHON) -m pytest $(PYTEST) \
			&& word=PASS || { word=FAIL; failed=1; }; \
		sed "1s/^/$$word $$database, $$(($$(date +%s) - began)) s: /" $(CLOSING) >> $(CLOSING)-of-both; \
	done; \
	cat $(CLOSING)-of-both; exit $$failed

test-sqlite test-postgres: $(VENV)/.installed-dev
	@TEST_DATABASE=$(@:test-%=%) $(PYTHON) -m pytest $(PYTEST)

PRODUCTION := DEBUG=0 HTTPS=1 ALLOWED_HOSTS=tracker.example \
	SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))')

check: $(VENV)/.installed-dev
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m pip check
	@$(PRODUCTION) $(PYTHON) tools/check_templates.py
	@DATABASE_URL=sqlite://:memory: $(PRODUCTION) $(PYTHON) manage.py makemigrations --check --dry-run
	@$(PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING

fix: $(VENV)/.installed-dev
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .
