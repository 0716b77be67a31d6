#!/bin/sh
# Installs what the package index cannot give, on Debian and its relatives, where that is allowed.
# Elsewhere it says what is missing. Nothing happens when everything is there.
set -eu

install() {
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "Not found: $*. Please install it, then run the same command again." >&2
        exit 1
    fi
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo -n"
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get update -qq
    $as_root apt-get install -qq --yes --no-install-recommends "$@" >/dev/null
}

case "$1" in
python)
    python=$2
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
        echo "Python 3.11 or newer is needed: make PYTHON=python3.12 report" >&2
        exit 1
    }
    "$python" -c 'import ensurepip, venv' 2>/dev/null || install python3-venv
    ;;
tests)
    command -v chromium >/dev/null 2>&1 || [ -n "${CHROMIUM:-}" ] || install chromium
    command -v hunspell >/dev/null 2>&1 && [ -e /usr/share/hunspell/nl_NL.dic ] || install hunspell hunspell-nl
    command -v npm >/dev/null 2>&1 || install npm
    ;;
esac
