"""What a contract pays in its first year. Pure: no database."""
