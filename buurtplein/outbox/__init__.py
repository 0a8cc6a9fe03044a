"""Events that wait for their followers, and letters that wait for the postman."""
