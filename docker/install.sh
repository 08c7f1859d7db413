#!/bin/sh
# Builds the replicator from this source and installs it: what the image is made with, and a way to
# install on a host without publishing a package.
#   docker/install.sh SOURCE PREFIX
# Makes PREFIX/lib/sluice with what is needed to run and links its commands into PREFIX/bin. Needs
# Node.js 20.19 or newer, npm, and, where better-sqlite3 has no ready-made binary, python3, make, g++.
set -eu
source=$(cd "$1" && pwd)
mkdir -p "$2"
prefix=$(cd "$2" && pwd)
target=$prefix/lib/sluice
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT

cp -R "$source"/package.json "$source"/package-lock.json "$source"/.npmrc "$source"/tsconfig.json \
  "$source"/tsconfig.build.json "$source"/.rolldown.config.mjs "$source"/src "$build"
cd "$build"
npm ci --no-audit --no-fund ${SLUICE_NPM_OPTIONS:-}
npm run --silent build
npm prune --omit=dev --no-audit --no-fund ${SLUICE_NPM_OPTIONS:-}

rm -rf "$target"
mkdir -p "$target/dist" "$prefix/bin"
cp -R dist/bin "$target/dist"
cp -R node_modules package.json "$target"
cp -R "$source/bin" "$source/conf" "$source/LICENSE" "$target"
for name in replicator trepctl thl; do
  ln -sf "../lib/sluice/bin/$name.js" "$prefix/bin/$name"
done
echo "Installed into $target"
