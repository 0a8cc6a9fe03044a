"""News for one person: on the site and by mail, in their own words and never more than they may read."""
