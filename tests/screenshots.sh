#!/usr/bin/env bash
# Makes a picture of every page in every state, at 320, 360, 768 and 1280 px, light and dark, in both languages, and of the gallery
# of components (docs/design.md), and says where they are. Needs what tests/all.sh installs; installs nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo test --quiet --locked --test browser -- every_page_fits_every_screen every_component
folder=$(cargo metadata --offline --no-deps --format-version 1 |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')/tmp
echo "$(find "$folder"/{screenshots,gallery} -name '*.png' | wc -l) pictures in $folder/screenshots and $folder/gallery"
