"""What there is to do, and when: activities on one day or many, who comes, and calendars for elsewhere."""
