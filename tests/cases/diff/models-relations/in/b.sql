CREATE SEQUENCE badges;
CREATE TABLE sailors (
    id serial PRIMARY KEY,
    name varchar(40),
    mentor varchar(40),
    berth_id int,
    boats int,
    badge bigint DEFAULT nextval('badges')
);
CREATE UNIQUE INDEX sailors_name ON sailors (name);
ALTER TABLE sailors ADD CONSTRAINT sailors_mentor_fkey FOREIGN KEY (mentor) REFERENCES sailors (name);
CREATE TABLE boats (
    id serial PRIMARY KEY,
    owner_id int NOT NULL REFERENCES sailors (id),
    skipper_id int REFERENCES sailors (id)
);
CREATE TABLE berths (
    id serial PRIMARY KEY,
    boat_id int REFERENCES boats (id),
    last_boat_id int REFERENCES boats (id)
);
ALTER TABLE sailors ADD CONSTRAINT sailors_berth_fkey FOREIGN KEY (berth_id) REFERENCES berths (id);
CREATE TABLE crews (
    boat_id int REFERENCES boats (id),
    sailor_id int REFERENCES sailors (id),
    trainer_id int REFERENCES sailors (id),
    PRIMARY KEY (boat_id, sailor_id)
);
