/* Small helps; every page works without them. No inline code: the security policy forbids it. */
"use strict";

/* A form marked data-draft keeps what is typed: on the server while there is a connection, in the browser otherwise.
   The browser's copy wins only while the server has not had it: it is dropped as soon as a save was acknowledged. */
(function () {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const key = "pingyi-draft:" + form.dataset.draft;
  const status = document.querySelector("[data-draft-status]");
  const say = (text) => { if (status) status.textContent = text; };
  const own = (name) => name !== "csrfmiddlewaretoken" && name !== "version";
  const body = () => {
    const found = new FormData(form);
    for (const name of [...found.keys()]) if (found.get(name) instanceof File) found.delete(name);
    return found;
  };
  const cells = () => {
    const found = {};
    for (const [name, value] of body()) if (own(name)) (found[name] = found[name] || []).push(value);
    return found;
  };
  const store = (values) => { try { localStorage.setItem(key, JSON.stringify(values)); } catch { /* a full or forbidden store */ } };
  const kept = () => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
  const drop = () => { try { localStorage.removeItem(key); } catch { /* as above */ } };
  const put = (values) => {
    for (const field of form.elements) {
      if (!field.name || !own(field.name) || field.type === "file" || field.type === "submit") continue;
      const wanted = values[field.name] || [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = wanted.includes(field.value);
      else if (field.name in values) field.value = wanted[0];
    }
  };
  const same = (values) => ["duty", "part", "subject"].every((name) => {
    const field = form.elements[name];
    return (field ? field.value : "") === ((values[name] || [""])[0]);
  });
  const before = kept();
  const refused = form.querySelector("[aria-invalid=true]") || document.querySelector(".notice.error");
  if (before && same(before) && !refused) { put(before); say("已恢复上次未提交的内容"); }
  let timer = 0;
  let waiting = false;
  const save = () => {
    if (waiting) { timer = setTimeout(save, 800); return; }
    waiting = true;
    const sent = body();
    fetch(form.dataset.draftUrl, { method: "POST", body: sent, headers: { "x-csrftoken": sent.get("csrfmiddlewaretoken") }, redirect: "error" })
      .then((answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        drop();
        say("草稿已保存");
      })
      .catch(() => say("网络不通，内容已留在本机，连上后自动保存"))
      .finally(() => { waiting = false; });
  };
  form.addEventListener("input", () => { store(cells()); clearTimeout(timer); timer = setTimeout(save, 800); });
  window.addEventListener("online", () => { if (kept()) save(); });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (event.submitter && "draftForget" in event.submitter.dataset) { drop(); return; }
    store(cells());
    if (!navigator.onLine) { event.preventDefault(); say("网络不通，内容已留在本机；连上后请再点一次“提交”"); return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => { delete form.dataset.sent; });
})();

/* A page that says which draft was handed in lets go of the browser's copy. */
for (const one of document.querySelectorAll("[data-draft-done]")) localStorage.removeItem("pingyi-draft:" + one.dataset.draftDone);

/* Ask before what cannot be taken back; choose all rows of a table. */
document.addEventListener("submit", (event) => {
  const asked = event.submitter && event.submitter.dataset.confirm;
  if (asked && !window.confirm(asked)) { event.preventDefault(); event.stopImmediatePropagation(); }
}, true);
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-choose-all]")) return;
  const table = event.target.closest("table");
  for (const box of table.querySelectorAll("tbody input[type=checkbox]")) box.checked = event.target.checked;
});
