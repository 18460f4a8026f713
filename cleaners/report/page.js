"use strict";
// Only for comfort: a filter over the samples, and nothing folded away on paper. The page reads the same without it.
const filter = document.getElementById("filter");
const samples = [...document.querySelectorAll("details[data-sample]")];
filter.closest("label").hidden = false;
filter.addEventListener("input", () => {
  const wanted = filter.value.trim().toLowerCase();
  for (const sample of samples) {
    sample.hidden = wanted !== "" && !sample.textContent.toLowerCase().includes(wanted);
    sample.open = wanted !== "" && !sample.hidden;
  }
});
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((fold) => { fold.open = true; }));
