"""The subcommands of ``deskhand``, one file a noun."""
