"""Workbook sheets → typed rows: layout, columns, cells, names, checks; every problem with its place."""
