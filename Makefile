# Two commands for newcomers: `make demo` and `make test`. Each works alone in a fresh clone, with python3 and make.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# A worker takes a whole file, whose tests share what they built: first those of the browser, which take longest.
WORKERS := -n auto --dist loadfile --no-loadscope-reorder
export PYTHONDONTWRITEBYTECODE := # empty is no: what pytest makes of the tests is kept, too

.PHONY: demo test test-corpus bench bench-site stages docs schemas clean

demo: .venv/.installed
	$(BIN)/phasedocs build examples

test: .venv/.test-installed
	$(BIN)/python -m pytest $(WORKERS)

# The same at full length: all real documents beside this project, each page on each screen in the browser, growth and
# great documents at full size, and 200 kills of runs over 200 files. An hour.
test-corpus: .venv/.test-installed
	PHASEDOCS_LONG=1 PHASEDOCS_KILLS=200 PHASEDOCS_FILES=200 $(BIN)/python -m pytest $(WORKERS) -s

# Beside other tools, over made documents: the table of site/speed.md. SIZES="1 100" is done in a minute.
bench: .venv/.installed .venv/bench/.installed
	$(BIN)/python -m tests.bench.beside .venv/bench/bin $(SIZES)

# The site: our part beside the engine's, and the memory that it takes.
bench-site: .venv/.installed
	$(BIN)/python -m tests.bench.site $(SIZES)

# Each stage, over made documents; over real ones too, where there are some beside this project.
stages: .venv/.installed
	$(BIN)/python -m tests.bench $(wildcard ../shared/corpus)

docs: .venv/.installed
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

schemas: .venv/.installed
	$(BIN)/phasedocs rules --format markdown --output site/rules.md
	for name in config explain extract front-matter issues kind lint report status; do $(BIN)/phasedocs schema $$name > schemas/$$name.schema.json; done

clean:
	rm -rf .venv build dist examples/build examples/.phasedocs

.venv/bin/python:
	$(PYTHON) -m venv .venv

# An editable install: what is changed in src/, templates/ and schemas/ is used at once.
.venv/.installed: pyproject.toml | .venv/bin/python
	$(PIP) install --editable .
	touch $@

# What phasedocs is measured beside; one that cannot be installed is left out of the table.
.venv/bench/.installed: pyproject.toml
	$(PYTHON) -m venv .venv/bench
	for tool in rumdl mdsmith codespell "mdformat mdformat-gfm"; do .venv/bench/bin/pip -q --disable-pip-version-check install $$tool || true; done
	touch $@

# Dependency groups need a recent pip (25.1).
.venv/.test-installed: pyproject.toml | .venv/bin/python
	$(PIP) install --upgrade pip
	$(PIP) install --editable . --group test
	touch $@
