"""People for bench/matching.py: names written out by hand in every script, errors as clerks make them.

Nothing here is shared with services/matching*.py: no table, no rule of transliteration.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

SCRIPTS = ("Cyrillic", "Latin 2018", "Latin 2021", "passport", "Arabic", "Russian", "pinyin", "Han")

NAMES = """
Нұрлан|Nurlan|Nūrlan|NURLAN|نۇرلان|Нурлан|Nuerlan|努尔兰|M
Ерлан|Erlan|Erlan|YERLAN|ەرلان|Ерлан|Yeerlan|叶尔兰|M
Серік|Serik|Serık|SERIK|سەرىك|Серик|Sailike|赛力克|M
Мұрат|Murat|Mūrat|MURAT|مۇرات|Мурат|Mulati|木拉提|M
Ахмет|Ahmet|Ahmet|AKHMET|احمەت|Ахмет|Ahemaiti|阿合买提|M
Қанат|Qanat|Qanat|KANAT|قانات|Канат|Hanati|哈那提|M
Бауыржан|Baýyrjan|Bauyrjan|BAUYRZHAN|باۋىرجان|Бауржан|Bawuerjiang|巴吾尔江|M
Дәулет|Dáýlet|Däulet|DAULET|داۋلەت|Даулет|Daolieti|道列提|M
Талғат|Talǵat|Talğat|TALGAT|تالعات|Талгат|Talihati|塔力哈提|M
Асхат|Ashat|Ashat|ASKHAT|اسحات|Асхат|Asihati|阿斯哈提|M
Ержан|Erjan|Erjan|YERZHAN|ەرجان|Ержан|Yeerjiang|叶尔江|M
Болат|Bolat|Bolat|BOLAT|بولات|Булат|Bulati|布拉提|M
Марат|Marat|Marat|MARAT|مارات|Марат|Malati|马拉提|M
Жанат|Janat|Janat|ZHANAT|جانات|Жанат|Jianati|加纳提|M
Қайрат|Qairat|Qairat|KAIRAT|قايرات|Кайрат|Hailati|海拉提|M
Самат|Samat|Samat|SAMAT|سامات|Самат|Samati|沙马提|M
Бекзат|Bekzat|Bekzat|BEKZAT|بەكزات|Бекзат|Biekezhati|别克扎提|M
Айдос|Aidos|Aidos|AIDOS|ايدوس|Айдос|Ayiduosi|阿依多斯|M
Өмір|Ómir|Ömır|OMIR|ٴومىر|Омир|Wumi'er|吾米尔|M
Бақыт|Baqyt|Baqyt|BAKYT|باقىت|Бахыт|Baheti|巴合提|M
Тілек|Tilek|Tılek|TILEK|تىلەك|Тлек|Tieliek|铁列克|M
Жомарт|Jomart|Jomart|ZHOMART|جومارت|Жомарт|Zhumaerti|朱马尔提|M
Есен|Esen|Esen|YESSEN|ەسەن|Есен|Yesen|叶森|M
Айбек|Aibek|Aibek|AIBEK|ايبەك|Айбек|Ayibieke|阿依别克|M
Рүстем|Rústem|Rüstem|RUSTEM|رۇستەم|Рустем|Rusitan|如斯坦|M
Шерхан|Sherhan|Şerhan|SHERKHAN|شەرحان|Шерхан|Xieerhan|谢尔汗|M
Мейрам|Meiram|Meiram|MEIRAM|مەيرام|Мейрам|Mailamu|迈拉木|M
Сәкен|Sáken|Säken|SAKEN|ساكەن|Сакен|Saken|沙肯|M
Ғалым|Ǵalym|Ğalym|GALYM|عالىم|Галым|Halemu|哈力木|M
Думан|Dýman|Duman|DUMAN|دۋمان|Думан|Duman|杜曼|M
Айгүл|Aigúl|Aigül|AIGUL|ايگۇل|Айгуль|Ayiguli|阿依古丽|F
Гүлнұр|Gúlnur|Gülnūr|GULNUR|گۇلنۇر|Гульнур|Gulinuer|古丽努尔|F
Жанар|Janar|Janar|ZHANAR|جانار|Жанар|Jianaer|加娜尔|F
Шолпан|Sholpan|Şolpan|SHOLPAN|شولپان|Шолпан|Xiaolipan|肖丽潘|F
Сәуле|Sáýle|Säule|SAULE|ساۋلە|Сауле|Saowulie|沙吾列|F
Динара|Dinara|Dinara|DINARA|دينارا|Динара|Dinala|迪娜拉|F
Мәдина|Mádina|Mädina|MADINA|مادينا|Мадина|Madina|玛迪娜|F
Айнұр|Ainur|Ainūr|AINUR|اينۇر|Айнур|Ayinuer|阿依努尔|F
Қымбат|Qymbat|Qymbat|KYMBAT|قىمبات|Кимбат|Hemubati|合木巴提|F
Роза|Roza|Roza|ROZA|روزا|Роза|Ruzha|肉扎|F
Күлән|Kúlán|Külän|KULYAN|كۇلان|Кулян|Kulan|库兰|F
Әсел|Ásel|Äsel|ASSEL|اسەل|Асель|Aisaile|艾赛丽|F
Бибігүл|Bibigúl|Bibıgül|BIBIGUL|بيبىگۇل|Бибигуль|Bibiguli|比比古丽|F
Назгүл|Nazgúl|Nazgül|NAZGUL|نازگۇل|Назгуль|Naziguli|娜孜古丽|F
Меруерт|Merýert|Meruert|MERUYERT|مەرۋەرت|Меруерт|Maierwaerti|迈尔瓦尔提|F
Жұлдыз|Juldyz|Jūldyz|ZHULDYZ|جۇلدىز|Жулдыз|Zhuledezi|朱勒德孜|F
Ләззат|Lázzat|Läzzat|LYAZZAT|لاززات|Ляззат|Lazhati|拉扎提|F
Фатима|Fatima|Fatima|FATIMA|فاتيما|Фатима|Patiman|帕提曼|F
"""
"""One line a name: a form for each of SCRIPTS, then the sex of who bears it."""

TABLE = [line.split("|") for line in NAMES.strip().splitlines()]
GIVEN = {sex: [row[:8] for row in TABLE if row[8] == sex] for sex in "MF"}
FATHERS = GIVEN["M"]
ENDING = {
    "Cyrillic": ("ұлы", "қызы"),
    "Latin 2018": ("uly", "qyzy"),
    "Latin 2021": ("ūly", "qyzy"),
    "passport": ("ULY", "KYZY"),
    "Arabic": ("ۇلى", "قىزى"),
    "Russian": ("ов", "ова"),
}


@dataclass(frozen=True)
class Someone:
    """A person, whatever script they are written in: places in the table of names, birth, sex."""

    given: int
    father: int
    sex: str
    born: date


@dataclass(frozen=True)
class Written:
    """A person as one clerk wrote them down."""

    given: str
    family: str
    born: date | None
    sex: str | None


def somebody(chance: random.Random) -> Someone:
    """A person drawn at random."""
    sex = chance.choice("MF")
    born = date(1940, 1, 1) + timedelta(days=chance.randrange(28_000))
    return Someone(chance.randrange(len(GIVEN[sex])), chance.randrange(len(FATHERS)), sex, born)


def relatives(one: Someone, chance: random.Random) -> list[Someone]:
    """Who is easily taken for them: a twin, a younger sibling, a namesake."""
    given = chance.randrange(len(GIVEN[one.sex]) - 1)
    other = given + (given >= one.given)
    return [
        replace(one, given=other),
        replace(one, given=other, born=one.born + timedelta(days=chance.randrange(300, 3000))),
        replace(one, born=date(1940, 1, 1) + timedelta(days=chance.randrange(28_000))),
    ]


def write(one: Someone, script: str, chance: random.Random) -> Written:
    """As a careful clerk writes: given name, and the father's name with the ending of the script, if it has one."""
    place = SCRIPTS.index(script)
    given, father = GIVEN[one.sex][one.given][place], FATHERS[one.father][place]
    if script in ENDING and chance.random() < 0.6:
        father += ENDING[script][one.sex == "F"]
    return Written(given, father, one.born, {"M": "MALE", "F": "FEMALE"}[one.sex])


def spoil(written: Written, chance: random.Random) -> Written:
    """As clerks write who are in a hurry: names change places, a date slips, sex or birth is left out."""
    if chance.random() < 0.1:
        written = replace(written, given=written.family, family=written.given)
    if chance.random() < 0.1:
        written = replace(written, sex=None)
    drawn, born = chance.random(), written.born
    if born is None or drawn < 0.84:
        return written
    if drawn < 0.90:
        return replace(written, born=born.replace(day=min(28, born.day % 10 + 10 * chance.randrange(3)) or 1))
    if drawn < 0.95 and born.day <= 12:
        return replace(written, born=date(born.year, born.day, born.month))
    return replace(written, born=None) if drawn > 0.97 else written
