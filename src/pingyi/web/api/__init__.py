"""What other systems of the district may read: by token, within the subtree of a mandate, as a person would."""
