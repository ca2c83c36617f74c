"use strict";
// What a number rests on, as elements: title, value, source, rows, what is missing, check sum. The data lie in the page; nothing is fetched.
const evidenceOf = (() => {
  const data = JSON.parse(document.getElementById("e-data").textContent);
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
  return (keys) => {
    const box = document.createDocumentFragment();
    keys.forEach((key) => {
      const e = data[key];
      if (!e) return;
      const title = element("h3", e.t);
      box.append(title);
      if (e.v) box.append(element("p", "数值：" + e.v));
      if (e.s) box.append(element("p", "出处：" + e.s));
      if (e.c) box.append(element("p", "依据：" + e.c));
      if (e.r.length) box.append(table(["作用", "台账", "文件", "工作表", "行"], e.r));
      if (e.r.length < e.a) box.append(note("以上是前" + e.r.length + "行，共" + e.a + "行；全部可用 pingyi explain 逐行列出。"));
      if (e.n) {
        box.append(element("p", "尚缺" + e.n + "项："), table(["对象", "事项", "时段"], e.m));
        if (e.m.length < e.n) box.append(note("以上是前" + e.m.length + "项。"));
      }
      const hash = note("校验码 ");
      hash.append(element("code", e.h));
      box.append(hash);
    });
    return box;
  };
})();
