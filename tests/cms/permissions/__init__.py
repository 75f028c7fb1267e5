"""Who may do what, as a table with a row for every address, and what it takes to walk it.

`table.tsv` says what each role hears; `world.py` makes one of everything; `addresses.py` turns a pattern into an address
and says what is sent to it. A new address needs its rows in the table and, if it has parameters or a form of its own, an
entry in `addresses.py`.
"""
