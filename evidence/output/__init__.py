"""Finished values → what people and programs read: tables, JSON, CSV, Markdown, YAML.

Nothing here opens a database or computes a number. Text that came from data is only ever text: it cannot
become markup, an escape code of a terminal, or a formula of a spreadsheet.
"""
