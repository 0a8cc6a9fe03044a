"""The rules of every room, for the templates: may.comment(viewer, post)."""

from buurtplein.agenda import policy as agenda_policy
from buurtplein.agreements import policy as agreements_policy
from buurtplein.buurten import policy as buurten_policy
from buurtplein.collegas import policy as collegas_policy
from buurtplein.contact import policy as contact_policy
from buurtplein.following import policy as following_policy
from buurtplein.gesprekken import policy as gesprekken_policy
from buurtplein.gids import policy as gids_policy
from buurtplein.huiskamers import policy as huiskamers_policy
from buurtplein.initiatieven import policy as initiatieven_policy
from buurtplein.keuring import policy as keuring_policy
from buurtplein.matching import policy as matching_policy
from buurtplein.moderation import policy as moderation_policy
from buurtplein.namens import policy as namens_policy
from buurtplein.notifications import policy as notifications_policy
from buurtplein.owndata import policy as owndata_policy
from buurtplein.people import policy as people_policy
from buurtplein.photos import policy as photos_policy
from buurtplein.posts import policy as posts_policy
from buurtplein.schouwen import policy as schouwen_policy
from buurtplein.search import policy as search_policy
from buurtplein.terms import policy as terms_policy
from buurtplein.werk import policy as werk_policy
from buurtplein.wijkopgaven import policy as wijkopgaven_policy

POLICIES = (
    people_policy,
    buurten_policy,
    photos_policy,
    keuring_policy,
    gids_policy,
    posts_policy,
    agenda_policy,
    search_policy,
    terms_policy,
    initiatieven_policy,
    matching_policy,
    moderation_policy,
    contact_policy,
    werk_policy,
    gesprekken_policy,
    wijkopgaven_policy,
    agreements_policy,
    huiskamers_policy,
    schouwen_policy,
    collegas_policy,
    following_policy,
    notifications_policy,
    namens_policy,
    owndata_policy,
)
