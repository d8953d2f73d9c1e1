"""How words, dates, money and numbers are written in each language a person may choose."""
