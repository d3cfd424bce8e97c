"""Published tables of capture histories, as facts with their source.

Each history is a word over the lists' initials in order: `1010` is people on the first and third
list. The values the tests hold our methods to stand in `test_figures_references.py`.
"""

from byway.figures import Sheet, as_sheet


def table(lists: str, counts: dict[str, int]) -> Sheet:
    """A sheet from list names and counts by history."""
    names = lists.split()
    columns: dict[str, list[int]] = {
        name: [int(history[j]) for history in counts] for j, name in enumerate(names)
    }
    return as_sheet({**columns, "count": list(counts.values())})


KOREA = table(
    "b c d",
    {
        "100": 5,
        "010": 5,
        "001": 41,
        "110": 54,
        "101": 6,
        "011": 0,
        "111": 12,
    },
)
"""Women held in sexual slavery by Japanese forces in Palembang. Ball, Shin & Yang (2018);
Silverman, Chan & Vincent, Stat. Comput. 34:44 (2024), table 6."""

KOSOVO = table(
    "EXH ABA OSCE HRW",
    {
        "1000": 1131,
        "0100": 845,
        "0010": 936,
        "0001": 306,
        "1100": 177,
        "1010": 228,
        "1001": 106,
        "0110": 217,
        "0101": 31,
        "0011": 123,
        "1110": 181,
        "1101": 18,
        "1011": 42,
        "0111": 32,
        "1111": 27,
    },
)
"""Killings in Kosovo, 20 March to 22 June 1999. Ball, Betts, Scheuren, Dudukovich & Asher (2002).
A near-census later named 10,401 people (Kosovo Memory Book)."""

WESTERN_US = table(
    "A B C D E",
    {
        "10000": 52,
        "01000": 90,
        "00100": 114,
        "00010": 45,
        "00001": 21,
        "10100": 4,
        "10010": 2,
        "10001": 5,
        "01100": 6,
        "01010": 1,
        "00011": 3,
        "10101": 1,
        "01110": 1,
    },
)
"""Sex trafficking victims at a western US site. Farrell et al. (2019); Chan, Silverman & Vincent,
JASA 116:1297 (2021)."""

UK = table(
    "LA NG PFNCA GO GP",
    {
        "10000": 54,
        "01000": 463,
        "00100": 995,
        "00010": 695,
        "00001": 316,
        "11000": 15,
        "10100": 19,
        "10010": 3,
        "01100": 62,
        "01010": 19,
        "01001": 1,
        "00110": 76,
        "00101": 11,
        "00011": 8,
        "11100": 1,
        "11010": 1,
        "01110": 4,
        "11110": 1,
    },
)
"""Potential victims of trafficking, United Kingdom 2013, police and crime agency joined.
Silverman (2014); Chan, Silverman & Vincent (2021)."""

NETHERLANDS = table(
    "IO K P R Z",
    {
        "10000": 756,
        "01000": 1299,
        "00100": 4466,
        "00010": 650,
        "00001": 632,
        "11000": 1,
        "10100": 81,
        "10010": 5,
        "10001": 73,
        "01100": 44,
        "01001": 4,
        "00110": 82,
        "00101": 125,
        "00011": 2,
        "10110": 2,
        "10101": 11,
        "00111": 1,
    },
)
"""Presumed victims of trafficking, the Netherlands. van Dijk, Cruyff, van der Heijden &
Kragten-Heerdink (2017), two of six lists joined as in Chan, Silverman & Vincent (2021)."""

AUSTRALIA = table(
    "A B C D",
    {
        "1000": 34,
        "0100": 13,
        "0010": 198,
        "0001": 100,
        "1100": 3,
        "1010": 4,
        "1001": 1,
        "0110": 36,
        "0101": 2,
        "0011": 0,
        "1110": 6,
        "1101": 1,
        "1011": 0,
        "0111": 15,
        "1111": 1,
    },
)
"""Trafficking victims, Australia; as in Binette & Steorts, JRSS A 185 (2022)."""

ALLEGHENY = table(
    "A B C D",
    {
        "1000": 589,
        "0100": 534,
        "0010": 281,
        "0001": 208,
        "1100": 104,
        "1010": 44,
        "1001": 143,
        "0110": 64,
        "0101": 53,
        "0011": 28,
        "1110": 27,
        "1101": 48,
        "1011": 19,
        "0111": 20,
        "1111": 23,
    },
)
"""Mailing lists in Allegheny County. Aaron et al. (2003); in Rcapture, Baillargeon & Rivest
(2007)."""

CONGENITAL = table(
    "L1 L2 L3 L4 L5",
    {
        "10000": 27,
        "01000": 37,
        "00100": 4,
        "00010": 97,
        "00001": 83,
        "11000": 19,
        "10100": 4,
        "10010": 22,
        "10001": 36,
        "01100": 1,
        "01010": 37,
        "01001": 34,
        "00110": 2,
        "00101": 3,
        "00011": 30,
        "11100": 1,
        "11010": 25,
        "11001": 18,
        "10110": 1,
        "10101": 5,
        "10011": 5,
        "01110": 3,
        "01101": 0,
        "01011": 23,
        "00111": 0,
        "11110": 5,
        "11101": 2,
        "11011": 8,
        "10111": 3,
        "01111": 0,
        "11111": 2,
    },
)
"""Infants with a congenital anomaly, Massachusetts. Wittes, Colton & Sidel (1974); Chao & Tsay
(1998)."""

SPINA_BIFIDA = table(
    "S1 S2 S3",
    {
        "100": 244,
        "010": 48,
        "001": 60,
        "110": 142,
        "101": 111,
        "011": 4,
        "111": 12,
    },
)
"""Spina bifida, upstate New York. Hook, Albright & Cross (1980); Madigan & York (1997)."""

HARES = table(
    "c1 c2 c3 c4 c5 c6",
    {
        "100000": 3,
        "010000": 6,
        "001000": 5,
        "000100": 3,
        "000010": 4,
        "000001": 4,
        "101000": 1,
        "100100": 2,
        "100010": 2,
        "100001": 1,
        "010100": 3,
        "010010": 3,
        "010001": 1,
        "001001": 2,
        "000110": 1,
        "000101": 4,
        "000011": 2,
        "110010": 1,
        "110001": 1,
        "101100": 1,
        "101010": 1,
        "011001": 2,
        "010101": 3,
        "010011": 1,
        "001101": 1,
        "001011": 1,
        "000111": 1,
        "100111": 1,
        "011101": 2,
        "011011": 1,
        "010111": 1,
        "011111": 1,
        "111111": 2,
    },
)
"""Snowshoe hares on six occasions. Cormack (1989); Agresti (1994)."""

ARTIFICIAL = table(
    "A B C",
    {
        "100": 40,
        "010": 30,
        "001": 20,
        "110": 6,
    },
)
"""An artificial table without estimate under some models. Chan, Silverman & Vincent (2021),
table 2."""
