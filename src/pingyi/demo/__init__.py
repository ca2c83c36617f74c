"""A made-up district, complete and deterministic: no real place or person.

ground      the tree with its history, members and posts      names, members
records/    ordinary life, form by form                        diary
planting/   the facts of the speech, planted into it           bed, plants
truth       the facts of a year straight from memory
workbooks   a year's folder of .xlsx as offices keep them      layout, cells, sheets, mess
"""

from pingyi.demo.district import District, district, random_district
from pingyi.demo.model import MERGED_ON, SIZES, YEARS, Row, Size

__all__ = ["MERGED_ON", "SIZES", "YEARS", "District", "Row", "Size", "district", "random_district"]
