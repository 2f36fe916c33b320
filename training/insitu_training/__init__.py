"""Training of the screening packs: features, heads, calibration, export, cards."""
