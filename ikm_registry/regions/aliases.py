"""Everyday names of places, which no decree writes.

Each stands for one code: "Jatim" is found as province 35, and "Clarak Jatim" as Clarak
in 35. A name in use that is missing here is a line to add; tests check each code.
"""

from .names import words

# A short form of one word in official names; "" means: says the kind and can be left out.
SHORT_FORMS = {
    "KAB": "KABUPATEN",
    "KODYA": "KOTA",
    "KOTAMADYA": "KOTA",
    "KEP": "KEPULAUAN",
    "ADM": "ADMINISTRASI",
    "PROV": "",
    "PROVINSI": "",
    "PROPINSI": "",
    "KEC": "",
    "KECAMATAN": "",
    "DISTRIK": "",
    "KEL": "",
    "KELURAHAN": "",
    "DESA": "",
    "DS": "",
}

EVERYDAY_NAMES = {
    "11": "NAD, Nanggroe Aceh Darussalam, Daerah Istimewa Aceh",
    "12": "Sumut",
    "13": "Sumbar",
    "16": "Sumsel",
    "19": "Babel, Bangka Belitung",
    "21": "Kepri",
    "31": "DKI, DKI Jakarta, Jakarta, DKJ, Daerah Khusus Jakarta",
    "32": "Jabar",
    "33": "Jateng",
    "34": "DIY, DI Yogyakarta, D.I. Yogyakarta, Yogyakarta, Yogya, Jogja, Jogjakarta",
    "35": "Jatim",
    "52": "NTB",
    "53": "NTT",
    "61": "Kalbar",
    "62": "Kalteng",
    "63": "Kalsel",
    "64": "Kaltim",
    "65": "Kaltara",
    "71": "Sulut",
    "72": "Sulteng",
    "73": "Sulsel",
    "74": "Sultra",
    "76": "Sulbar",
    "82": "Malut",
    "91": "Irian, Irian Jaya",
    "92": "Irian Jaya Barat, Irjabar",
    "96": "PBD",
    "12.07": "Deliserdang",
    "12.72": "Siantar, Pematang Siantar",
    "12.77": "Padang Sidempuan, Padangsidempuan, Padang Sidimpuan, Sidempuan",
    "16.72": "Pagaralam",
    "16.73": "Lubuklinggau",
    "18.71": "Bandarlampung, Tanjungkarang, Tanjung Karang",
    "19.71": "Pangkalpinang",
    "21.72": "Tanjungpinang",
    "32.17": "KBB",
    "33.72": "Solo",
    "36.74": "Tangsel",
    "62.71": "Palangka Raya",
    "63.72": "Banjar Baru",
    "64.02": "Kukar, Kutai Kertanegara",
    "64.08": "Kutim",
    "64.09": "PPU",
    "64.11": "Mahulu",
    "71.01": "Bolmong",
    "71.08": "Bolmut, Bolaang Mongondow Utara",
    "71.09": "Sitaro, Siau Tagulandang Biaro",
    "71.10": "Boltim",
    "71.11": "Bolsel",
    "72.04": "Tolitoli",
    "73.10": "Pangkep, Pangkajene Kepulauan",
    "73.71": "Ujung Pandang, Ujungpandang, Makasar",
    "73.72": "Pare Pare, Pare-Pare",
    "74.72": "Baubau",
    "75.03": "Bonebol",
    "75.05": "Gorut",
    "82.72": "Tidore",
}

# The words of each everyday name, to its code.
CODES = {
    tuple(words(name)): code for code, names in EVERYDAY_NAMES.items() for name in names.split(",")
}
LONGEST = max(map(len, CODES))
