"""Two to twelve councils or services side by side."""
