"""How long what is filled in may be, in characters."""

TITLE_MAX = 120  # two lines on a phone
TEXT_MAX = 4000
NOTE_MAX = 1000
ONCE_MAX = 64
