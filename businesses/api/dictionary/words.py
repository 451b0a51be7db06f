"""What the lists for officers say already of the same facts (exchange/export_columns.py)."""

from businesses.exchange.export_columns import COLUMNS

MEANINGS = {column.name: column.meaning for column in COLUMNS}

# Laws on which the facts rest.
INDUSTRY = "UU 3/2014 (Perindustrian)"
CONFIDENTIAL = "UU 3/2014 pasal 69–70"
REPORT = "Permenperin 13/2025"
PERSONAL = "UU 27/2022 (Pelindungan Data Pribadi) pasal 20"
LICENSING = "PP 28/2025"
# That what is wrong of a person is put right, and that the data of an industry are true.
RIGHTED = "UU 27/2022 (Pelindungan Data Pribadi) pasal 6; UU 3/2014 (Perindustrian)"
