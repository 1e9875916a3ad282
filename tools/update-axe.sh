#!/bin/sh
# Refreshes the checker of accessibility in tests/Candor.Web.Tests/assets/vendor from npm.
# Change the version in tests/Candor.Web.Tests/assets/package.json first; building and testing Candor need no npm.
set -eu
cd "$(dirname "$0")/../tests/Candor.Web.Tests/assets"

npm install --package-lock-only --ignore-scripts --no-audit --no-fund
npm ci --ignore-scripts --no-audit --no-fund

mkdir -p vendor
sed '/sourceMappingURL=/d' node_modules/axe-core/axe.min.js > vendor/axe.min.js
cp node_modules/axe-core/LICENSE vendor/axe.LICENSE
rm -rf node_modules
ls -l vendor
