/* The review screen with keys and without reloading; every button works as a plain form too. */
"use strict";

(() => {
  const decide = document.getElementById("decide");
  const list = document.querySelector(".review-cards .cards");
  const review = document.querySelector(".review");
  const textPane = document.querySelector(".review-text");
  const keys = document.querySelector(".keys");
  const told = document.querySelector(".told");
  if (!decide || !list || !textPane) return;

  const cards = () => [...list.querySelectorAll(".card")];
  const current = () => list.querySelector(".card.current");
  const markOf = (card) => document.getElementById(card.dataset.mark);
  keys.hidden = false;
  review.classList.add("scripted");

  function centre(pane, element) {
    const shift = element.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    const room = Math.max(0, pane.clientHeight - element.offsetHeight) / 2;
    pane.scrollTo({ top: pane.scrollTop + shift - Math.min(room, pane.clientHeight / 3) });
  }

  function select(card, { focus = true, isFirst = false } = {}) {
    if (!card) return;
    document.querySelectorAll(".current").forEach((one) => one.classList.remove("current"));
    card.classList.add("current");
    const mark = markOf(card);
    if (mark) {
      mark.classList.add("current");
      /* A sentence of a PDF runs over several lines. */
      const start = mark.closest(".sentence")?.dataset.start;
      textPane.querySelectorAll(`.sentence[data-start="${start}"]`)
        .forEach((line) => line.classList.add("current"));
      centre(textPane, mark);
    }
    if (!isFirst || card !== cards()[0]) centre(card.closest(".review-cards"), card);
    if (focus) card.focus({ preventScroll: true });
    /* On arrival the head with its messages stays in sight: a fragment would scroll past it. */
    if (isFirst) return;
    review.scrollIntoView({ block: "nearest" });
    history.replaceState(null, "", `#${card.id}`);
  }

  function step(by) {
    const all = cards();
    const at = all.indexOf(current());
    select(all[Math.min(all.length - 1, Math.max(0, at + by))]);
  }

  function nextPending() {
    const all = cards();
    const at = all.indexOf(current());
    const isPending = (card) => card.dataset.decision === "pending";
    select(all.slice(at + 1).find(isPending) || all.find(isPending));
  }

  function tell(messages, isBad = false) {
    told.hidden = !messages.length;
    told.textContent = messages.join(" ");
    told.classList.toggle("bad", isBad);
  }

  function replace(id, html) {
    const old = document.getElementById(`c${id}`);
    const holder = document.createElement("template");
    holder.innerHTML = html.trim();
    const fresh = holder.content.firstElementChild;
    const wasCurrent = old.classList.contains("current");
    old.replaceWith(fresh);
    fresh.classList.toggle("current", wasCurrent);
    const mark = markOf(fresh);
    if (mark) {
      for (const decision of ["pending", "accepted", "rejected"]) {
        mark.classList.toggle(`decision-${decision}`, fresh.dataset.decision === decision);
      }
    }
    return fresh;
  }

  async function ask(address, options) {
    const response = await fetch(address, {
      ...options, credentials: "same-origin", headers: { Accept: "application/json" },
    });
    if (!response.ok || response.redirected) throw new Error(response.status);
    return response.json();
  }

  function show(answer) {
    tell(answer.messages);
    for (const [name, count] of Object.entries(answer.counts || {})) {
      const place = document.querySelector(`[data-count="${name}"]`);
      if (place) place.textContent = count;
    }
    return Object.entries(answer.cards).map(([id, html]) => replace(id, html));
  }

  /* A failed request falls back to what the page does without script. */
  async function press(button) {
    const card = button.closest(".card");
    card.classList.add("busy");
    const body = new FormData(decide);
    body.append(button.name, button.value);
    let changed;
    try {
      changed = show(await ask(decide.action, { method: "POST", body }));
    } catch {
      button.dataset.plain = "1";
      button.click();
      return;
    }
    const isDecided = changed.every((one) => one.dataset.decision !== "pending");
    if (button.name !== "reopen" && isDecided) nextPending();
    else select(changed[0]);
  }

  async function edit(card) {
    select(card);
    try {
      const [fresh] = show(await ask(card.dataset.edit, {}));
      select(fresh, { focus: false });
      fresh.querySelector("[name$=wording]").focus();
    } catch {
      window.location = card.querySelector(".edit").href;
    }
  }

  async function correct(form) {
    const card = form.closest(".card");
    try {
      const address = form.action;
      const [fresh] = show(await ask(address, { method: "POST", body: new FormData(form) }));
      if (fresh.dataset.decision === "pending") {
        select(fresh, { focus: false });
        (fresh.querySelector(".errors input") || fresh).focus();
      } else nextPending();
    } catch {
      card.classList.remove("busy");
      form.dataset.plain = "1";
      form.submit();
    }
  }

  document.addEventListener("click", (event) => {
    const target = event.target;
    const button = target.closest(".card button[form=decide]");
    if (button && !button.dataset.plain) {
      event.preventDefault();
      press(button);
      return;
    }
    const sure = target.closest("button[data-ask]");
    if (sure && !window.confirm(sure.dataset.ask)) {
      event.preventDefault();
      return;
    }
    const mark = target.closest(".review-text a.figure");
    if (mark) {
      const card = document.getElementById(mark.hash.slice(1));
      if (card) {
        event.preventDefault();
        select(card);
      }
      return;
    }
    const card = target.closest(".review-cards .card");
    if (!card) return;
    if (target.closest("a.edit")) {
      event.preventDefault();
      edit(card);
    } else if (target.closest("a.position")) {
      event.preventDefault();
      select(card);
    } else if (!target.closest("a, button, input, select, label, summary, form")) {
      select(card, { focus: !window.getSelection().toString() });
    }
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".card .correction") || event.target.dataset.plain) return;
    event.preventDefault();
    correct(event.target);
  });

  const pressed = {
    j: () => step(1),
    k: () => step(-1),
    n: nextPending,
    a: (card) => card?.querySelector("button.accept[form=decide]:not([disabled])")?.click(),
    x: (card) => card?.querySelector("button.reject[form=decide]")?.click(),
    u: (card) => card?.querySelector("button.reopen[form=decide]")?.click(),
    e: (card) => card?.querySelector("a.edit") && edit(card),
    "?": () => { keys.hidden = !keys.hidden; },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.matches("input, select, textarea")) {
      const cancel = event.target.closest(".card")?.querySelector("a.cancel");
      if (event.key === "Escape" && cancel) {
        window.location = cancel.href;
        window.location.reload();
      }
      return;
    }
    const action = pressed[event.key];
    if (!action) return;
    event.preventDefault();
    action(current());
  });

  const asked = window.location.hash && document.getElementById(window.location.hash.slice(1));
  const first = list.querySelector(".card[data-decision=pending]") || list.querySelector(".card");
  const start = asked && asked.matches(".card") ? asked : first;
  if (start) {
    const field = start.querySelector(".correction [name$=wording]");
    select(start, { focus: !field, isFirst: start === first });
    field?.focus();
  }
})();
