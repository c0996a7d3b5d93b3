CREATE INDEX crew_boat ON crew (boat_id);
