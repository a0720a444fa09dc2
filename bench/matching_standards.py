"""People for bench/matching.py whose names are spelt by published tables, letter by letter, not by hand.

ISO 9:1995; BGN/PCGN 1979 for Kazakh; the Latin alphabet decreed in 2021; ICAO 9303 for Cyrillic, over the Russian
spelling; the Kazakh Arabic script of the PRC; Uzbek and Turkish practice for Kazakhs who live there; the Chinese table
of syllables, in characters and in pinyin. Nothing is shared with services/registry/matching*.py or with
bench/matching_people.py, and no name of the latter stands here. Errors differ as well: letters get lost.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

MALE_NAMES = """
Абай Алмас Арман Азамат Бауырлас Берік Бекболат Ғани Дархан Досым Еділ Ерболат Еркебұлан Жандос Жасұлан Жігер
Зейнолла Исатай Кәрім Қуаныш Қайсар Мейірхан Мадияр Медет Нұржан Олжас Оразбай Рахымжан Рысбек Сұлтан Сырым
Темірлан Тоқтар Төлеген Ұлан Хамит Шалқар Шыңғыс Ықылас
"""
FEMALE_NAMES = """
Айжан Аружан Ақмарал Балжан Гауһар Дариға Еңлік Жазира Зухра Кәмила Қарлығаш Лаура Мақпал Нұргүл Перизат
Раушан Салтанат Тоғжан Ұлжан Ұлпан Шырын Ырысты Сандуғаш Күнсұлу
"""
MALE, FEMALE = MALE_NAMES.split(), FEMALE_NAMES.split()
LETTERS = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
TABLES = {
    "ISO 9": "a a̋ b v g ġ d e ë ž z i j k ķ l m n ņ o ô p r s t u u̇ ù f h ḥ c č š ŝ ʺ y ì ʹ è û â",
    "BGN/PCGN": "a ä b v g gh d e yo zh z ī y k q l m n ng o ö p r s t w ū ü f kh h ts ch sh shch ʺ y i ʹ ė yu ya",
    "Latin 2021": "a ä b v g ğ d e io j z i i k q l m n ñ o ö p r s t u ū ü f h h ts ch ş şç _ y ı _ e iu ia",
    "Uzbek": "a a b v g gʻ d e yo j z i y k q l m n ng o oʻ p r s t u u u f x h ts ch sh sh ʼ i i _ e yu ya",
    "Turkish": "a a b v g g d e yo c z i y k k l m n n o ö p r s t u u ü f h h ts ç ş ş _ ı i _ e yu ya",
    "Arabic": "ا ا ب ۆ گ ع د ە يو ج ز ي ي ك ق ل م ن ڭ و و پ ر س ت ۋ ۇ ۇ ف ح ھ تس چ ش شش _ ى ى _ ە يۋ يا",
}
RUSSIAN = "а а б в г г д е ё ж з и й к к л м н н о у п р с т у у у ф х х ц ч ш щ ъ ы и ь э ю я"
ICAO = "A A B V G G D E E ZH Z I I K K L M N N O O P R S T U U U F KH KH TS CH SH SHCH IE Y I _ E IU IA"
FRONT = frozenset("әөүіһ")
"""Letters of front words: in Arabic script a hamza before the word says so, unless it has е, к or г."""

CHINESE = {
    "": "啊a 布bu 德de 普pu 格ge 合he 吉ji 克ke 勒le 木mu 恩en "
    "尔er 斯si 提ti 什shi 孜zi 夫fu 乌wu 依yi 合he 英ying",
    "a": "阿a 巴ba 达da 帕pa 尕ga 哈ha 加jia 卡ka 拉la 马ma 娜na "
    "拉la 萨sa 塔ta 夏xia 扎zha 法fa 瓦wa 亚ya 哈ha 娜na",
    "e": "叶ye 别bie 德de 佩pei 格ge 格ge 杰jie 克ke 列lie 麦mai 乃nai "
    "热re 赛sai 铁tie 谢xie 泽ze 非fei 维wei 耶ye 赫he 额e",
    "i": "依yi 比bi 迪di 皮pi 吉ji 合he 吉ji 克ke 力li 米mi 尼ni "
    "热re 斯si 提ti 什shi 孜zi 菲fei 维wei 依yi 合he 尼ni",
    "o": "奥ao 波bo 多duo 坡po 郭guo 阔kuo 卓zhuo 科ke 洛luo 莫mo 诺nuo "
    "若ruo 索suo 托tuo 肖xiao 佐zuo 佛fo 沃wo 约yue 霍huo 诺nuo",
    "u": "乌wu 布bu 杜du 普pu 古gu 胡hu 朱zhu 库ku 鲁lu 木mu 努nu "
    "如ru 苏su 图tu 舒shu 祖zu 富fu 乌wu 玉yu 胡hu 努nu",
}
CONSONANTS = " бдпгғжклмнрстшзфуйхң"
"""The consonant of each column of the Chinese table; the first has none. Қ and һ go with х."""
VOWEL = {**dict(zip("аәеиіыоөуұүэ", "aaeiiiouuuue", strict=True)), "ө": "o", "ү": "u"}
NASAL = {
    f"{letter}a": whole
    for letter, whole in zip(
        "бдлмрстжх",
        ["班ban", "丹dan", "兰lan", "曼man", "兰lan", "散san", "坦tan", "江jiang", "汗han"],
        strict=True,
    )
}
"""Syllables in -ан that have a character of their own."""
SCRIPTS = ("Cyrillic", *TABLES, "Russian", "ICAO 9303", "pinyin", "Han")
SEXES = {"M": "MALE", "F": "FEMALE"}
EPOCH = date(1935, 3, 1)
SPAN = 30_000


@dataclass(frozen=True)
class Someone:
    """A person, whatever script they are written in."""

    given: str
    father: str
    sex: str
    born: date


@dataclass(frozen=True)
class Written:
    """A person as one clerk wrote them down."""

    given: str
    family: str
    born: date | None
    sex: str | None


def spelt(name: str, table: str) -> str:
    """A Kazakh name, letter by letter."""
    letters = dict(zip(LETTERS, table.split(), strict=True))
    return "".join(letters.get(letter, letter) for letter in name.lower()).replace("_", "").capitalize()


def arabic(name: str) -> str:
    """In Arabic script: a hamza before words of front vowels that no other letter gives away."""
    lower = name.lower()
    hamza = "ٴ" if FRONT & set(lower) and not set("екгэ") & set(lower) else ""
    return hamza + spelt(name, TABLES["Arabic"])


def syllables(name: str) -> list[str]:
    """In Chinese: each syllable as its character and its pinyin, from the table."""
    lower = (
        name.lower()
        .replace("қ", "х")
        .replace("һ", "х")
        .replace("ю", "йу")
        .replace("я", "йа")
        .replace("ь", "")
    )
    found = []
    for consonant, vowel, nasal in re.findall(
        r"([бдпгғжклмнрстшзфйхң]?)([аәеиіыоөуұүэ]|(?<=.)(?=[^аәеиіыоөуұүэ]|$))(н(?![аәеиіыоөуұүэ]))?", lower
    ):
        if not consonant and not vowel:
            continue
        row, key = VOWEL.get(vowel, ""), CONSONANTS.index(consonant or " ")
        if nasal and (whole := NASAL.get(consonant + row)):
            found.append(whole)
            continue
        found.append(CHINESE[row].split()[key])
        if nasal:
            found.append("恩en")
    return found


def write_name(name: str, script: str) -> str:
    """A name as a script has it."""
    if script == "Cyrillic":
        return name
    if script == "Arabic":
        return arabic(name)
    if script in TABLES:
        return spelt(name, TABLES[script])
    if script in ("Russian", "ICAO 9303"):
        return spelt(name, RUSSIAN) if script == "Russian" else spelt(name, ICAO).upper()
    said = syllables(name)
    if script == "Han":
        return "".join(each[0] for each in said)
    return "".join(each[1:] for each in said).capitalize()


ENDINGS = {
    "Cyrillic": (("ұлы", "қызы"), ("ов", "ова")),
    "Russian": (("ов", "ова"), ("ев", "ева")),
    "ICAO 9303": (("OV", "OVA"), ("ULY", "KYZY")),
    "BGN/PCGN": (("ūly", "qyzy"), ("ov", "ova")),
    "ISO 9": (("ov", "ova"), ("u̇ly", "ķyzy")),
    "Latin 2021": (("ūly", "qyzy"), ("ov", "ova")),
    "Uzbek": (("ov", "ova"), ("ovich", "ovna")),
    "Arabic": (("ۇلى", "قىزى"), ("وۆ", "وۆا")),
}


def somebody(chance: random.Random) -> Someone:
    """A person drawn at random."""
    sex = chance.choice("MF")
    given = chance.choice(MALE if sex == "M" else FEMALE)
    return Someone(given, chance.choice(MALE), sex, EPOCH + timedelta(days=chance.randrange(SPAN)))


def relatives(one: Someone, chance: random.Random) -> list[Someone]:
    """Who is easily taken for them: a twin, an older sibling, a namesake, a cousin born on the same day."""
    others = [name for name in (MALE if one.sex == "M" else FEMALE) if name != one.given]
    return [
        replace(one, given=chance.choice(others)),
        replace(
            one, given=chance.choice(others), born=one.born - timedelta(days=chance.randrange(300, 2500))
        ),
        replace(one, born=EPOCH + timedelta(days=chance.randrange(SPAN))),
        replace(one, given=chance.choice(others), father=chance.choice(MALE)),
    ]


def write(one: Someone, script: str, chance: random.Random) -> Written:
    """As a careful clerk writes: the given name, and the father's name, mostly with an ending."""
    father = write_name(one.father, script)
    if script in ENDINGS and chance.random() < 0.7:
        father += chance.choice(ENDINGS[script])[one.sex == "F"]
    return Written(write_name(one.given, script), father, one.born, SEXES[one.sex])


def spoil(written: Written, chance: random.Random) -> Written:
    """As clerks write who are in a hurry: a letter gets lost, names change places, the date slips or is left out."""
    if chance.random() < 0.08 and len(written.family) > 4:
        place = chance.randrange(1, len(written.family) - 1)
        written = replace(written, family=written.family[:place] + written.family[place + 1 :])
    if chance.random() < 0.08:
        written = replace(written, given=written.family, family=written.given)
    if chance.random() < 0.12:
        written = replace(written, sex=None)
    drawn, born = chance.random(), written.born
    if born is None or drawn < 0.82:
        return written
    if drawn < 0.89:
        return replace(
            written, born=born.replace(year=born.year + chance.choice((-1, 1)), day=min(born.day, 28))
        )
    if drawn < 0.94 and born.day <= 12:
        return replace(written, born=date(born.year, born.day, born.month))
    return replace(written, born=date(born.year, 1, 1) if drawn < 0.97 else None)
