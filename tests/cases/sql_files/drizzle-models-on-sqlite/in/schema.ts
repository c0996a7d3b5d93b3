import { sql } from 'drizzle-orm';
import { blob, index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

const id = () => integer('id').primaryKey({ autoIncrement: true });

export const lists = sqliteTable('lists', {
  id: id(),
  name: text('name', { length: 80 }).notNull().unique(),
  done: integer('done', { mode: 'boolean' }).notNull().default(false),
  weight: real('weight').default(1.5),
  raw: blob('raw'),
  created: integer('created', { mode: 'timestamp' }).notNull().default(sql`(unixepoch())`),
});

export const members = sqliteTable(
  'members',
  {
    list: integer('list').notNull().references(() => lists.id, { onDelete: 'cascade' }),
    person: text('person').notNull(),
  },
  (t) => [primaryKey({ columns: [t.list, t.person] }), index('members_person').on(t.person)],
);
