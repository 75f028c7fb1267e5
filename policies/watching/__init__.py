"""Reading the pages of the platforms: politely, behind one gate, and never applying by itself what was read.

`fetch` is the network and knows no database; `readable`, `quotes`, `nearby` and `walls` are pure; `watch` puts them together.
"""
