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
    const box = element("div");
    box.className = "wide";
    box.append(t);
    return box;
  };
  const note = (text) => { const p = element("p", text); p.className = "note"; return p; };
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
      if (e.r.length < e.a) body.append(note("以上是前" + e.r.length + "行，共" + e.a + "行；全部可用 pingyi explain 逐行列出。"));
      if (e.n) {
        body.append(element("p", "尚缺" + e.n + "项："), table(["对象", "事项", "时段"], e.m));
        if (e.m.length < e.n) body.append(note("以上是前" + e.m.length + "项。"));
      }
      const hash = note("校验码 ");
      hash.append(element("code", e.h));
      body.append(hash);
    });
    dialog.showModal();
    dialog.scrollTop = 0;
  };
  document.addEventListener("click", (event) => {
    const number = event.target.closest(".n");
    if (number) show(number.dataset.e.split(" "));
    if (event.target === dialog) dialog.close();
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches(".n") || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    show(event.target.dataset.e.split(" "));
  });
  const open = () => { const target = document.querySelector(location.hash || "x-none"); if (target instanceof HTMLDetailsElement) target.open = true; };
  addEventListener("hashchange", open);
  open();
})();
