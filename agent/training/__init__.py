"""How the reader of the embedded language model is made: corpus, filling, training, measuring."""
