// Draws the Vega-Lite specifications of the page. Colours are CSS variables, so light, dark and print need no second drawing.
(() => {
  "use strict";
  const font = getComputedStyle(document.body).fontFamily;

  const config = width => ({
    background: null,
    font,
    view: { stroke: null },
    axis: {
      labelColor: "var(--muted)", titleColor: "var(--muted)", gridColor: "var(--line)", domainColor: "var(--line)", tickColor: "var(--line)",
      labelFontSize: 11, titleFontSize: 12, titleFontWeight: "normal", titlePadding: 8, labelFont: font, titleFont: font,
      labelOverlap: "greedy", tickSize: 4,
    },
    axisX: { labelFlush: false, tickCount: Math.max(3, Math.min(8, Math.floor(width / 70))) },
    axisY: { labelLimit: Math.round(Math.max(width * 0.42, Math.min(190, width * 0.52))), tickCount: 5 },
    axisYDiscrete: { labelColor: "var(--ink)", labelOverlap: false, grid: false, ticks: false, domain: false, labelPadding: 8 },
    header: { labelColor: "var(--ink)", titleColor: "var(--muted)", labelFont: font, labelFontSize: 12 },
    legend: { orient: "top", labelColor: "var(--ink)", labelFontSize: 12, labelFont: font, symbolStrokeWidth: 2.5, columnPadding: 18, offset: 8 },
    text: { font, fontSize: 12 },
  });

  const draw = async plot => {
    if (plot.dataset.chart) return;
    plot.dataset.chart = "drawing";
    try {
      const spec = JSON.parse(plot.nextElementSibling.textContent);
      await vegaEmbed(plot, spec, {
        mode: "vega-lite", renderer: "svg", actions: false, ast: true, defaultStyle: false,
        tooltip: { disableDefaultStyle: true }, config: config(plot.clientWidth),
      });
      plot.dataset.chart = "drawn";
    } catch (problem) {
      plot.dataset.chart = "failed";
      plot.textContent = "This chart could not be drawn; the table below has its figures.";
      console.error(problem);
    }
  };

  const folded = plot => plot.closest("details:not([open])");
  const behind = plot => plot.matches(".tabbed .panel:not(.open) *");
  const drawVisible = async () => {
    const plots = [...document.querySelectorAll('[data-chart=""]')].filter(plot => !folded(plot));
    await Promise.all(plots.filter(plot => !behind(plot)).map(draw));
    // The page answers between the charts of the other tabs, which print shows, too.
    for (const plot of plots.filter(behind)) {
      await new Promise(done => setTimeout(done));
      await draw(plot);
    }
  };

  // A folded chart has no width to be drawn in, so it waits until it is opened.
  document.addEventListener("toggle", drawVisible, true);
  drawVisible().then(() => { document.documentElement.dataset.charts = document.querySelectorAll('[data-chart="drawn"]').length; });
})();
