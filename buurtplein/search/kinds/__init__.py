"""What can be found. A table with words of people is one of KINDS, a part of one, or in NOT_FOUND with the reason why.

tests/search/test_kinds.py holds every table of the house to this.
"""

from typing import Any

from buurtplein.search.kinds.gids import ENTRY
from buurtplein.search.kinds.kind import Kind, Result
from buurtplein.search.kinds.posts import COMMENT, POST
from buurtplein.search.kinds.wijkopgaven import LESSON, LESSONS, OPGAVE, OPGAVEN

KINDS: dict[str, Kind[Any]] = {kind.name: kind for kind in (POST, COMMENT, OPGAVE, LESSON, ENTRY)}

NOT_FOUND = {
    "actie_offer": "who was asked to take an actie over is between the two, and for who works on it",
    "actie_change": "how an actie went stands on its opgave; the last title is found there",
    "agreement": "what partners agreed is for them, on a page of its own",
    "agreement_answer": "stands with its agreement",
    "album": "carries no words of people",
    "audit_entry": "who looked at what is for who is responsible, on a page of its own",
    "block": "carries no words",
    "buurt": "its name and welcome are on every page",
    "calendar_key": "a secret",
    "code": "a secret",
    "doubt": "for the verbinders; what is in the gids is found itself",
    "gesprek": "what residents said is for the professionals and the verbinders, on a page of its own",
    "held_form": "what someone typed and did not place yet",
    "house_rule": "a short list on one page",
    "huiskamer": "when and where neighbours talk is for who works on it, on a page of its own",
    "huiskamer_calling_off": "stands with its huiskamergesprek",
    "huiskamer_host": "in whose home it is, is for who leads it",
    "huiskamer_lead": "carries no words",
    "huiskamer_note": "the conversation is read on the page of conversations",
    "huiskamer_closing": "carries no words",
    "huiskamer_outcome": "stands with its huiskamergesprek",
    "regisseur": "who it is and at which number stands on a page of its own",
    "schouw": "when and where we walk stands on a page of its own",
    "schouw_calling_off": "stands with its wijkschouw",
    "schouw_closing": "carries no words",
    "schouw_finding": "its words are a conversation, read on the page of those",
    "schouw_sheet_line": "stands on the sheet of its wijkschouw, and can be taken back at once",
    "schouw_sharing": "carries no words",
    "schouw_outcome": "stands with its wijkschouw",
    "huiskamer_rsvp": "who comes is for who leads it",
    "join_request": "of someone who is no member yet, for the beheerder only",
    "letter": "private",
    "login_session": "a secret",
    "match": "between the people it concerns",
    "follow": "carries no words",
    "match_outcome": "between the people it concerns",
    "membership": "where people live is not looked up",
    "message": "private, between two",
    "message_report": "for the verbinder who looks at it",
    "missed_search": "what was not found, for the verbinders on their work place",
    "objection": "between its writer and the verbinders",
    "opgave_reopening": "why it is open again is a comment under the post",
    "opgave_earlier_answer": "the answer that counts is found with its opgave",
    "opgave_ending": "found with its opgave",
    "opgave_co_owner": "who carries an opgave together stands on its page; what was asked is between the two",
    "opgave_note": "found with its opgave; what is for partners only stands on the page of who works on it",
    "opgave_post": "the post is found itself",
    "opgave_regrouping": "carries no words",
    "opgave_source": "its answer is a comment under the post, or found with its opgave",
    "organisation": "a short list on one page",
    "outbox_event": "carries no words",
    "outbox_tick": "carries no words",
    "person": "people are not looked up; who wants to be found says so in the gids",
    "photo": "what can be seen on it stands with its post",
    "public_word": "a word of what is found itself",
    "reach": "how to reach who is not online, for the verbinders",
    "region": "a public list, with a field of its own to choose from",
    "report": "between its writer and the verbinders",
    "role_grant": "shown behind a name",
    "ruling": "between its subject and the verbinders",
    "saved_search": "for who keeps it",
    "search_term": "a word of what is found itself",
    "second_step": "a secret",
    "signup": "who comes is for who else comes, and guests for the organiser",
    "spare_code": "a secret",
    "synonym": "words about words",
    "street": "a short list on one page",
    "support": "carries no words",
    "talk_stop": "between two",
    "work_feed": "a secret",
    "task": "the plan is found; what there is to do for it stands on its page",
    "task_taker": "carries no words",
    "term_notice": "carries no words",
}

__all__ = ["KINDS", "LESSONS", "NOT_FOUND", "OPGAVEN", "Kind", "Result"]
