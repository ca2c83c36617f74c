"use strict";
// Opens the evidence of a number. The data lie in the page; nothing is fetched.
(() => {
  const data = JSON.parse(document.getElementById("e-data").textContent);
  const dialog = document.getElementById("evidence");
  const body = document.getElementById("e-body");
  const element = (tag, text) => { const e = document.createElement(tag); if (text) e.textContent = text; return e; };
  const table = (head, rows) => {
    const t = element("table"), h = t.createTHead().insertRow(), b = t.createTBody();
    head.forEach((text) => h.append(element("th", text)));
    rows.forEach((row) => { const r = b.insertRow(); row.forEach((cell) => { r.insertCell().textContent = cell; }); });
    return t;
  };
  const show = (keys) => {
    body.replaceChildren();
    keys.forEach((key, index) => {
      const e = data[key];
      if (!e) return;
      const title = element("h3", e.t);
      if (index === 0) title.id = "e-title";
      body.append(title);
      if (e.v) body.append(element("p", "数值：" + e.v));
      if (e.s) body.append(element("p", "出处：" + e.s));
      if (e.c) body.append(element("p", "依据：" + e.c));
      if (e.r.length) body.append(table(["作用", "台账", "文件", "工作表", "行"], e.r));
      if (e.n) { body.append(element("p", "尚缺" + e.n + "项：")); body.append(table(["对象", "事项", "时段"], e.m)); }
      const hash = element("p", "校验码 ");
      hash.className = "note";
      hash.append(element("code", e.h));
      body.append(hash);
    });
    dialog.showModal();
  };
  document.addEventListener("click", (event) => {
    const number = event.target.closest("button.n");
    if (number) show(number.dataset.e.split(" "));
    if (event.target === dialog) dialog.close();
  });
  const open = () => { const target = document.querySelector(location.hash || "x-none"); if (target instanceof HTMLDetailsElement) target.open = true; };
  addEventListener("hashchange", open);
  open();
})();
