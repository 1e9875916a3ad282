// Makes tabs of the page's panels. A link to anything in a panel opens it; arrows, Home and End go from tab to tab.
(() => {
  "use strict";
  const links = () => [...document.querySelectorAll(".tabs a")];
  const panelOf = link => document.getElementById(link.hash.slice(1));

  const open = panel => {
    for (const link of links()) {
      const chosen = panelOf(link) === panel;
      link.setAttribute("aria-selected", chosen);
      link.tabIndex = chosen ? 0 : -1;
      panelOf(link).classList.toggle("open", chosen);
    }
  };

  const choose = link => {
    open(panelOf(link));
    link.focus({ preventScroll: true });
    try { history.replaceState(null, "", link.hash); } catch { /* a page inside a page may have no address */ }
  };

  // True where the address names something on the page.
  const follow = () => {
    let target = null;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { /* no address of ours */ }
    const panel = target?.closest(".panel");
    if (!panel) return false;
    open(panel);
    if (target !== panel) target.scrollIntoView();
    return true;
  };

  const keys = e => {
    const all = links();
    const at = all.indexOf(e.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + all.length, Home: 0, End: all.length - 1, " ": at }[e.key];
    if (to === undefined || e.altKey || e.ctrlKey || e.metaKey) return;
    e.preventDefault();
    choose(all[to % all.length]);
  };

  const list = document.querySelector(".tabs ul");
  if (!list) return;
  document.documentElement.classList.add("tabbed");
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", "Parts of this page");
  for (const link of links()) {
    const panel = panelOf(link);
    link.id = `${panel.id}-tab`;
    link.setAttribute("role", "tab");
    link.setAttribute("aria-controls", panel.id);
    link.parentElement.setAttribute("role", "presentation");
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", link.id);
    link.addEventListener("click", e => { e.preventDefault(); choose(link); });
    link.addEventListener("keydown", keys);
  }
  if (!follow()) open(panelOf(links()[0]));
  addEventListener("hashchange", follow);
  document.addEventListener("click", e => { if (e.target.closest?.('a[href^="#"]')?.hash === location.hash) follow(); });
})();
