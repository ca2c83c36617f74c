"""The pack language as pydantic models; its documentation is generated from them (`pingyi pack schema`)."""

from pingyi.packs.schema.claims import ClaimRule, Commentary, RequirementSection, Rows, Slogan, Task, Theme
from pingyi.packs.schema.common import Dated, DatedEntry, Model, Named, Source
from pingyi.packs.schema.duties import Duty, Fulfilment, Once, Subjects, Within
from pingyi.packs.schema.forms import Absent, Check, Field, FieldType, Form
from pingyi.packs.schema.measures import Attain, Days, Measure, Ratio, Term, Value
from pingyi.packs.schema.pack import Pack, UnitKindRule
from pingyi.packs.schema.papers import Papers
from pingyi.packs.schema.rubrics import Grades, Item, ItemGroup, Part, PeerGroup, Rubric
from pingyi.packs.schema.score_rules import ScoreRule

__all__ = [
    "Absent", "Attain", "Check", "ClaimRule", "Commentary", "Dated", "DatedEntry", "Days", "Duty", "Field",
    "FieldType", "Form", "Fulfilment", "Grades", "Item", "ItemGroup", "Measure", "Model", "Named", "Once", "Pack",
    "Papers", "Part", "PeerGroup", "Ratio", "RequirementSection", "Rows", "Rubric", "ScoreRule", "Slogan", "Source",
    "Subjects", "Task", "Term", "Theme", "UnitKindRule", "Value", "Within",
]  # fmt: skip
