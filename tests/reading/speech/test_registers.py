"""Texts of other registers and layouts than the one that the project began with, each with all its tasks and findings."""

from __future__ import annotations

from pathlib import Path

from pingyi.reading.sources import from_text, open_source
from pingyi.reading.speech import Reading, Task, read


def task(one: Task) -> tuple[str, str, str, str]:
    """What, who leads, by when (or how often), how much."""
    when = str(one.by) if one.by else "、".join(w.deadline.phrase for w in (*one.deadlines, *one.cadences))
    return one.what, one.lead.text if one.lead else "", when, "、".join(q.text for q in one.quantities)


def findings(reading: Reading, kind: str) -> list[str]:
    return [one.text for one in reading.findings if one.kind == kind]


GOVERNMENT = """\
2024年政府工作报告（摘要）
各位代表：
现在，我代表县人民政府向大会报告工作，请予审议。
一、2023年工作回顾
过去一年，我们坚持稳中求进，较好完成了全年目标任务。地区生产总值突破180亿元，增长6.1%。
（一）产业发展提质增效。新引进亿元以上项目14个；柳川镇建成蔬菜大棚1200亩，带动860户农户增收。
（二）民生保障持续加强。改造老旧小区9个，惠及居民4100户。
同时，我们也清醒地看到，发展中还存在不少问题：工业总量偏小，骨干企业只有3家；个别部门推诿扯皮。
二、2024年重点工作
今年是实施“十四五”规划的关键一年。
（一）着力壮大产业。围绕农产品深加工，上半年开工建设冷链物流园，年底前建成投用。新培育规上企业10家以上。（责任单位：县发改局、县商务局）
（二）着力改善民生。9月1日前完成城南小学扩建，新增学位900个；每季度开展一次就业专场招聘会。
（三）着力转变作风。各部门主要负责同志每月至少到企业走访2次，收集的问题5个工作日内答复。对推诿扯皮、久拖不决的，要严肃追责。
各位代表，蓝图已经绘就，让我们同心协力，为建设美丽富饶的家园而努力奋斗！
"""


def test_a_county_governments_report_looks_back_and_ahead() -> None:
    reading = read(from_text(GOVERNMENT))
    assert (reading.year, reading.year_from) == (2024, "题目")
    assert findings(reading, "achievement") == [
        "过去一年，我们坚持稳中求进，较好完成了全年目标任务",
        "地区生产总值突破180亿元，增长6.1%",
        "新引进亿元以上项目14个",
        "柳川镇建成蔬菜大棚1200亩，带动860户农户增收",
        "改造老旧小区9个，惠及居民4100户",
    ]
    assert findings(reading, "problem") == ["工业总量偏小", "骨干企业只有3家", "个别部门推诿扯皮"]
    assert [task(one) for one in reading.tasks] == [
        ("围绕农产品深加工，上半年开工建设冷链物流园", "县发改局", "2024-06-30", ""),
        ("建成投用", "县发改局", "2024-12-31", ""),
        ("新培育规上企业10家以上", "县发改局", "", "10家以上"),
        ("完成城南小学扩建", "", "2024-09-01", ""),
        ("新增学位900个", "", "2024-09-01", "900个"),
        ("开展就业专场招聘会", "", "每季度开展一次", "一次"),
        ("至少到企业走访", "各部门主要负责同志", "每月至少到企业走访2次", "2次"),
        ("收集的问题5个工作日内答复", "各部门主要负责同志", "5个工作日内", ""),
        ("严肃追责", "各部门主要负责同志", "", ""),
    ]
    assert reading.tasks[-1].trigger == "对推诿扯皮、久拖不决的"
    assert [name.text for name in reading.tasks[0].support] == ["县商务局"]


HEAD = ["序号", "工作类别", "具体任务", "牵头领导", "责任单位", "配合单位", "完成时限", "备注"]
ROWS = [
    ["1", "组织建设", "完成12个村党组织书记备案管理", "副书记", "党建办", "各村党支部", "3月底前", ""],
    ["2", "", "修订村级议事决策制度并试运行", "组织委员", "党建办", "民政办", "制度寒假前，运行全年", ""],
    ["3", "队伍建设", "举办党务干部培训班4期", "组织委员", "党校", "", "每季度一次", ""],
    ["4", "", "选派8名年轻干部到信访一线锻炼", "镇长", "党政办", "信访办", "4月—10月", ""],
    ["5", "阵地建设", "改造提升3处党群服务中心", "副镇长", "社会事务办", "财政所、城建办", "待定", "资金到位后实施"],
]


