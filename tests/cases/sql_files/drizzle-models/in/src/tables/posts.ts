import { foreignKey, index, integer, pgSchema, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { tsvector } from '../helpers';
import { users } from './users';

export const blog = pgSchema('blog');

export const posts = blog.table('posts', (t) => ({
  id: t.integer().primaryKey().generatedAlwaysAsIdentity(),
  title: t.text().notNull(),
  search: tsvector('search'),
  authorId: t.uuid('author').references(() => users.id, { onDelete: 'cascade', onUpdate: 'cascade' }),
}), (t) => [index().using('gin', t.search)]);

export const likes = blog.table('likes', {
  postId: integer(),
  userId: uuid(),
  note: text(),
}, (t) => ({
  pk: primaryKey({ columns: [t.postId, t.userId] }),
  post: foreignKey({ columns: [t.postId], foreignColumns: [posts.id] }).onDelete('cascade'),
}));
