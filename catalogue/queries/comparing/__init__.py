"""Two to four councils or services side by side."""
