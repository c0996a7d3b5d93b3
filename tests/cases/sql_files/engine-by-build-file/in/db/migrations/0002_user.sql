INSERT INTO track (id) SELECT id FROM track WHERE id IS NULL;
