"""The rules of registration: what an answer means, whether it will do, and what follows from it.

Pure: no database, no clock, no settings beyond what is passed in.
"""