def table() -> str:
    """The plan as a page; a category stands once beside its two rows."""
    lines = ["".join(f"<th>{cell}</th>" for cell in HEAD)]
    for number, row in enumerate(ROWS):
        span = " rowspan=2" if number + 1 < len(ROWS) and not ROWS[number + 1][1] else ""
        cells = [
            f"<td{span if column == 1 else ''}>{cell}</td>" for column, cell in enumerate(row) if column != 1 or cell
        ]
        lines.append("".join(cells))
    return (
        "<h1>溪口镇2025年度党建工作任务分解表</h1><table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"
    )


def test_a_towns_plan_in_a_table(tmp_path: Path) -> None:
    path = tmp_path / "计划.html"
    path.write_text(table(), encoding="utf-8")
    reading = read(open_source(path))
    assert [(one.group, *task(one)) for one in reading.tasks] == [
        ("组织建设", "完成12个村党组织书记备案管理", "党建办", "2025-03-31", "12个"),
        ("组织建设", "修订村级议事决策制度并试运行", "党建办", "2025-12-31", ""),
        ("队伍建设", "举办党务干部培训班4期", "党校", "每季度一次", "4期"),
        ("队伍建设", "选派8名年轻干部到信访一线锻炼", "党政办", "2025-10-31", "8名"),
        ("阵地建设", "改造提升3处党群服务中心", "社会事务办", "待定", "3处"),
    ]
    both = reading.tasks[1].deadlines
    assert [(when.of, when.deadline.phrase) for when in both] == [("制度", "寒假前"), ("运行", "全年")]
    assert reading.tasks[3].deadlines[0].months == (4, 5, 6, 7, 8, 9, 10)
    assert [name.text for name in reading.tasks[4].support] == ["财政所", "城建办"]
    assert (reading.tasks[4].check, reading.tasks[4].person) == ("资金到位后实施", "副镇长")
    assert not reading.tasks[4].sure


COMMENTS = """\
在2022年度机关党建述职评议会上的点评
听了两位书记的述职，总体感到大家是上心的，也发现了差距。下面逐一点评。
一、市水务局机关党委
（一）主要成绩。能够把党建与防汛抗旱结合起来，组建党员突击队9支。“河畔先锋”品牌被市直工委评为优秀案例。
（二）存在不足。理论学习形式比较单一，中心组学习只开展了7次。两个下属支部换届超期，至今没有完成。
（三）下一步要求。一要补齐学习欠账，6月底前把缺的场次补上。二要抓紧完成换届，下属支部最迟不超过5月15日。
二、市文旅局机关党委
（一）主要成绩。创新开展“流动课堂”，送党课进景区42场。
（二）存在不足。党员发展工作滞后，实际只发展1名。
（三）下一步要求。局党组书记要亲自过问发展党员工作；每月抽查一次支部记录本。
"""


def test_comments_on_several_units_belong_to_the_unit_of_their_heading() -> None:
    reading = read(from_text(COMMENTS))
    assert reading.year == 2023
    told = [(one.kind, one.units[0].text, one.text) for one in reading.findings]
    water, culture = "市水务局机关党委", "市文旅局机关党委"
    assert told[:3] == [
        ("achievement", water, "能够把党建与防汛抗旱结合起来"),
        ("achievement", water, "组建党员突击队9支"),
        ("achievement", water, "“河畔先锋”品牌被市直工委评为优秀案例"),
    ]
    assert ("problem", culture, "党员发展工作滞后，实际只发展1名") in told
    assert [task(one) for one in reading.tasks] == [
        ("补齐学习欠账", water, "", ""),
        ("把缺的场次补上", water, "2023-06-30", ""),
        ("抓紧完成换届，下属支部最迟不超过5月15日", water, "2023-05-15", ""),
        ("亲自过问发展党员工作", "局党组书记", "", ""),
        ("抽查支部记录本", "局党组书记", "每月抽查一次", "一次"),
    ]


