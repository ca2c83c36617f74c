"""Rule packs: uploaded, checked, compared, switched on from a date."""
