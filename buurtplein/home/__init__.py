"""The front page, the plein of a buurt and the pages that explain: draws from several rooms."""
