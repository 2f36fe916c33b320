"""The quality gate, measured: degraded copies, other things, sources left out, and the card."""
