#!/usr/bin/env bash
# Writes the three locks anew from pyproject.toml. Needs uv; the registry that uv is set up to use is not written down.
#   bash requirements/update.sh              keeps the locked versions, adds and drops what pyproject.toml asks
#   bash requirements/update.sh --upgrade    takes the newest versions that pyproject.toml allows
# run.txt: the program. build.txt: what installs the checkout. test.txt: both, and what the tests and checks need.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=${UV:-uv}

lock() {
    local out=$1
    shift
    "$uv" pip compile --universal --python-version 3.10 --no-python-downloads --quiet \
        --generate-hashes --no-emit-index-url --no-annotate \
        --custom-compile-command "bash requirements/update.sh" --output-file "$out" "$@" >/dev/null
}

lock requirements/test.txt pyproject.toml --group test "$@"
lock requirements/run.txt pyproject.toml --constraint requirements/test.txt
lock requirements/build.txt --group build --constraint requirements/test.txt
if grep -nE '://' requirements/*.txt; then
    echo "a lock names an address; see above" >&2
    exit 1
fi
