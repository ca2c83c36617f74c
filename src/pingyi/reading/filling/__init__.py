"""A form that comes from above, filled from what is already known (一表通).

    form ─► grid ─► layout (heads beside and above each empty cell) ─► matching (what they ask) ─► answering ─► written in place

:func:`filling.fill` is the door. Filled is only what is sure: every word of a cell's heads is explained, by one form's words, and
the facts know the number for that time and those units. Everything else stays empty, with the reason.
"""
