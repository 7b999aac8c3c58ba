"""Where stored facts meet computed conclusions: what the commands ask for."""
