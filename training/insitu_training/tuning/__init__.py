"""Fine-tuning of the backbone: folds one at a time, then one network on everything, then the pack."""
