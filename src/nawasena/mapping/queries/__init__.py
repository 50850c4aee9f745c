"""Every read of mappings and results: each takes the actor and returns only what the actor may see."""
