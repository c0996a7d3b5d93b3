import { pgTable, serial, text } from 'drizzle-orm/pg-core';
import { auditColumns } from 'some-library';

export const users = pgTable('users', { id: serial().primaryKey(), ...auditColumns });
export const other = pgTable(`${process.env.PREFIX}_other`, { id: serial().primaryKey() });
export const third = pgTable('third', { id: serial().primaryKey(), kind: text(), owner: serial().references(() => some.id) });
