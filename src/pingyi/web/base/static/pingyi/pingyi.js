/* Small helps; every page works without them. No inline code: the security policy forbids it. */
"use strict";

/* A form marked data-draft keeps what is typed: on the server while there is a connection, in the browser otherwise. */
(function () {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const key = "pingyi-draft:" + form.dataset.draft;
  const status = document.querySelector("[data-draft-status]");
  const cells = () => {
    const found = {};
    for (const one of new FormData(form)) {
      if (one[0] === "csrfmiddlewaretoken" || one[1] instanceof File) continue;
      found[one[0]] = one[0] in found ? [].concat(found[one[0]], one[1]) : one[1];
    }
    return found;
  };
  const say = (text) => { if (status) status.textContent = text; };
  const put = (values) => {
    for (const name in values) {
      const fields = form.querySelectorAll('[name="' + CSS.escape(name) + '"]');
      const wanted = [].concat(values[name]);
      for (const field of fields) {
        if (field.type === "checkbox" || field.type === "radio") field.checked = wanted.includes(field.value);
        else if (field.tagName === "SELECT" && field.multiple) {
          for (const option of field.options) option.selected = wanted.includes(option.value);
        } else field.value = wanted[0];
      }
    }
  };
  const kept = localStorage.getItem(key);
  if (kept) { put(JSON.parse(kept)); say("已恢复上次未提交的内容"); }
  let timer = 0;
  const save = () => {
    localStorage.setItem(key, JSON.stringify(cells()));
    const body = new FormData(form);
    fetch(form.dataset.draftUrl, { method: "POST", body: body, headers: { "x-csrftoken": body.get("csrfmiddlewaretoken") } })
      .then((answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        localStorage.removeItem(key);
        say("草稿已保存");
      })
      .catch(() => say("网络不通，内容已留在本机，连上后自动保存"));
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 800); });
  window.addEventListener("online", save);
  form.addEventListener("submit", () => { localStorage.setItem(key, JSON.stringify(cells())); });
  if (form.dataset.done) localStorage.removeItem("pingyi-draft:" + form.dataset.done);
})();

/* A page that says which draft was handed in lets go of the browser's copy. */
for (const one of document.querySelectorAll("[data-draft-done]")) localStorage.removeItem("pingyi-draft:" + one.dataset.draftDone);

/* Ask before what cannot be taken back; choose all rows of a table. */
document.addEventListener("submit", (event) => {
  const asked = event.submitter && event.submitter.dataset.confirm;
  if (asked && !window.confirm(asked)) event.preventDefault();
});
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-choose-all]")) return;
  const table = event.target.closest("table");
  for (const box of table.querySelectorAll("tbody input[type=checkbox]")) box.checked = event.target.checked;
});
