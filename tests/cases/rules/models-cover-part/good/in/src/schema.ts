import { pgTable, serial } from 'drizzle-orm/pg-core';

export const users = pgTable('users', { id: serial('id').primaryKey() });
export const orders = pgTable('orders', { id: serial('id').primaryKey() });
export const items = pgTable('items', { id: serial('id').primaryKey() });
export const carts = pgTable('carts', { id: serial('id').primaryKey() });
export const notes = pgTable('notes', { id: serial('id').primaryKey() });
