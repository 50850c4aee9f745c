"""Pages of mappings: the list, the grid, the people in it, one person, and two mappings side by side."""
