"""版式: choosing the house style and editing its measures, with the pages beside them."""
