"""Pages of the guided upload: files, columns, repair, difference, proposal, approval, application."""
