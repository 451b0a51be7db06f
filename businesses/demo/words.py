"""What a believable district makes: products, prices and units that fit their KBLI.

Synthetic throughout: no name, number or address belongs to a real person or firm.
"""

from dataclasses import dataclass

from businesses.choices import ProductCategory as Category


@dataclass(frozen=True)
class Trade:
    """One kind of industry: its KBLI, how firms call themselves, what they sell.

    `products` are (name, unit code, price in rupiah); `workers` is the usual range;
    `weight` says how common the trade is among a hundred firms of the district.
    """

    kbli: str
    title: str
    category: Category
    products: tuple[tuple[str, str, int], ...]
    workers: tuple[int, int]
    weight: int
    material: str


TRADES = [
    Trade(
        "10794",
        "Keripik",
        Category.FOOD,
        (
            ("Keripik tempe", "bungkus", 12_000),
            ("Keripik singkong", "bungkus", 10_000),
            ("Keripik pisang", "bungkus", 15_000),
            ("Kerupuk puli", "kg", 28_000),
            ("Kerupuk ikan", "kg", 45_000),
        ),
        (1, 9),
        22,
        "Singkong",
    ),
    Trade(
        "10391",
        "Tempe",
        Category.FOOD,
        (("Tempe daun", "potong", 3_000), ("Tempe plastik", "potong", 5_000)),
        (1, 6),
        10,
        "Kedelai",
    ),
    Trade(
        "10392",
        "Tahu",
        Category.FOOD,
        (("Tahu putih", "potong", 700), ("Tahu kuning", "potong", 900)),
        (2, 12),
        9,
        "Kedelai",
    ),
    Trade(
        "10710",
        "Roti dan Kue",
        Category.FOOD,
        (
            ("Kue kering", "toples", 45_000),
            ("Roti manis", "buah", 4_000),
            ("Kue basah", "buah", 2_500),
        ),
        (1, 10),
        12,
        "Tepung terigu",
    ),
    Trade(
        "10761",
        "Kopi Bubuk",
        Category.FOOD,
        (("Kopi bubuk robusta", "bungkus", 25_000), ("Kopi sangrai arabika", "kg", 140_000)),
        (1, 8),
        5,
        "Biji kopi",
    ),
    Trade(
        "10219",
        "Olahan Ikan",
        Category.FOOD,
        (("Ikan asin teri", "kg", 65_000), ("Abon ikan tuna", "bungkus", 30_000)),
        (2, 15),
        7,
        "Ikan laut",
    ),
    Trade(
        "13134",
        "Batik",
        Category.CLOTHING,
        (("Kain batik tulis", "lembar", 350_000), ("Kain batik cap", "lembar", 150_000)),
        (2, 25),
        6,
        "Kain mori",
    ),
    Trade(
        "14111",
        "Konveksi",
        Category.CLOTHING,
        (("Seragam sekolah", "stel", 135_000), ("Kaus sablon", "potong", 55_000)),
        (2, 20),
        8,
        "Kain katun",
    ),
    Trade(
        "31001",
        "Mebel",
        Category.FURNITURE,
        (
            ("Meja kursi tamu", "set", 2_750_000),
            ("Lemari jati", "unit", 3_500_000),
            ("Kusen pintu", "unit", 650_000),
        ),
        (2, 15),
        9,
        "Kayu jati",
    ),
    Trade(
        "16291",
        "Anyaman Bambu",
        Category.CRAFT,
        (("Besek bambu", "kodi", 60_000), ("Tampah", "buah", 20_000)),
        (1, 8),
        5,
        "Bambu",
    ),
    Trade(
        "23921",
        "Batu Bata",
        Category.BUILDING,
        (("Batu bata merah", "buah", 800),),
        (2, 12),
        4,
        "Tanah liat",
    ),
    Trade(
        "25111",
        "Las",
        Category.METAL,
        (("Pagar besi", "m2", 475_000), ("Teralis jendela", "m2", 350_000)),
        (1, 7),
        3,
        "Besi hollow",
    ),
]

# Where the regencies of the demo lie: latitude, longitude.
MIDDLE = {"35.13": (-7.87, 113.32), "75.02": (0.62, 122.32)}

# fmt: off
GIVEN = [
    "Rupi",
    "Siti",
    "Sumiati",
    "Sulastri",
    "Wahyuni",
    "Endang",
    "Fatimah",
    "Nurul",
    "Kholifah",
    "Maimunah",
    "Ahmad",
    "Slamet",
    "Sutrisno",
    "Hariyanto",
    "Mulyono",
    "Abdul",
    "Imam",
    "Bambang",
    "Joko",
    "Suparman",
    "Yuliana",
    "Misnati",
    "Buati",
    "Tolak",
    "Hasan",
    "Husen",
    "Ratna",
    "Dewi",
    "Lilik",
    "Suhartini",
]
FAMILY = [
    "Wati",
    "Ningsih",
    "Rahayu",
    "Hidayat",
    "Santoso",
    "Prasetyo",
    "Utami",
    "Lestari",
    "Kurniawan",
    "Wijaya",
    "Susanti",
    "Handoko",
    "Aminah",
    "Fauzi",
    "Rohman",
    "Hakim",
    "Setiawan",
    "Purnomo",
    "Astuti",
    "Mulyadi",
]
BRANDS = [
    "Barokah",
    "Sumber",
    "Rejeki",
    "Mekar",
    "Sari",
    "Makmur",
    "Jaya",
    "Berkah",
    "Murni",
    "Lestari",
    "Sejahtera",
    "Asri",
]
STREETS = [
    "Raya Leces",
    "Raya Dringu",
    "Mastrip",
    "Diponegoro",
    "Pahlawan",
    "Melati",
    "Kenanga",
    "Masjid",
    "Pasar",
    "Sekolahan",
    "Stasiun",
    "Pantai",
]
# fmt: on
