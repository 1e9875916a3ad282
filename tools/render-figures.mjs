#!/usr/bin/env node
// Draws an experiment's figures as SVG with the charting libraries that reports embed: node tools/render-figures.mjs FOLDER…
// For each FOLDER/figures/NAME.vl.json it writes NAME.svg beside it. No package need be installed.
import { readFileSync, writeFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

const vendor = join(dirname(fileURLToPath(import.meta.url)), "../src/Candor.Reports/assets/vendor");
for (const name of ["vega", "vega-lite"])
  vm.runInThisContext(readFileSync(join(vendor, `${name}.min.js`), "utf8"), { filename: name });

const config = { background: "white", font: "sans-serif", view: { stroke: "#dddddd" }, axis: { gridColor: "#eeeeee" } };
for (const folder of process.argv.slice(2)) {
  const figures = join(folder, "figures");
  for (const file of readdirSync(figures).filter(f => f.endsWith(".vl.json")).sort()) {
    const spec = JSON.parse(readFileSync(join(figures, file), "utf8"));
    const view = new vega.View(vega.parse(vegaLite.compile({ ...spec, config }).spec), { renderer: "none" });
    const target = join(figures, file.replace(/\.vl\.json$/, ".svg"));
    writeFileSync(target, await view.toSVG() + "\n");
    view.finalize();
    console.log(target);
  }
}
