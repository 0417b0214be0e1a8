# Every verb makes what it needs. `make demo` and `make test` are all that a new machine takes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TORCH := 2.13.0
TORCH_CPU_INDEX := https://download.pytorch.org/whl/cpu
export HF_HUB_OFFLINE = 1
export ANONYMIZED_TELEMETRY = False

.PHONY: install demo test check format bench corpora fuzz lock clean

install: $(VENV)/.installed

# torch comes first and by itself: the registry's own build brings several GB of CUDA to a machine without a GPU. pip is
# quiet, so each step says before it begins what it fetches.
$(VENV)/.installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Deskhand needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@echo "Step 1 of 4: a virtual environment in $(VENV); it will take about 2 GB of disk."
	$(PYTHON) -m venv $(VENV)
	@echo "Step 2 of 4: PyTorch for the CPU, about 200 MB to fetch; a minute or more, without a word."
	$(BIN)/python deploy/install_torch.py $(TORCH) $(TORCH_CPU_INDEX)
	@echo "Step 3 of 4: about 170 more packages, about 350 MB to fetch; a few minutes, without a word."
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements.lock
	@echo "Step 4 of 4: Deskhand itself, from this folder."
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: install
	$(BIN)/deskhand demo

test: install
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: install
	$(BIN)/python -m tests.bench

corpora: install
	$(BIN)/python -m tests.corpora

# The second line says how to install atheris where it is missing, and ends well. FUZZ="--mails 1000" changes the first.
fuzz: install
	$(BIN)/python -m tests.fuzz $(FUZZ)
	$(BIN)/python -m tests.fuzz --guided 300

# Needs uv. torch is left out: see the install rule.
lock:
	printf 'torch\n' > $(VENV)/excluded.txt
	uv pip compile pyproject.toml --extra demo --group dev --universal --python-version 3.11 --generate-hashes \
	  --excludes $(VENV)/excluded.txt --no-emit-index-url --no-header --quiet --output-file requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis demo-data
