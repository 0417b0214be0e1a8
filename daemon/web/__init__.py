"""Health, readiness and metrics of a running desk over HTTP, on loopback unless the configuration says otherwise."""
