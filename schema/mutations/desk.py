"""Writes of the officers' desk."""

import strawberry

from access.permissions import Permission
from resolvers.reading.permissions import needs
from resolvers.writing import does
from schema.inputs import desk as inputs
from schema.results import AbsenceResult, DecideResult, NoteResult
from services.desk import assigning, commands, notes

DESK = [needs(Permission.DESK_WORK)]


@strawberry.type
class DeskMutations:
    """Root fields, to be inherited by Mutation."""

    claim: DecideResult = strawberry.field(
        resolver=does(assigning.claim, commands.Claim, inputs.ClaimInput),
        directives=DESK,
        description="Take a record up: one that nobody has, or that of a colleague who is away.",
    )
    release: DecideResult = strawberry.field(
        resolver=does(assigning.release, commands.Release, inputs.ReleaseInput),
        directives=DESK,
        description="Give a record of one's own back to the queue.",
    )
    assign: DecideResult = strawberry.field(
        resolver=does(assigning.assign, commands.Assign, inputs.AssignInput),
        directives=DESK,
        description="Hand a record to a colleague: one's own, one that nobody has, or of one who is away.",
    )
    declare_absence: AbsenceResult = strawberry.field(
        resolver=does(assigning.declare_absence, commands.DeclareAbsence, inputs.DeclareAbsenceInput),
        directives=DESK,
        description="Say when one is away: on these days others may take over what is one's own.",
    )
    add_note: NoteResult = strawberry.field(
        resolver=does(notes.add_note, commands.AddNote, inputs.AddNoteInput),
        directives=DESK,
        description="Add a note to the file of a record; officers of the office read it.",
    )
    ask_second_look: DecideResult = strawberry.field(
        resolver=does(notes.ask_second_look, commands.AskSecondLook, inputs.AskSecondLookInput),
        directives=DESK,
        description="Ask a colleague to look before deciding; until one has, one cannot decide oneself.",
    )
    give_second_look: DecideResult = strawberry.field(
        resolver=does(notes.give_second_look, commands.GiveSecondLook, inputs.GiveSecondLookInput),
        directives=DESK,
        description="Say whether a record may be decided as it stands.",
    )
