"""How names of places are compared: people vary case, spaces, marks and apostrophes."""

import re
import unicodedata

APOSTROPHES = str.maketrans("", "", "'’‘`´\"")
ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V", "6": "VI", "7": "VII", "8": "VIII"}
WORD = re.compile(r"[^\W_]+")


def words(text):
    """The words of a text in capitals, without marks: "Kab. Ra'as" is KAB, RAAS."""
    plain = unicodedata.normalize("NFKC", text).translate(APOSTROPHES)
    return WORD.findall(plain.upper())


def key(text):
    """One spelling for all ways of writing a name: "Kupa-kupa 2" and "KUPAKUPA II" are one."""
    return "".join(ROMAN.get(word, word) for word in words(text))
