-- schema for sqlite
CREATE TABLE berths (
    id INTEGER NOT NULL,
    length FLOAT NOT NULL,
    covered BOOLEAN DEFAULT 0 NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE boats (
    id INTEGER NOT NULL,
    name VARCHAR(60) NOT NULL,
    berth_id INTEGER,
    PRIMARY KEY (id),
    UNIQUE (name),
    FOREIGN KEY (berth_id) REFERENCES berths (id)
);
CREATE INDEX ix_boats_berth_id ON boats (berth_id);
