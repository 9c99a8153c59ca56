"""The one writer of sentences: from verdicts and reasons, as data, to plain words."""
