"""The words of the graph in Kazakh, Russian, English and French. Codes come from everywhere, words only from here."""
