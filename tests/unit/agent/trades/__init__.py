"""Articles and mails of made-up trades, one TOML file each."""
