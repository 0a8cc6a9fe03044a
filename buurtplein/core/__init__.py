"""What every room stands on: database, clock, errors, web, text, language, mail, limits and jobs."""
