// The page works without this file. With it, answers appear by themselves, a photo is made smaller and loses
// its metadata before it is sent, a place can be shared, and Esc twice leaves.
(() => {
  "use strict";
  const one = (selector, inside = document) => inside.querySelector(selector);
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const root = document.documentElement;
  const leave = one("#leave");
  const form = one("#say");
  const log = one("#log");
  root.classList.add("js");

  // --- leaving -------------------------------------------------------------------------------------------
  let left = false;
  const goAway = () => {
    if (!left) {
      // The page empties before the network is asked for anything; the request outlives the page.
      left = true;
      const body = new URLSearchParams(new FormData(leave));
      document.title = "…";
      document.body.replaceChildren();
      fetch("/leave", { method: "POST", body, keepalive: true }).catch(() => {});
    }
    location.replace(leave.dataset.exit);
  };
  leave.addEventListener("submit", (event) => { event.preventDefault(); goAway(); });
  let escaped = -Infinity;
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (left || event.timeStamp - escaped < 1000) {
      event.preventDefault(); // Esc would also stop the page that is being loaded
      goAway();
    }
    escaped = event.timeStamp;
  });
  // A page that the Back button brings from memory may belong to a session that is gone.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  if (!form) return;
  const choices = one("#choices");
  const waiting = one("#waiting");
  const note = one("#note");
  const status = one("#status");
  const text = one("#text");
  const photo = one("#photo");
  const photoBox = one(".photo");
  const remove = one(".photo .remove");
  let cursor = log.dataset.cursor;

  // --- showing -------------------------------------------------------------------------------------------
  const wake = (inside) => {
    for (const button of all("button.copy, button.locate", inside)) button.hidden = false;
  };
  // What is said quietly is only for a screen reader: the eye sees the button wait.
  const tell = (words, quietly = false) => { status.textContent = words; status.classList.toggle("aside", quietly); };
  const showNote = (words) => { note.textContent = words || ""; note.hidden = !words; };
  const element = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html; // our own server's HTML, escaped there; the policy of the page lets no script run in it
    return template.content.firstElementChild;
  };
  const show = (state) => {
    if (form.elements.token.value !== state.token) {
      log.replaceChildren();
      for (const field of all('input[name="token"]')) field.value = state.token;
    }
    if (state.whole) {
      const kept = new Set(state.lines.map((line) => "line-" + line.id));
      for (const line of all(".line", log)) if (!kept.has(line.id)) line.remove();
    }
    let before = null;
    let first = null;
    for (const line of state.lines) {
      let drawn = document.getElementById("line-" + line.id);
      if (!drawn) {
        const old = one("#latest");
        drawn = element(line.html);
        if (one("#latest", drawn) && old) old.remove();
        for (const was of all(".was", log)) { was.setAttribute("aria-hidden", "true"); was.hidden = false; }
        if (before) before.after(drawn); else if (state.whole) log.prepend(drawn); else log.append(drawn);
        wake(drawn);
        first = first || drawn;
      }
      before = drawn;
    }
    if (choices.innerHTML !== state.choices) {
      const held = choices.contains(document.activeElement);
      choices.innerHTML = state.choices;
      wake(choices);
      if (held) text.focus({ preventScroll: true });
    }
    cursor = state.cursor;
    waiting.hidden = !state.waiting;
    if (first) {
      // Her own words she knows: the answer is what she wants to see, from its beginning.
      let target = first;
      while (target.classList.contains("mine") && target.nextElementSibling) target = target.nextElementSibling;
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      target.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
    }
  };

  // --- listening -----------------------------------------------------------------------------------------
  let pause = 0;
  let listening = null;
  const rest = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const listen = async () => {
    while (!document.hidden && !left) {
      listening = new AbortController();
      try {
        const answer = await fetch("/new?after=" + encodeURIComponent(cursor), {
          headers: { Accept: "application/json" }, signal: listening.signal, cache: "no-store",
        });
        if (answer.status === 200) {
          const state = await answer.json();
          if (left) return; // she is leaving: nothing may call the browser back
          if (state.gone) { location.replace("/"); return; }
          show(state);
        } else if (answer.status !== 204) throw new Error("status " + answer.status);
        if (pause) tell("");
        pause = 0;
      } catch (error) {
        if (error.name === "AbortError") return;
        pause = Math.min(60000, Math.max(2000, pause * 2));
        if (pause > 4000) tell(form.dataset.offline);
        await rest(pause * (0.75 + Math.random() / 2));
      }
    }
  };
  let loop = listen();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) listening?.abort();
    else loop = loop.then(listen);
  });

  // --- speaking ------------------------------------------------------------------------------------------
  const smaller = async (file) => {
    try {
      const picture = await createImageBitmap(file);
      const scale = Math.min(1, 1600 / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      return await new Promise((done) => canvas.toBlob((blob) => done(blob || file), "image/jpeg", 0.82));
    } catch {
      return file; // the server decides, and says so
    }
  };
  let busy = false;
  const say = async (extra = {}) => {
    if (busy) return;
    const tapped = "option" in extra;
    const file = tapped ? null : photo.files[0];
    if (!tapped && !file && !("lat" in extra) && !text.value.trim()) { text.focus(); return; }
    busy = true;
    tell(form.dataset.sending, true);
    showNote("");
    const body = new FormData();
    body.set("token", form.elements.token.value);
    body.set("nonce", form.elements.nonce.value);
    body.set("after", cursor);
    for (const [name, value] of Object.entries(extra)) body.set(name, value);
    if (!tapped) body.set("text", text.value);
    if (file) body.set("photo", await smaller(file), "photo.jpg");
    for (const button of all("button", form)) button.disabled = true;
    try {
      const answer = await fetch("/say", { method: "POST", body, headers: { Accept: "application/json" } });
      const state = await answer.json();
      tell("");
      if (answer.ok) {
        if (!tapped) { text.value = ""; choose(null); }
        form.elements.nonce.value = state.nonce;
        show(state);
        showNote(state.note);
      } else showNote(state.problem);
    } catch {
      // What she wrote stays, and so does the nonce: sent again, it is still the same message.
      tell(form.dataset.failed);
    }
    busy = false;
    for (const button of all("button", form)) button.disabled = false;
  };
  const choose = (file) => {
    if (!file) photo.value = "";
    photoBox.classList.toggle("chosen", Boolean(file));
    remove.hidden = !file;
  };
  photo.addEventListener("change", () => choose(photo.files[0]));
  remove.addEventListener("click", () => { choose(null); photo.focus(); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    say(event.submitter?.name === "option" ? { option: event.submitter.value } : {});
  });
  text.addEventListener("keydown", (event) => {
    const desk = matchMedia("(hover: hover) and (pointer: fine)").matches;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && desk) { event.preventDefault(); say(); }
  });

  // --- places and receipts -------------------------------------------------------------------------------
  document.addEventListener("click", async (event) => {
    const locate = event.target.closest("button.locate");
    const copy = event.target.closest("button.copy");
    if (locate) {
      tell(locate.dataset.asking);
      if (!navigator.geolocation) { tell(locate.dataset.failed); return; }
      navigator.geolocation.getCurrentPosition(
        (place) => say({ lat: place.coords.latitude.toFixed(5), lon: place.coords.longitude.toFixed(5) }),
        () => { tell(locate.dataset.failed); text.focus(); },
        { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
      );
    }
    if (copy) {
      try {
        await navigator.clipboard.writeText(copy.dataset.copy);
        copy.textContent = copy.dataset.copied;
      } catch {
        getSelection().selectAllChildren(one(".code", copy.parentElement));
      }
    }
  });
  wake(document);
})();
