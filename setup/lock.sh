#!/bin/sh
# Writes every lock again from its .in file: `make lock` keeps the versions, `make lock UPGRADE=1` takes the newest.
# No header and no index: a lock says what is installed, never where a machine fetched it.
set -eu
cd "$(dirname "$0")/.."
uv=.tools/bin/uv

compile() { # Python version, source, lock
    echo "$3"
    "$uv" pip compile --quiet --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
        --python-version "$1" ${UPGRADE:+--upgrade} --output-file "$3" "$2" >/dev/null
}

compile 3.11 setup/uv.in setup/uv.lock
compile 3.11 setup/build.in setup/build.lock
compile 3.11 requirements.in requirements.lock
compile 3.11 requirements-dev.in requirements-dev.lock
compile 3.10 nlu/requirements.in nlu/requirements.lock