DAY = """\
# 2023年11月主题党日活动方案

为深入学习党的创新理论，根据上级要求，结合支部实际，制定本方案。

## 活动主题
学思想、强党性、重实践

## 活动内容
1. 集中诵读党章，支部书记领读，用时不少于20分钟。
2. 组织全体党员参观县廉政教育基地，11月20日前每人撰写心得体会1篇。

## 工作要求
- 支委会要提前做好准备，明确专人负责签到。
- 无故缺席的，由支部书记进行谈话提醒。
- 活动结束后，3个工作日内将活动照片和总结报机关党委。
"""


def test_the_plan_of_a_party_day(tmp_path: Path) -> None:
    path = tmp_path / "方案.md"
    path.write_text(DAY, encoding="utf-8")
    reading = read(open_source(path))
    assert [task(one) for one in reading.tasks] == [
        ("集中诵读党章，支部书记领读，用时不少于20分钟", "", "", "不少于20分钟"),
        ("组织全体党员参观县廉政教育基地", "", "", ""),
        ("每人撰写心得体会1篇", "", "2023-11-20", "1篇"),
        ("提前做好准备，明确专人负责签到", "支委会", "", ""),
        ("由支部书记进行谈话提醒", "支部书记", "", ""),
        ("将活动照片和总结报机关党委", "", "3个工作日内", ""),
    ]
    assert [one.trigger for one in reading.tasks[4:]] == ["无故缺席的", "活动结束后"]
    assert not reading.findings


COMPANY = """\
中共恒远集团委员会2026年党建工作要点
一、强化思想引领
1.落实“第一议题”制度，党委会每月第一次会议须安排专题学习，全年不少于12次。
2.党委理论学习中心组每季度集中学习研讨1次。
二、夯实基层基础
3.一季度末前完成所属7家子公司党支部换届选举，由组织人事部牵头，各子公司党支部配合。
4.持续深化“双培养”，力争年底将20名业务骨干培养成党员。
三、严格监督执纪
5.纪委会同审计部对物资采购开展专项检查，8月底前出具报告。
6.出现安全责任事故时，有关支部应当在24小时内召开支委会分析原因，并向集团党委书面报告。
7.适时开展作风建设“回头看”，具体时间待定。
"""


def test_an_enterprises_plan_of_numbered_sentences() -> None:
    reading = read(from_text(COMPANY))
    assert [task(one) for one in reading.tasks] == [
        ("落实“第一议题”制度，党委会每月第一次会议须安排专题学习", "", "每月第一次", ""),
        ("全年不少于12次", "", "全年不少于12次", "不少于12次"),
        ("党委理论学习中心组每季度集中学习研讨1次", "", "每季度集中学习研讨1次", "1次"),
        ("完成所属7家子公司党支部换届选举", "组织人事部", "2026-03-31", "7家"),
        ("深化“双培养”", "", "持续", ""),
        ("力争将20名业务骨干培养成党员", "", "2026-12-31", "20名"),
        ("会同审计部对物资采购开展专项检查", "纪委", "", ""),
        ("出具报告", "纪委", "2026-08-31", ""),
        ("召开支委会分析原因，并向集团党委书面报告", "有关支部", "24小时内", ""),
        ("开展作风建设“回头看”，具体时间待定", "", "适时、时间待定", ""),
    ]
    assert [name.text for name in reading.tasks[3].support] == ["各子公司党支部"]
    assert [name.text for name in reading.tasks[6].support] == ["审计部"]
    assert reading.tasks[8].trigger == "出现安全责任事故时"
    assert [one.sure for one in reading.tasks[-3:]] == [False, False, False]


NOTICE = """\
关于做好2023年下半年重点工作任务的通知
各乡镇党委，县直各部门党组：
现将下半年重点任务通知如下：
一、深化“清廉村居”建设
（一）完善村级小微权力清单。全面梳理村级事务流程，8月底前各村公布权力清单和运行流程图。
牵头单位：县纪委监委；责任单位：各乡镇党委；完成时限：2023年9月30日
（二）规范“三资”管理。开展集体合同清理，清理整改率达到100%。
牵头单位：县农业农村局
配合单位：县财政局、县司法局
完成时限：10月底前
二、推进党建引领网格治理
1.按照“一格一员”要求配齐专职网格员560名，开展业务轮训不少于2轮。（县委政法委牵头，县民政局配合，11月底前完成）
2.建立问题流转处置平台，实现“小事不出格、大事不出镇”。（责任单位：县大数据中心；时限：年底前）
三、有关要求
各责任单位要于每月25日前报送进展情况。对工作不力的单位，进行约谈。
（此件公开发布）
"""


