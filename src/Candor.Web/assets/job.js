"use strict";
// Waits for a job, shows how far it is, and goes to its page.
(() => {
  const section = document.getElementById("job"), { root, job: address } = section.dataset;
  const state = document.getElementById("state"), problem = document.getElementById("problem"), progress = document.getElementById("progress");
  const cancel = document.getElementById("cancel"), again = document.getElementById("again");
  let id = null;

  const ask = async (path, method) => {
    const response = await fetch(root + path, { method });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error);
    return answer;
  };

  const end = (text, trouble) => {
    document.documentElement.dataset.job = trouble ? "failed" : "cancelled";
    state.textContent = text;
    problem.textContent = trouble ?? "";
    problem.hidden = !trouble;
    progress.hidden = cancel.hidden = true;
    again.hidden = false;
    again.focus();
  };

  async function work() {
    progress.hidden = cancel.hidden = false;
    again.hidden = problem.hidden = true;
    cancel.disabled = false;
    progress.removeAttribute("value");
    try {
      id = (await ask(address, "POST")).job;
      for (;;) {
        const now = await ask(`jobs/${id}`, "GET");
        if (now.state === "done") { location.replace(`${root}jobs/${id}/page`); return; }
        if (now.state === "failed") { end("It could not be computed.", now.problem); return; }
        if (now.state === "cancelled") { end("Cancelled; nothing is kept of it.", null); return; }
        if (now.share !== null) progress.value = now.share;
        const text = cancel.disabled ? "Cancelling …" : now.state === "waiting" ? "Waiting for what was asked before …"
          : now.share === null ? "Computing …" : `Computing, ${Math.round(100 * now.share)} % done`;
        if (state.textContent !== text) state.textContent = text;
        document.documentElement.dataset.job = now.state;
        await new Promise(later => setTimeout(later, 150));
      }
    } catch (e) {
      end("It could not be computed.", e instanceof TypeError ? "Candor does not answer; it was stopped. Start it again." : e.message);
    }
  }

  cancel.addEventListener("click", () => {
    cancel.disabled = true;
    if (id) ask(`jobs/${id}/cancel`, "POST");
  });
  again.addEventListener("click", work);
  work();
})();
