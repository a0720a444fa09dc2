"""The support desk: questions of people, the thread of answers, and the terms for them."""
