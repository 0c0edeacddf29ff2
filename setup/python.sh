#!/bin/sh
# Runs the given script with a Python 3.11 (else a later one), wherever this machine keeps it.
#   sh setup/python.sh setup/environment.py bot
# PYTHON=/path/to/python chooses one. Tried by running: pyenv's shims exist also for versions that are switched off.

version() {
    "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null
}

is_311() {
    [ "$(version "$1")" = 3.11 ]
}

is_later() {
    case "$(version "$1")" in 3.1[2-9] | 3.[2-9][0-9]) return 0 ;; esac
    return 1
}

if [ -n "${PYTHON:-}" ]; then
    if is_311 "$PYTHON" || is_later "$PYTHON"; then
        exec "$PYTHON" "$@"
    fi
    echo "PYTHON is set to $PYTHON, which is no Python 3.11 or later. Set another, or leave PYTHON out." >&2
    exit 1
fi

for candidate in python3.11 python3 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.11.*/bin/python3.11; do
    if is_311 "$candidate"; then
        exec "$candidate" "$@"
    fi
done

brought=$(uv python find --no-project 3.11 2>/dev/null)
if [ -n "$brought" ] && is_311 "$brought"; then
    exec "$brought" "$@"
fi

for candidate in python3 python3.12 python3.13 python3.14; do
    if is_later "$candidate"; then
        exec "$candidate" "$@"
    fi
done

echo "Baraza needs Python 3.11, and none was found here." >&2
echo "Install it (on Debian or Ubuntu: apt install python3.11 python3.11-venv) and run this again," >&2
echo "or say where it is: make run PYTHON=/path/to/python3.11" >&2
exit 1
