"""What residents say at the door, in the street and in the shop; and which streets nobody has heard yet."""
