#!/bin/sh
# Installs Chromium and PostgreSQL from Debian where that may be done; else says what to install.
set -eu
need=""
command -v chromium >/dev/null 2>&1 || need="$need chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || need="$need postgresql"
command -v age >/dev/null 2>&1 || need="$need age"
command -v w3m >/dev/null 2>&1 || need="$need w3m"
# A peer of the benches is built on these.
if [ "${1:-}" = peers ]; then
    command -v g++ >/dev/null 2>&1 || need="$need g++"
    command -v pkg-config >/dev/null 2>&1 || need="$need pkg-config"
    pkg-config --exists icu-i18n 2>/dev/null || need="$need libicu-dev"
fi
[ -z "$need" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing for the tests:$need"
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $need >/dev/null
else
    echo "The tests need these Debian packages; please install them:$need" >&2
    exit 1
fi
