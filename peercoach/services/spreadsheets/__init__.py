"""Spreadsheets in and out: people and pairs, as `.csv` or `.xlsx`, in Dutch and English.

tables      a file as rows of clean text, whatever program saved it
people      rows as first-years and coaches, with every problem named
pairs       rows that name a first-year and a coach: locks, bars, earlier pairs
writing     a result as files that open in Excel as they should
"""
