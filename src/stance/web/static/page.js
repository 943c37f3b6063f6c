// What the pages can do without, and are better with: drop a file, lit statements, progress without reloading, keys.
"use strict";

for (const form of document.querySelectorAll("form[data-drop]")) {
  const input = form.querySelector("input[type=file]");
  const over = (event, is) => { event.preventDefault(); form.classList.toggle("over", is); };
  form.addEventListener("dragover", (event) => over(event, true));
  form.addEventListener("dragleave", (event) => over(event, false));
  form.addEventListener("drop", (event) => {
    over(event, false);
    if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
    else if (form.dataset.drop === "text") form.querySelector("textarea").value = event.dataTransfer.getData("text/plain");
  });
}

for (const select of document.querySelectorAll("form[data-filters] select"))
  select.addEventListener("change", () => select.form.requestSubmit());

for (const said of document.querySelectorAll("a.said")) {
  const card = document.getElementById(said.hash.slice(1));
  if (!card) continue;
  const light = (is) => card.classList.toggle("lit", is);
  said.addEventListener("mouseenter", () => light(true));
  said.addEventListener("mouseleave", () => light(false));
  said.addEventListener("focus", () => light(true));
  said.addEventListener("blur", () => light(false));
  said.addEventListener("click", () => { card.querySelector("details").open = true; });
  const back = (is) => { for (const one of document.querySelectorAll("a.said")) if (one.hash === said.hash) one.classList.toggle("lit", is); };
  card.addEventListener("mouseenter", () => back(true));
  card.addEventListener("mouseleave", () => back(false));
  card.addEventListener("focusin", () => back(true));
  card.addEventListener("focusout", () => back(false));
}

const waiting = document.querySelector("[data-state]");
if (waiting) {
  const told = waiting.querySelector("[data-told]");
  const look = async () => {
    try {
      const found = await (await fetch(waiting.dataset.state)).json();
      if (found.state !== "waiting" && found.state !== "running") { location.reload(); return; }
      if (found.rows) told.textContent = `${found.rows.toLocaleString("en")} rows read, ${found.rejected.toLocaleString("en")} rejected …`;
      else if (found.state === "running") told.textContent = "Working …";
    } catch { told.textContent = "The server does not answer; is it still running?"; }
    setTimeout(look, 700);
  };
  setTimeout(look, 500);
}

const keyed = document.querySelector("form[data-keys]");
if (keyed)
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
    const button = [...keyed.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key.toLowerCase());
    if (button) { event.preventDefault(); button.click(); }
  });
