"""Reading what offices already have: what stands in a speech, a plan, a scoring table or a form from above.

- sources: any file (.docx .txt .md .html .pdf .tsv .xlsx) → one value with paragraphs, tables and character offsets
- speech: speech or plan → findings and tasks, each with its place in the text; next year's plan as a pack
- rubrics: a scoring table → a rule pack and what a person must still decide
- filling: a form from above → filled from what is already known

Nothing here knows today, the network or a model: rules and dictionaries are data in this package.
"""
