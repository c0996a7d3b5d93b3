CREATE INDEX mails_read ON mails (read);
