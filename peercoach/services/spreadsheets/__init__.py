"""Spreadsheets in and out: people and pairs, as `.csv` or `.xlsx`, in Dutch and English.

In:  `tables` reads a file as rows of clean text, whatever program saved it; `people` reads rows
     as first-years and coaches; `cross_check` looks at both files together; `pairs` reads who
     must, may not or did go together. Everything wrong comes back as `problems`.
Out: `writing` renders a `result`; `files` puts it on disk, whole or not at all.
"""
