"""Going back and correcting: operations on a journal, written once, above every flow."""

from flows.engine.answers import Said, Wording, without_code
from flows.engine.journal import Entry, Journal
from flows.engine.replay import Host, Question, Step


def answered(
    journal: Journal,
    question: Question,
    value: object,
    raw: str,
    host: Host,
) -> Journal:
    """The journal with an answer to the question that was open.

    A secret answer is looked up and only what it opened is written; `raw` is dropped then.
    """
    changed = journal.copy()
    if question.look_up is not None:
        query = question.look_up(value)
        if query is not None:
            changed.put(question.key, Entry("answer", host.look_up(query), "", question.given))
            return changed
    changed.put(question.key, Entry("answer", value, without_code(raw), question.given))
    return changed


def back(step: Step) -> Journal | None:
    """The journal without the last answer that counted, or None at the first question.

    What was said or looked up after it goes too, so that it is said and looked up again. Nothing before
    the last change can be taken back.
    """
    if not step.changeable:
        return None
    journal = step.journal.copy()
    last = step.changeable[-1]
    keys = list(journal.entries)
    after = keys[keys.index(last) :]
    journal.drop([last, *(key for key in after if journal.entries[key].kind in ("said", "fact", "now"))])
    return journal


STRICT_ANSWERS = ("Time", "Choice", "Where")
"""Only these can be recognised in a correction; anybody's words would fit a question for free words."""


def corrected(step: Step, said: Said, wording: Wording) -> tuple[Journal, str] | None:
    """The journal with the latest changeable answer that these words fit replaced, and its key; or None.

    A time replaces a time, an option an option: "no, it was Friday" finds the question that a day
    answers. Places count only where a place was understood in the words.
    """
    for key in reversed(step.changeable):
        question = step.used[key]
        name = type(question.accept).__name__
        if question.look_up is not None or name not in STRICT_ANSWERS:
            continue
        if name == "Where" and "place" not in said.entities:
            continue
        value = question.read(said, wording)
        if value is None or value == step.journal.entries[key].value:
            continue
        journal = step.journal.copy()
        journal.replace_answer(key, value, said.text)
        return journal, key
    return None
