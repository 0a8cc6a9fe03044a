"""Who saw or changed what is sensitive. Append-only."""
