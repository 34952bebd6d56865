"""The rules of cases: what may follow what, how cases are numbered and listed, what timelines say."""
