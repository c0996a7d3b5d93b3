CREATE VIRTUAL TABLE places USING rtree(id, min_x, max_x, +label TEXT);
