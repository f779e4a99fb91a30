"""Sheets as data: what stands in the network and around clients goes out and comes in as CSV and XLSX.

What a sheet holds is read, compared with what stands there, shown row by row, and applied as a whole or not
at all, through the rules that the forms go by; and it can be undone as a whole.
"""
