"""What can be wrong with a file or a row: every code once, with its sentence and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

FILE_CODES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "FILE_NOT_FOUND": ("{file} is not there.", "Check the path."),
        "FILE_UNREADABLE": ("{file} cannot be read ({detail}).", "Check who may read it."),
        "FOLDER_UNWRITABLE": (
            "{file} cannot be written ({detail}).",
            "Load from a folder where a file may be put beside the source.",
        ),
        "FILE_EMPTY": ("{file} has no rows.", "Export it again; nothing was loaded."),
        "FORMAT_UNKNOWN": (
            "{file} is not CSV, Parquet or XLSX.",
            "Save it as one of them, with the ending .csv, .parquet or .xlsx.",
        ),
        "PARQUET_CORRUPT": (
            "{file} is not a whole Parquet file ({detail}).",
            "Copy or export it again: it was cut off or altered on the way.",
        ),
        "PARQUET_TOO_LARGE": (
            "{file} would grow to {detail} when unpacked.",
            "Write it in smaller row groups and files; a file that grows so much may be an attack.",
        ),
        "PARQUET_TYPE": (
            "Column {column} of {file} holds {detail}, which is no single value.",
            "Write one value a cell: text, number, day or flag.",
        ),
        "XLSX_CORRUPT": (
            "{file} is not a whole XLSX file ({detail}).",
            "Open it in the program that made it and save it again.",
        ),
        "XLSX_TOO_LARGE": (
            "{file} would grow to more than {detail} when unpacked.",
            "Save the sheet as CSV, or leave pictures out; a file that grows so much may be an attack.",
        ),
        "FORMULA": (
            "Cell {cell} of sheet {sheet} is a formula; what it last gave is not trusted.",
            "Copy the sheet and paste it as values, then load that.",
        ),
        "SHEET_UNKNOWN": (
            "There is no sheet {sheet}; there are {detail}.",
            "Name one in the mapping: sheet = \"…\".",
        ),
        "SHEET_AMBIGUOUS": (
            "{file} has several sheets: {detail}.",
            "Say in the mapping which one: sheet = \"…\".",
        ),
        "ENCODING_UNKNOWN": (
            "The encoding of {file} cannot be told from line {line}.",
            "Say it in the mapping: encoding = \"windows-1251\" (or koi8-r, utf-8, utf-16), or save the file as UTF-8.",
        ),
        "ENCODING_MIXED": (
            "Line {line} of {file} is not {encoding}, as the lines before it are.",
            "The file was joined from files of different encodings: save each as UTF-8 and join them again.",
        ),
        "NUL_BYTE": (
            "Line {line} of {file} holds a NUL byte.",
            "The file is damaged or is not text; export it again.",
        ),
        "LINE_TOO_LONG": (
            "Line {line} of {file} is longer than {detail}.",
            "A quotation mark may never be closed, or the line ends are missing; export it again.",
        ),
        "CSV_BROKEN": (
            "Line {line} of {file} has {detail}.",
            "Put text that holds the separator or a line break between quotation marks, and close every mark.",
        ),
        "HEADING_TWICE": (
            "{file} has the heading {column} twice.",
            "Rename one of the two: which one is meant cannot be guessed.",
        ),
        "COLUMN_MISSING": (
            "{file} has no column {column}{detail}.",
            "Add it, or say in the mapping which heading holds it, or give a constant.",
        ),
        "COLUMN_UNKNOWN": (
            "{kind} has no column {column}{detail}.",
            "Rename the heading, or write a mapping (load --propose): what a mapping does not name is left out.",
        ),
        "KIND_UNKNOWN": (
            "The headings of {file} do not say what it holds.",
            "Give --kind, or a mapping with kind = \"…\"; one of {detail}.",
        ),
        "MAPPING_BROKEN": ("The mapping {file} cannot be used: {detail}.", "docs/intake.md shows what it may say."),
        "FRAME_BROKEN": ("The frame is not {kind}: {detail}.", "Make it as intake/kinds.py says."),
        "LOAD_UNKNOWN": ("There is no load {load}.", "`loads` lists them."),
        "LOAD_REVERSED_ALREADY": ("The load {load} was undone on {detail}.", "Load its file again if it should count."),
        "ARCHIVE_MISSING": (
            "{file} of the archive of loads is missing or altered.",
            "Bring the folder loads/ back from a backup, or undo the load {load} and load its file again.",
        ),
        "STORE_MISSING": ("Files of the kind {kind} cannot be stored here.", "Use a program that has a store for it."),
        "ROWS_REFUSED": (
            "Row {line} of {file} was refused by the record: {detail}.",
            "Put the row right and load the file again; nothing was loaded.",
        ),
    }
)  # fmt: skip
"""What is wrong with a whole file: nothing of it is loaded."""

ROW_CODES: Mapping[str, str] = MappingProxyType(
    {
        "MISSING": "Fill the cell in: this column is needed in every row.",
        "NOT_A_DAY": "Write the day as 2025-03-31, or say in the mapping how days are written.",
        "DATE_AMBIGUOUS": (
            'Day or month first? Say in the mapping: date = "DD.MM.YYYY", "MM/DD/YYYY" or "EXCEL"; or write 2025-03-31.'
        ),
        "DAY_TOO_EARLY": "No such fact can lie before {detail}; look at the year.",
        "DAY_IN_FUTURE": "The day lies after {detail}; look at the year, or load the row when it has come.",
        "NOT_A_NUMBER": "Write digits, 0 to 9; say in the mapping what stands between thousands and before decimals.",
        "NUMBER_AMBIGUOUS": (
            'Thousands or decimals? Say in the mapping: decimal = "," or thousands = "," (or "." alike).'
        ),
        "NOT_WHOLE": "Persons, families, places and years are whole numbers.",
        "TOO_FINE": "{detail}",
        "NEGATIVE": 'A negative number is no fact: money that came back is flow REPAID; an error is undone.',
        "ZERO": "A row that counts nothing says nothing; leave it out.",
        "ABSURD": "More than {detail} in one row is a slip: look at the unit and the decimal sign.",
        "TOO_SMALL": "Less than {detail} cannot be meant here.",
        "NOT_A_FLAG": "Write true or false (yes, no, 1, 0, иә, жоқ, да, нет, oui, non).",
        "CODE_UNKNOWN": "Not a code of this column. {detail}",
        "COUNTRY_UNKNOWN": "No country is known by this name or code. {detail}",
        "COUNTRY_CEASED": "This country no longer exists. {detail}",
        "REGION_UNKNOWN": "No region is known by this name or code. {detail}",
        "REGION_ABOLISHED": "This region was abolished. {detail}",
        "REGION_NOT_YET": "This region did not exist yet on that day. {detail}",
        "REGION_CEASED": "This region no longer existed on that day. {detail}",
        "TEXT_TOO_LONG": "Shorten the text to {detail} characters.",
        "CONTROL_CHARACTER": "Remove the control character: it cannot be seen and may mislead.",
    }
)  # fmt: skip
"""What is wrong with one value of a row: the row goes to the rejects, and what to do stands beside it."""


class IntakeError(Exception):
    """A file, mapping, frame or load that cannot be used. Nothing was loaded.

    `code` is stable; the text is a sentence and what to do; `given` holds what the sentence names.
    """

    def __init__(self, code: str, **given: object) -> None:
        sentence, remedy = FILE_CODES[code]
        words = {"file": "The file", "detail": "", "line": "", "column": "", **given}
        self.code = code
        self.given = given
        said = sentence.format(**words)
        super().__init__(f"{code}: {said} {remedy.format(**words)}")
