"""Union sets: many districts' sealed years in one layout made for passes over all of them."""
