"""Facts: workbooks, web rows or Parquet → typed tables of one year; sealed, and verified."""
