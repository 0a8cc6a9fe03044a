"""How well searching finds what is meant, measured on posts and questions of which the answers are known."""
