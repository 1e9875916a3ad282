#!/bin/sh
# Refreshes the charting libraries in src/Candor.Reports/assets/vendor from npm.
# Change the versions in src/Candor.Reports/assets/package.json first; building Candor itself needs no npm.
set -eu
cd "$(dirname "$0")/../src/Candor.Reports/assets"

npm install --package-lock-only --ignore-scripts --no-audit --no-fund
npm ci --ignore-scripts --no-audit --no-fund

mkdir -p vendor
for library in vega vega-lite vega-embed; do
  # Without the source map's address: it would point beside the report, where there is none.
  sed '/^\/\/# sourceMappingURL=/d' "node_modules/$library/build/$library.min.js" > "vendor/$library.min.js"
  cp "node_modules/$library/LICENSE" "vendor/$library.LICENSE"
done
rm -rf node_modules

if grep -l -i '</script' vendor/*.js; then
  echo "A library contains '</script' and cannot stand in a page as it is." >&2
  exit 1
fi
ls -l vendor
