"""What a move still lacks: the named preconditions of a programme's table, judged from what is in a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from policy.programmes import Move, Programme


@dataclass(frozen=True, slots=True)
class Contested:
    """The last negative decision of a file: its outcome, until when it may be contested, and by whom it was made.

    `on_appeal` where it is itself the answer to an appeal: then no appeal is left.
    """

    id: str
    outcome: str
    decided_by: str
    deadline: date | None
    on_appeal: bool = False


@dataclass(frozen=True, slots=True)
class Claimed:
    """The claim for repayment of a file: what is open of it, and what is claimed and not waived, in tiyn."""

    claimed_by: str
    open: int
    standing: int
    deadline: date
    appealed: bool = False
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """Whether the holder of a card is a citizen; the last days of the passport applied with, and of the card.

    `ended`: the card was replaced, or ended with a citizenship. Days are None where there is no document or no card.
    """

    citizen: bool = False
    document_to: date | None = None
    card_to: date | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Fee:
    """The fee of an application: whether there is one, whether it was paid, and whether that comes before approval."""

    due: bool = False
    paid: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything the preconditions of moves look at, on a day, for somebody (`actor`, None: whoever it is)."""

    today: date
    actor: str | None = None
    origin_shown: bool = False
    status_valid_to: date | None = None
    prolonged: bool = False
    placed: bool = False
    contested: Contested | None = None
    claim: Claimed | None = None
    held: Held = Held()
    fee: Fee = Fee()
    change_pending: bool = False
    voided: bool = False
    service_open: bool = False
    document_replaced: bool = False
    invitation_taken: bool = False
    eta_ended: bool = False
    looked_for: str | None = None
    """Who waits for a colleague's second look, and so cannot decide."""


def lacks(move: Move, file: Standing) -> str | None:
    """The code (`problem.<CODE>`) of the first precondition that a file does not meet; None where it meets all.

    GROUND and EVIDENCE_ORDER depend on what is asked for: they are for the service to judge.
    """
    if move.action.startswith("DECIDE_") and file.looked_for is not None and file.looked_for == file.actor:
        return "SECOND_LOOK_OPEN"
    judged = (JUDGES[need](file) for need in move.needs if need in JUDGES)
    return next((code for code in judged if code), None)


def blocked(programme: Programme, status: str, file: Standing) -> Mapping[str, str]:
    """The moves that are legal in a status and still lack something: action to code."""
    moves = (programme.move(status, action) for action in programme.allowed(status))
    return {move.action: code for move in moves if move and (code := lacks(move, file))}


def eta_ended(
    revoked: bool, voided: date | None, valid_to: date, entries_left: int | None, day: date
) -> str | None:
    """Why an ETA (its permit's columns) carries no service on a day; None where it does."""
    if revoked:
        return "ETA_REVOKED"
    if voided is not None:
        return "ETA_ENDED"
    return "ETA_EXPIRED" if valid_to < day or entries_left == 0 else None


def after_appeal(contested: str, outcome: str, granted: str, placed: bool = False) -> str:
    """The status after the answer to an appeal against a REFUSE or a REVOKE; `granted` is that of a grant."""
    if outcome == "APPROVE":
        return "PLACED" if placed and contested == "REVOKE" else granted
    return "REFUSED" if contested == "REFUSE" else "REVOKED"


def _origin(file: Standing) -> str | None:
    return None if file.origin_shown else "EVIDENCE_MISSING"


def _in_force(file: Standing) -> str | None:
    return "STATUS_EXPIRED" if (file.status_valid_to or file.today) < file.today else None


def _not_prolonged(file: Standing) -> str | None:
    return "ALREADY_PROLONGED" if file.prolonged else None


def _placed(file: Standing) -> str | None:
    return None if file.placed else "NOT_PLACED"


def _appeal(file: Standing) -> str | None:
    if file.contested is None or file.contested.on_appeal:
        return "APPEAL_EXHAUSTED"
    return "APPEAL_LATE" if (file.contested.deadline or file.today) < file.today else None


