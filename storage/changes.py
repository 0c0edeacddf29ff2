"""Applies what a flow declared, once, in the turn's unit of work; each change is checked again here."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flows.changes import (
    AddToReport,
    AskForHuman,
    ChooseLanguage,
    CommendOfficer,
    EraseMe,
    FileReport,
    ForgetChat,
    GiveConsent,
    RateService,
    ReplyToLetter,
    ReporterChange,
    SayIfSolved,
    SeeCharter,
    SeeLetters,
    WithdrawConsent,
    WithdrawReport,
)
from storage import (
    charters,
    commendations,
    consents,
    erasure,
    handoffs,
    her_letters,
    people,
    ratings,
    reports,
    said_ids,
)
from storage.refusals import ChangeRefusedError
from storage.work import Work

UNLESS_TOLD = timedelta(days=1)
"""When a human answers, unless the turn knows the hours."""


def apply(
    work: Work,
    person_id: str,
    channel: str,
    change: ReporterChange,
    *,
    answer_by: datetime | None = None,
    areas: Sequence[str] = (),
) -> str | None:
    """Apply one change of hers; for FileReport the receipt code (16 digits), else None.

    `channel` is where she is now: photos are fetched there, later messages go there. `answer_by`: until when
    a human has answered (AskForHuman). `areas`: the place of a FileReport and all that it lies in.

    After a filing without trace or EraseMe go on with the same person id
    in this unit of work: what you queue still reaches her and is erased once it is out, conversations.save
    and the `keep` of inbox.done do nothing. Raises ChangeRefusedError, with nothing written.
    """
    person_id = work.renamed.get(person_id, person_id)
    if not people.exists_id(work, person_id):
        raise ChangeRefusedError("erased", "This person was erased meanwhile.")
    match change:
        case FileReport():
            return reports.file(work, person_id, channel, change, areas)
        case AddToReport():
            reports.add(work, person_id, channel, change)
        case WithdrawReport():
            reports.withdraw(work, person_id, change)
            said_ids.recall(work, person_id)
        case SayIfSolved():
            reports.say_if_solved(work, person_id, change)
        case ReplyToLetter():
            her_letters.answer(work, person_id, change)
        case SeeLetters():
            her_letters.see(work, person_id, change)
        case SeeCharter():
            charters.see(work, person_id, channel, change)
        case RateService():
            ratings.rate(work, person_id, change)
        case CommendOfficer():
            commendations.file(work, person_id, channel, change)
        case GiveConsent(topic, version, language):
            consents.give(work, person_id, topic, version, language)
        case WithdrawConsent(topic):
            consents.withdraw(work, person_id, topic)
        case ChooseLanguage(language):
            people.set_language(work, person_id, language, chosen=True)
        case AskForHuman(topic):
            handoffs.ask(work, person_id, topic, answer_by or work.now + UNLESS_TOLD)
        case EraseMe():
            erasure.erase_me(work, person_id)
        case ForgetChat():
            said_ids.recall_chat(work, person_id, channel)
    return None
