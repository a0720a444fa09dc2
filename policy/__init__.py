"""The rules: dated, sourced, three-valued, explaining themselves. Knows no database and no clock."""
