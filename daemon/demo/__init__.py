"""A mail world on this machine for ``deskhand demo``: a mailbox, a post office and customers, all on loopback."""
