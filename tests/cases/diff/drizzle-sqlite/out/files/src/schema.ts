import {
  blob,
  check,
  customType,
  index,
  integer,
  numeric,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import { sql } from "drizzle-orm";

export const varchar = customType<{ data: string }>({
  dataType() {
    return "VARCHAR(20)";
  },
});

export const bands = sqliteTable("bands", {
  id: integer("id").primaryKey({ autoIncrement: true }),
  name: text("name").notNull(),
  createdAt: integer("created_at", { mode: "timestamp" }).notNull().default(sql`(unixepoch())`),
  active: integer("active", { mode: "boolean" }).notNull().default(sql`1`),
  home: text("home").default("DE"),
  rating: real("rating").notNull().default(0.5),
  meta: text("meta"),
  photo: blob("photo"),
  price: numeric("price").default(sql`10`),
}, (table) => [
  uniqueIndex("bands_name_unique").on(table.name),
  index("bands_home_idx").on(table.home, table.createdAt),
]);

export const records = sqliteTable("records", {
  id: integer("id").primaryKey(),
  title: text("title").notNull(),
  bandId: integer("band_id")
    .notNull()
    .references(() => bands.id, { onDelete: "cascade" }),
  year: integer("year"),
  label: text("label"),
  slug: text("slug").generatedAlwaysAs(sql`lower(title)`, { mode: "virtual" }),
}, (table) => [
  index("records_year").on(table.year).where(sql`year IS NOT NULL`),
  index("records_lower").on(sql`lower(title)`),
  check("year_range", sql`year > 1900`),
]);

export const recordTags = sqliteTable("record_tags", {
  recordId: integer("record_id")
    .notNull()
    .references(() => records.id, { onDelete: "cascade" }),
  tag: text("tag").notNull(),
  at: text("at").default(sql`CURRENT_TIMESTAMP`),
  code: varchar("code"),
}, (table) => [
  primaryKey({ columns: [table.recordId, table.tag] }),
]);

export const words = sqliteTable("words", {
  id: integer("id").primaryKey(),
  word: text("word").notNull(),
});