def test_a_notice_whose_labels_speak_of_the_tasks_before_them() -> None:
    reading = read(from_text(NOTICE))
    assert [(*task(one), [name.text for name in one.support]) for one in reading.tasks] == [
        ("全面梳理村级事务流程", "县纪委监委", "2023-09-30", "", ["各乡镇党委"]),
        ("公布权力清单和运行流程图", "各村", "2023-08-31", "", ["县纪委监委", "各乡镇党委"]),
        ("开展集体合同清理", "县农业农村局", "2023-10-31", "", ["县财政局", "县司法局"]),
        ("清理整改率达到100%", "县农业农村局", "2023-10-31", "达到100%", ["县财政局", "县司法局"]),
        ("按照“一格一员”要求配齐专职网格员560名", "县委政法委", "2023-11-30", "560名", ["县民政局"]),
        ("开展业务轮训不少于2轮", "县委政法委", "2023-11-30", "不少于2轮", ["县民政局"]),
        ("建立问题流转处置平台，实现“小事不出格、大事不出镇”", "县大数据中心", "2023-12-31", "", []),
        ("报送进展情况", "各责任单位", "每月25日前", "", []),
        ("进行约谈", "各责任单位", "", "", []),
    ]
    assert not reading.findings


SCANNED = """\
石 桥 街 道 2 0 2 1 年 人 居 环 境 整 治 工 作 计 划
一 、 总 体 目 标
到 年 底 ， 创 建 市 级 示 范 村 3 个 ， 垃 圾 分 类 覆 盖 率 达 到 9 5 % 。
二 、 主 要 任 务
（ 一 ） 清 理 卫 生 死 角 。 各 村 （ 社 区 ） 要 在 4 月 1 0 日 前 完 成 一 次 全
面 清 理 ， 每 周 五 下 午 开 展 集 中 劳 动 。
（ 二 ） 改 造 公 厕 。 城 建 办 负 责 改 造 公 厕 6 座 ， 国 庆 节 前 投 入 使 用 。
（ 三 ） 建 立 长 效 机 制 。 制 定 考 核 办 法 ， 实 行 月 检 查 、 季 通 报 。
"""


def test_the_spaces_and_breaks_of_a_recognised_scan() -> None:
    source = from_text(SCANNED)
    reading = read(source)
    assert reading.title == "石桥街道2021年人居环境整治工作计划"
    assert [task(one) for one in reading.tasks] == [
        ("创建市级示范村3个，垃圾分类覆盖率达到95%", "", "2021-12-31", "3个、达到95%"),
        ("完成一次全面清理", "各村（社区）", "2021-04-10", "一次"),
        ("开展集中劳动", "各村（社区）", "每周五下午", ""),
        ("负责改造公厕6座，国庆节前投入使用", "城建办", "2021-09-30", "6座"),
        ("制定考核办法，实行月检查、季通报", "", "月、季", ""),
    ]
    second = reading.tasks[1]
    assert source.text[second.start : second.end].replace(" ", "").replace("\n", "") == second.text
    assert source.text[second.deadlines[0].start : second.deadlines[0].end] == "4 月 1 0 日 前"


DEBRIEF = """\
青石镇党委书记2021年度抓基层党建工作述职报告
一、履职情况
（一）抓责任，层层传导压力。召开党委会研究党建11次，帮助解决实际困难52个。
（二）抓基础，建强战斗堡垒。3个后进村全部摘帽；发展党员19名，其中35岁以下12名。
二、存在问题
一是创新意识不强，特色品牌不多，全镇叫得响的只有1个。二是自己到支部蹲点时间偏少，全年不足20天。
三、下一步打算
（一）聚焦队伍，选优配强。结合换届，3月底前完成村干部分析研判；上半年储备后备干部不少于28名。
（二）聚焦规范，提升质量。每季度对支部工作督查一次，半年通报一次。
"""


