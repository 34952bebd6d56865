"""What the catalogue may say, and how: pure rules, no file and no clock."""
