#!/bin/sh
# Brings Debian's Chromium for the browser tests where that is possible, and says so where it is not. Never fails.

for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done

without="the browser tests are skipped"
if ! command -v apt-get >/dev/null 2>&1; then
    echo "No Chromium, and no apt-get to bring it: $without."
    exit 0
fi
if [ "$(id -u)" != 0 ]; then
    echo "No Chromium, and only root may install it (apt install chromium): $without."
    exit 0
fi

bring() {
    DEBIAN_FRONTEND=noninteractive timeout 600 apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1
}

echo "Installing Debian's Chromium for the browser tests (once)."
bring && exit 0
timeout 120 apt-get update -qq >/dev/null 2>&1
bring || echo "Chromium could not be installed (offline?): $without."
exit 0
