import { sql, isNull } from 'drizzle-orm';
import { bigint, boolean, check, index, jsonb, numeric, pgEnum, text, timestamp, uniqueIndex, uuid, varchar, type AnyPgColumn } from 'drizzle-orm/pg-core';
import { createTable, timestamps } from '../helpers';

export const role = pgEnum('role', ['admin', 'member']);

export const users = createTable(
  'users',
  {
    id: uuid().defaultRandom().primaryKey(),
    email: varchar({ length: 320 }).notNull().unique(),
    displayName: text('name').default('nobody'),
    role: role().default('member').notNull(),
    managerId: uuid().references((): AnyPgColumn => users.id, { onDelete: 'set null' }),
    balance: numeric({ precision: 12, scale: 2 }).default('0'),
    visits: bigint({ mode: 'number' }).default(0),
    settings: jsonb().$type<{ theme: string }>().default({ theme: 'dark' }),
    tags: text().array().default([]),
    active: boolean().default(true),
    token: text().$defaultFn(() => crypto.randomUUID()),
    deletedAt: timestamp({ precision: 3 }),
    ...timestamps,
  },
  (t) => [
    index('users_created').on(t.createdAt.desc()),
    uniqueIndex('users_lower_email').on(sql`lower(${t.email})`).where(isNull(t.deletedAt)),
    check('visits_positive', sql`${t.visits} >= 0`),
  ],
);
