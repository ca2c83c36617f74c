"""Workbooks in: looked at first, taken in as one batch, undone as one."""
