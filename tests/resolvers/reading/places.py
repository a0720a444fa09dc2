"""Countries, regions, checkpoints and offices of the small country."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

import models.reference as reference


def references(session: Session) -> None:
    """Add every row that others refer to."""

    def names(name: str) -> dict[str, str]:
        return {f"name_{locale}": f"{name} ({locale})" for locale in ("kk", "ru", "en", "fr")}

    for code in ("KAZ", "MNG", "FRA", "TUR", "ZAF"):
        session.add(reference.Country(code=code, alpha2=code[:2] if code != "ZAF" else None, **names(code)))
    for code in ("KZ-55", "KZ-11", "KZ-33", "KZ-10", "KZ-23", "KZ-27", "KZ-39", "KZ-59", "KZ-63"):
        session.add(
            reference.Region(
                code=code, valid_from=date(2022, 6, 8) if code == "KZ-33" else None, **names(code)
            )
        )
    session.flush()
    for code, kind in (("ALA", "AIR"), ("NQZ", "AIR"), ("KORDAY", "LAND")):
        session.add(
            reference.Checkpoint(
                code=code, kind=kind, international=kind == "AIR", region_code="KZ-55", **names(code)
            )
        )
    for code, kind in (
        ("MIGRATION", "MIGRATION_SERVICE"),
        ("ELSEWHERE", "MIGRATION_SERVICE"),
        ("MISSION-ULN", "MISSION"),
        ("MISSION-IST", "MISSION"),
        ("SELF", "SELF"),
    ):
        session.add(reference.Office(code=code, kind=kind, **names(code)))
    session.flush()
