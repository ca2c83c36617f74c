"""The table of the nation's benchmarks for docs/performance.md, and the chart of cost against size (SVG, by hand)."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "performance.md"
CHART = ROOT / "docs" / "nation-cost.svg"
BEGIN, END = "<!-- nation:begin -->", "<!-- nation:end -->"
NAMES = {
    "floor": "下限：只读同样的列",
    "hand": "手写 DuckDB SQL",
    "ours": "pingyi",
    "hand-16": "手写 DuckDB SQL（16项）",
    "ours-16": "pingyi（16项）",
    "polars-16": "手写 Polars 流式（16项）",
    "chdb-16": "手写 chDB（16项）",
    "spark-16": "手写 PySpark，含启动（16项）",
    "pandas-16": "手写 pandas（16项）",
}
_COLOURS = {
    "floor": "#999999",
    "hand": "#1f77b4",
    "ours": "#d62728",
    "ours-16": "#f7a8a8",
    "polars-16": "#2ca02c",
    "chdb-16": "#ff7f0e",
    "spark-16": "#9467bd",
    "pandas-16": "#8c564b",
}
_HEAD = "| 规模 | | 进程×线程 | 轮数 | 用时 | 其中启动 | CPU | 内存 | 读取 | 启动后每百万条 | 为下限的倍数 |"
_WIDTH, _HEIGHT, _EDGE, _LEGEND = 660, 400, 56, 200
Result = dict[str, Any]


def publish(folder: Path) -> None:
    """Write table and chart from every result that is there."""
    results = [
        json.loads(path.read_text("utf-8"))
        for path in sorted(folder.glob("nation-*.json"))
        if "nation-run" not in path.name
    ]
    results = sorted((one for one in results if one.get("times")), key=lambda one: one["share"])
    if not results:
        return
    text = table(results)
    print(text)
    CHART.write_text(chart(results), "utf-8")
    page = PAGE.read_text("utf-8")
    if BEGIN not in page:
        page += f"\n## 全国一年\n\n{BEGIN}\n{END}\n"
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", "utf-8")


def table(results: list[Result]) -> str:
    """The results as Markdown."""
    here = results[-1]["machine"]
    versions = "、".join(f"{name} {one}" for name, one in here["versions"].items())
    named = f"{here['cores']} 核，{here['memory']} 内存，Python {here['python']}；{versions}。"
    lines = [
        named
        + "时间取各轮中位数，内存为全部进程之和的峰值（各进程共用的重复计入；括号内为最大的一个进程），"
        + "读取量为读文件的系统调用所读（映射读取的不计，程序自身的也在内）。",
        "",
        "| 规模 | 组织数 | 纪实条数 | 文件 | 所读的列 |",
        "|---|---:|---:|---:|---:|",
        *(_size(one) for one in results),
        "",
        _HEAD,
        "|---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|",
        *(_row(one, name) for one in results for name in NAMES if name in one["times"]),
        "",
        *(line for one in results if (line := _compared(one))),
        *_linear(results),
        "",
        "![各规模用时](nation-cost.svg)",
    ]
    return "\n".join(lines)


def _size(one: Result) -> str:
    gigabytes = " | ".join(f"{one[name] / 1e9:.2f} GB" for name in ("bytes", "column_bytes"))
    return f"| {one['size']} | {one['units']:,} | {one['records']:,} | {gigabytes} |"


def _row(one: Result, name: str) -> str:
    times, (jobs, threads) = one["times"][name], one["modes"][name]
    floor = one["times"].get("floor", {}).get("wall")
    cells = [
        one["size"],
        NAMES[name],
        f"{jobs}×{threads}",
        times["runs"],
        f"{times['wall']:.1f} 秒",
        f"{times['start']:.1f} 秒",
        f"{times['cpu']:.1f} 秒",
        _memory(times),
        f"{times['read']:.2f} GB",
        f"{_each(one, name) * 1e9:.0f} 毫秒",
        f"{times['wall'] / floor:.1f}" if floor and not name.endswith("-16") else "",
    ]
    return f"| {' | '.join(map(str, cells))} |"


def _memory(times: dict[str, float]) -> str:
    told = f"{times['memory']:.0f} MB"
    return f"{told}（{times['largest']:.0f}）" if "largest" in times else told


def _each(one: Result, name: str) -> float:
    """Seconds a record, without the start."""
    return float((one["times"][name]["wall"] - one["times"][name]["start"]) / one["records"])


def _compared(one: Result) -> str:
    times = one["times"]
    if not {"ours", "hand"} <= times.keys():
        return ""
    wall, cpu = (times["ours"][name] / times["hand"][name] for name in ("wall", "cpu"))
    said = f"- {one['size']}：全部{len(one['measures'])}项，pingyi 用时为手写 SQL 的 {wall:.2f} 倍（CPU {cpu:.2f} 倍）"
    rivals = [name for name in ("polars-16", "chdb-16", "spark-16", "pandas-16") if name in times]
    if not rivals or "ours-16" not in times:
        return f"{said}。"
    mine, each = times["ours-16"]["wall"], _each(one, "ours-16")
    others = [
        f"{NAMES[name].removesuffix('（16项）')} {times[name]['wall'] / mine:.2f}（{_each(one, name) / each:.2f}）"
        for name in rivals
    ]
    return f"{said}；16项的用时与 pingyi 之比（括号内为启动后每条之比）：{'；'.join(others)}。"


def _linear(results: list[Result]) -> list[str]:
    lines = []
    for name in ("ours", "hand"):
        costs = [_each(one, name) for one in results if name in one["times"]]
        if len(costs) > 1:
            lines.append(
                f"- {NAMES[name]}启动后每条用时，各规模最多与最少之比 {max(costs) / min(costs):.2f}（以 1.25 为限）。"
            )
    return lines


def chart(results: list[Result]) -> str:
    """Wall time against records, both axes by powers of ten."""
    lines = {
        name: [(one["records"], one["times"][name]["wall"]) for one in results if name in one["times"]]
        for name in _COLOURS
    }
    axes = list(zip(*(point for line in lines.values() for point in line), strict=True))
    (left, right), (bottom, top) = ((math.floor(math.log10(min(a))), math.ceil(math.log10(max(a)))) for a in axes)

    def at(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - left) / max(1, right - left)
        up = (math.log10(y) - bottom) / max(1, top - bottom)
        place = _EDGE + across * (_WIDTH - _EDGE - _LEGEND), _HEIGHT - _EDGE - up * (_HEIGHT - 2 * _EDGE)
        return round(place[0], 1), round(place[1], 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="11">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        f'<text x="{_EDGE}" y="24" font-size="13">用时（秒）与纪实条数，两轴均为对数</text>',
    ]
    for power in range(left, right + 1):
        x, low = at(10**power, 10**bottom)
        parts.append(f'<path d="M{x} {low}V{_EDGE}" stroke="#eeeeee"/>')
        parts.append(f'<text x="{x}" y="{low + 16}" text-anchor="middle">{10**power:,}</text>')
    for power in range(bottom, top + 1):
        x, y = at(10**left, 10**power)
        parts.append(f'<path d="M{x} {y}H{_WIDTH - _LEGEND}" stroke="#eeeeee"/>')
        parts.append(f'<text x="{x - 6}" y="{y + 4}" text-anchor="end">{10.0**power:g}</text>')
    for place, (name, line) in enumerate((name, line) for name, line in lines.items() if line):
        spots, colour, y = [at(*point) for point in line], _COLOURS[name], _EDGE + 18 * place
        way = "L".join(f"{x} {y}" for x, y in spots)
        parts.append(f'<path d="M{way}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in spots]
        parts.append(f'<rect x="{_WIDTH - _LEGEND + 14}" y="{y - 9}" width="10" height="10" fill="{colour}"/>')
        parts.append(f'<text x="{_WIDTH - _LEGEND + 28}" y="{y}">{NAMES[name]}</text>')
    return "\n".join([*parts, "</svg>", ""])
