"""Help: the handbook, the list of keys, 关于."""
