"""What can be done with a buurt and the people in it."""

from buurtplein.buurten.operations.belonging import (
    ask_to_join,
    change_street,
    distrust,
    exclude,
    exclude_from,
    finish_joining,
    readmit,
    readmit_to,
    settle_person,
    trust,
)
from buurtplein.buurten.operations.holidays import come_back, go_away
from buurtplein.buurten.operations.keeping import (
    RESERVED,
    add_partner,
    change_buurt,
    end_partner,
    found_partner,
    open_buurt,
    write_rules,
    write_sentences,
)
from buurtplein.buurten.operations.roles import appoint, end_role, grant_role, log_out_member, reset_second_step
from buurtplein.buurten.operations.watching import ENOUGH, forget_holidays, warn_of_ending, watch_cover

__all__ = [
    "ENOUGH",
    "RESERVED",
    "add_partner",
    "appoint",
    "ask_to_join",
    "change_buurt",
    "change_street",
    "come_back",
    "distrust",
    "end_partner",
    "end_role",
    "exclude",
    "exclude_from",
    "finish_joining",
    "forget_holidays",
    "found_partner",
    "go_away",
    "grant_role",
    "log_out_member",
    "open_buurt",
    "readmit",
    "readmit_to",
    "reset_second_step",
    "settle_person",
    "trust",
    "warn_of_ending",
    "watch_cover",
    "write_rules",
    "write_sentences",
]
