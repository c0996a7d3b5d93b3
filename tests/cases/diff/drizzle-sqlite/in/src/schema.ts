import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const bands = sqliteTable("bands", {
  id: integer("id").primaryKey({ autoIncrement: true }),
  name: text("name"),
  createdAt: integer("created_at", { mode: "timestamp" }).notNull(),
  active: integer("active", { mode: "boolean" }),
});

export const records = sqliteTable("records", {
  id: integer("id").primaryKey(),
  title: text("title").notNull(),
});
