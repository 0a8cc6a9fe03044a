"""What someone sees of the posts."""

from buurtplein.posts.queries.lists import (
    PAGE,
    Going,
    Key,
    Listed,
    Page,
    agenda,
    board,
    busy_days,
    connections_since,
    newest,
    who_takes_part,
)
from buurtplein.posts.queries.rows import (
    comments_by_id,
    count_participants,
    get_comment,
    get_post,
    helpers_of,
    list_comments,
    list_participants,
    my_posts,
    posts_by_id,
)

__all__ = [
    "PAGE",
    "Going",
    "Key",
    "Listed",
    "Page",
    "agenda",
    "board",
    "busy_days",
    "comments_by_id",
    "connections_since",
    "count_participants",
    "get_comment",
    "get_post",
    "helpers_of",
    "list_comments",
    "list_participants",
    "my_posts",
    "newest",
    "posts_by_id",
    "who_takes_part",
]
