"""The web: where the year is kept. Django, thin over the same core; apps are named for what people do there.

Read :mod:`pingyi.web.records.models` first (a record is the heart of it), then :mod:`pingyi.web.base.access` (who may do what,
where) and :mod:`pingyi.web.base.editing` (every change: version checked, journal line in the same transaction).
"""
