"""buurtplein: an open platform for Dutch neighbourhoods."""
