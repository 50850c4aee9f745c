"""The database: a server of its own or a managed one, its roles, and the scope of each transaction."""
