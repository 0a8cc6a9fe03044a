"""What someone has to do, and who works in a buurt."""

from buurtplein.collegas.queries.leaving import Held, held_by
from buurtplein.collegas.queries.mine import has_feed, list_duties, work_of
from buurtplein.collegas.queries.people import LEFT_LATELY, Colleague, Party, list_deputies, list_working, who_is_who
from buurtplein.collegas.queries.regisseurs import Holder, Naming, list_rows, naming, the_regisseur

__all__ = [
    "LEFT_LATELY",
    "Colleague",
    "Held",
    "Holder",
    "Naming",
    "Party",
    "has_feed",
    "held_by",
    "list_deputies",
    "list_duties",
    "list_rows",
    "list_working",
    "naming",
    "the_regisseur",
    "who_is_who",
    "work_of",
]