def test_a_debrief_whose_plans_are_for_the_year_after() -> None:
    reading = read(from_text(DEBRIEF))
    assert reading.year == 2022
    assert findings(reading, "problem") == [
        "创新意识不强，特色品牌不多",
        "全镇叫得响的只有1个",
        "自己到支部蹲点时间偏少，全年不足20天",
    ]
    assert [task(one) for one in reading.tasks] == [
        ("结合换届，3月底前完成村干部分析研判", "", "2022-03-31", ""),
        ("储备后备干部不少于28名", "", "2022-06-30", "不少于28名"),
        ("对支部工作督查，半年通报一次", "", "每季度对支部工作督查一次、半年通报一次", "一次、一次"),
    ]


MONTHS = """\
白鹭村党支部2023年工作计划
一月：召开组织生活会；走访慰问困难党员12人。
4月-6月：完成香菇大棚扩建15座，5月20日前硬化通组道路1.8公里。
七月：“七一”前表彰优秀党员5名。
每月5日开展主题党日；每半月召开一次支委会；村务每季度公开一次。
"""


def test_a_plan_by_months() -> None:
    reading = read(from_text(MONTHS))
    assert [(one.what, [when.months for when in one.deadlines]) for one in reading.tasks[:4]] == [
        ("召开组织生活会", [(1,)]),
        ("走访慰问困难党员12人", [(1,)]),
        ("完成香菇大棚扩建15座", [(4, 5, 6)]),
        ("硬化通组道路1.8公里", [(5,)]),
    ]
    rhythms = [(one.cadences[0].deadline.cadence, one.cadences[0].deadline.times) for one in reading.tasks[5:]]
    assert rhythms == [("month", 1), ("month", 2), ("quarter", 1)]


RECTIFICATION = """\
关于巡察反馈问题的整改方案
一、关于“理论学习不深入”的问题
问题表现：中心组学习以念文件为主，2020年仅研讨2次。
整改措施：（1）修订中心组学习制度，每年集中研讨不少于6次。（2）班子成员每人每年撰写调研报告1篇。
责任领导：张某；责任科室：党办；整改时限：2021年4月底前完成，长期坚持。
二、工作要求
各责任科室要逐条对照整改，整改情况每周报局党委。
"""


def test_problems_and_measures_side_by_side() -> None:
    reading = read(from_text(RECTIFICATION), 2021)
    assert findings(reading, "problem") == ["中心组学习以念文件为主，2020年仅研讨2次"]
    first = reading.tasks[:3]
    assert [one.what for one in first] == ["修订中心组学习制度", "集中研讨", "每人撰写调研报告1篇"]
    assert [task(one)[1:3] for one in first] == [
        ("党办", "2021-04-30"),
        ("党办", "2021-04-30"),
        ("班子成员", "2021-04-30"),
    ]
    assert {one.person for one in first} == {"张某"}
    assert [when.deadline.phrase for when in first[0].cadences] == ["长期坚持"]


UNHEADED = """\
全区安全生产工作会议讲话提纲
今年以来，全区安全形势总体平稳。1至8月，共检查企业1860家次，整改隐患4275处。
但也要看到，当前形势依然严峻。一些企业主体责任不落实，培训走过场；有的行业部门监管宽松软。
下一阶段，要突出抓好三件事。一是全面排查。各街道10月15日前完成辖区企业一轮排查，不留死角。二是重拳整治。区消防救援大队牵头，住建、城管配合，集中整治飞线充电。三是严格执法。对同类问题反复出现的企业，一律停产整顿。
安全责任重于泰山。希望各级各部门振奋精神、扎实工作，坚决守住安全底线。
"""


def test_a_speech_without_headings_turns_by_its_sentences() -> None:
    reading = read(from_text(UNHEADED), 2025)
    assert findings(reading, "achievement") == [
        "今年以来，全区安全形势总体平稳",
        "1至8月，共检查企业1860家次",
        "整改隐患4275处",
    ]
    assert findings(reading, "problem") == [
        "但也要看到，当前形势依然严峻",
        "一些企业主体责任不落实，培训走过场",
        "有的行业部门监管宽松软",
    ]
    assert [(*task(one)[:3], [name.text for name in one.support]) for one in reading.tasks] == [
        ("完成辖区企业一轮排查，不留死角", "各街道", "2025-10-15", []),
        ("集中整治飞线充电", "区消防救援大队", "", ["住建", "城管"]),
        ("一律停产整顿", "", "", []),
    ]
