"""What is published of the country: rows as printed, the whole numbers that keep them, and the comparison."""
