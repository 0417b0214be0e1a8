"""The tests behind the policy table: each looks at one fact and says whether it hits, and which fact decided it."""
