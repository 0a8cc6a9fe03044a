"""What someone sees of the posts."""

from buurtplein.posts.queries.filters import Counts, Filter, count_posts
from buurtplein.posts.queries.lists import (
    PAGE,
    Key,
    Listed,
    Page,
    board,
    connections_since,
    newest,
)
from buurtplein.posts.queries.rows import (
    comments_by_id,
    count_participants,
    get_comment,
    get_post,
    list_participants,
    my_posts,
    posts_by_id,
)
from buurtplein.posts.queries.thread import Place, Said, Thread, read_thread

__all__ = [
    "PAGE",
    "Counts",
    "Filter",
    "Key",
    "Listed",
    "Page",
    "Place",
    "Said",
    "Thread",
    "board",
    "comments_by_id",
    "connections_since",
    "count_participants",
    "count_posts",
    "get_comment",
    "get_post",
    "list_participants",
    "my_posts",
    "newest",
    "posts_by_id",
    "read_thread",
]
