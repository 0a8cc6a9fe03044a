"""What can be done with posts and comments."""

from buurtplein.posts.operations.judging import (
    hide_comment,
    hide_post,
    hold_post,
    publish_post,
    release_posts,
    return_post,
    show_comment,
)
from buurtplein.posts.operations.moving import Arrival, count_known, expire_posts, move_in_posts
from buurtplein.posts.operations.placing import (
    JUST_NOW,
    LONGEST_ACTIVITY,
    Draft,
    change_photos,
    change_post,
    check_draft,
    place_post,
    reopen_post,
    solve_post,
    sort_post,
    withdraw_post,
)
from buurtplein.posts.operations.reacting import (
    leave_post,
    offer_help,
    place_comment,
    remove_comment,
    take_part,
    tell_under_post,
)

__all__ = [
    "JUST_NOW",
    "LONGEST_ACTIVITY",
    "Arrival",
    "Draft",
    "change_photos",
    "change_post",
    "check_draft",
    "count_known",
    "expire_posts",
    "hide_comment",
    "hide_post",
    "hold_post",
    "leave_post",
    "move_in_posts",
    "offer_help",
    "place_comment",
    "place_post",
    "publish_post",
    "release_posts",
    "remove_comment",
    "reopen_post",
    "return_post",
    "show_comment",
    "solve_post",
    "sort_post",
    "take_part",
    "tell_under_post",
    "withdraw_post",
]