def _second(file: Standing) -> str | None:
    first = {file.contested and file.contested.decided_by, file.claim and file.claim.claimed_by} - {None}
    return "SECOND_OFFICER_NEEDED" if file.actor in first else None


def _claim(file: Standing) -> str | None:
    if file.claim is None:
        return "NO_CLAIM"
    if file.claim.appealed and not file.claim.answered:
        return "CLAIM_APPEALED"
    return None if file.claim.open else "CLAIM_SETTLED"


def _claim_appeal(file: Standing) -> str | None:
    if file.claim is None:
        return "NO_CLAIM"
    if file.claim.appealed:
        return "APPEAL_EXHAUSTED" if file.claim.answered else "CLAIM_APPEALED"
    if not file.claim.standing:
        return "CLAIM_SETTLED"
    return "APPEAL_LATE" if file.claim.deadline < file.today else None


def _claim_appealed(file: Standing) -> str | None:
    waits = file.claim is not None and file.claim.appealed and not file.claim.answered
    return None if waits else "NO_APPEAL"


def _foreign(file: Standing) -> str | None:
    return "HOLDER_IS_CITIZEN" if file.held.citizen else None


def _document(file: Standing) -> str | None:
    return "DOCUMENT_HAS_EXPIRED" if (file.held.document_to or file.today) < file.today else None


def _card(file: Standing) -> str | None:
    if file.held.ended:
        return "CARD_ENDED"
    return "CARD_EXPIRED" if (file.held.card_to or file.today) < file.today else None


def _fee_open(file: Standing) -> str | None:
    if not file.fee.due:
        return "NO_FEE"
    return "ALREADY_PAID" if file.fee.paid else None


def _fee_paid(file: Standing) -> str | None:
    return "FEE_UNPAID" if file.fee.due and file.fee.first and not file.fee.paid else None


def _no_change(file: Standing) -> str | None:
    return "CHANGE_PENDING" if file.change_pending else None


def _change(file: Standing) -> str | None:
    return None if file.change_pending else "NO_CHANGE_PENDING"


def _stands(file: Standing) -> str | None:
    return "PERMIT_VOID" if file.voided else None


def _service(file: Standing) -> str | None:
    return None if file.service_open else "NO_SERVICE_OPEN"


def _grants(file: Standing) -> bool:
    """Whether an approval would grant: against a revocation it only gives back what was granted before."""
    return file.contested is None or file.contested.outcome == "REFUSE"


def _current(file: Standing) -> str | None:
    return "DOCUMENT_REPLACED" if file.document_replaced and _grants(file) else None


def _invitation(file: Standing) -> str | None:
    return "INVITATION_USED" if file.invitation_taken and _grants(file) else None


def _eta(file: Standing) -> str | None:
    return "ETA_ENDED" if file.eta_ended else None


JUDGES: Mapping[str, Callable[[Standing], str | None]] = {
    "ORIGIN_SHOWN": _origin,
    "STATUS_IN_FORCE": _in_force,
    "NOT_PROLONGED": _not_prolonged,
    "PLACEMENT": _placed,
    "APPEAL_OPEN": _appeal,
    "SECOND_OFFICER": _second,
    "FEE_OPEN": _fee_open,
    "FEE_PAID": _fee_paid,
    "NO_CHANGE_PENDING": _no_change,
    "CHANGE_PENDING": _change,
    "PERMIT_STANDS": _stands,
    "SERVICE_OPEN": _service,
    "CLAIM_OPEN": _claim,
    "CLAIM_APPEAL_OPEN": _claim_appeal,
    "CLAIM_APPEALED": _claim_appealed,
    "HOLDER_FOREIGN": _foreign,
    "DOCUMENT_IN_FORCE": _document,
    "CARD_IN_FORCE": _card,
    "DOCUMENT_CURRENT": _current,
    "INVITATION_FREE": _invitation,
    "ETA_IN_FORCE": _eta,
}
