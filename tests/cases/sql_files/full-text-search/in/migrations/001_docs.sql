CREATE TABLE doc (id INTEGER PRIMARY KEY, title TEXT, body TEXT);
CREATE VIRTUAL TABLE docs USING fts5(title, body UNINDEXED, content='doc', tokenize = 'porter unicode61');
INSERT INTO docs (rowid, title, body) SELECT id, title, body FROM doc;
CREATE VIRTUAL TABLE mails USING fts4(subject, "text" TEXT);
