"""How long things are kept, who destroys them afterwards, and which files nobody refers to any more."""
