REINDEX INDEX orders_note;
