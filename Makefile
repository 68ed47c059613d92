# One word for each thing that people do here. Needs make, sh and Python 3.11 or later; brings the rest itself.
# Packages come from wherever pip is set up to look. Extra words for a tool: make test ARGS="tests/core -x"
.POSIX:
.PHONY: help setup demo serve test lint check bench dependencies prove-law train-taggers clean

PYTHON =
VENV = .venv
BIN = $(VENV)/bin
DEMO = build/demo
ARGS =

help:
	@echo "make setup          the virtual environment $(VENV) with everything that tests and the demo need"
	@echo "make demo           real data becomes a served answer, in a fresh workspace $(DEMO)"
	@echo "make serve          a server on the demo's workspace"
	@echo "make test           all tests"
	@echo "make lint           format, lint, types, import contracts"
	@echo "make check          lint and all tests: documents, licences and migrations among them"
	@echo "make bench          measurements against a control: make bench ARGS='infer gateway'"
	@echo "make dependencies   write docs/dependencies.md and constraints.txt again, after a change in pyproject.toml"
	@echo "make prove-law      prove that the rulebook has no gap and no contradiction"
	@echo "make train-taggers  train the personal data taggers again"
	@echo "make clean          remove what was built, but for $(VENV)"

setup: $(VENV)/.ready

# torch goes first and alone: asked for by another package, pip would take the newest build with its GPU libraries.
$(VENV)/.ready: pyproject.toml constraints.txt
	@echo "setup: Python packages into $(VENV), a few minutes the first time"
	test -x $(BIN)/pip || for python in $(PYTHON) python3.11 python3 python; do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			exec "$$python" -m venv $(VENV); \
		fi; \
	done
	@test -x $(BIN)/pip || { echo "setup: found no Python 3.11 or later: make setup PYTHON=/path/to/python" >&2; exit 1; }
	$(BIN)/python -m pip install -c constraints.txt "$$(sed -n 's/^ *"\(torch==[0-9.]*\)",$$/\1/p' pyproject.toml)"
	$(BIN)/python -m pip install -c constraints.txt -e ".[train,demo,postgres,provenance,dev]"
	touch $@

demo: setup
	rm -rf $(DEMO)
	mkdir -p build
	$(BIN)/lawful run --workspace $(DEMO) $(ARGS)

serve: setup
	test -d $(DEMO) || $(MAKE) demo
	$(BIN)/lawful serve --workspace $(DEMO) $(ARGS)

# Passive: waiting threads of numeric libraries sleep, instead of spinning on cores that others need.
test: setup
	OMP_WAIT_POLICY=passive $(BIN)/python -m pytest $(ARGS)

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test

bench: setup
	$(BIN)/python -m bench $(ARGS)

dependencies: setup
	$(BIN)/python docs/dependencies.py

prove-law: setup tests/law/prove.py
	$(BIN)/python tests/law/prove.py $(ARGS)

# Faker keeps some of its words in sets: with the order of sets fixed, the same weights come out each time.
train-taggers: setup examples/taggers/train.py
	PYTHONHASHSEED=0 $(BIN)/python examples/taggers/train.py $(ARGS)

clean:
	rm -rf build dist .hypothesis .import_linter_cache .mypy_cache .ruff_cache
