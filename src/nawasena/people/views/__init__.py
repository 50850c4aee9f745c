"""Pages of people: the search of every page, the list, one person, and the tree of units."""
