"""How deep the tree of places is below a place: province, city, county, zone."""

TREE_DEPTH = 4
