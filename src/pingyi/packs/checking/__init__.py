"""The meaning of packs checked: what every entry refers to is there, fits, and adds up. One module a sort of entry.

Each module has ``check(stock)``: it notes every problem, puts typed models in place of raw ones, and drops what rests on
a rule that is not in force this year.
"""
