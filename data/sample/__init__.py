"""The shop that ships with the project: its files, its words and the generator that made them."""
