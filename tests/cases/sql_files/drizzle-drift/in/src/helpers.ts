import { pgTableCreator, timestamp, customType } from 'drizzle-orm/pg-core';

export const createTable = pgTableCreator((name) => `app_${name}`);

export const timestamps = {
  createdAt: timestamp({ withTimezone: true }).defaultNow().notNull(),
  updatedAt: timestamp({ precision: 3 }).$onUpdate(() => new Date()),
};

export const tsvector = customType<{ data: string }>({
  dataType() {
    return 'tsvector';
  },
});
