import { relations } from "drizzle-orm";
import { bigint, boolean, index, pgEnum, pgTable, serial, text, timestamp, varchar } from "drizzle-orm/pg-core";
import { stamps } from "./stamps";

export const role = pgEnum("role", ["guest", "owner"]);

// Who can sign in.
export const people = pgTable("people", {
  id: serial().primaryKey(),
  email: varchar({ length: 100 }).notNull(), // the login
  fullName: text(),
  active: boolean().notNull().default(false),
  score: bigint({ mode: "bigint" }),
  seenAt: timestamp({ withTimezone: true, mode: "string" })
    .notNull()
    .defaultNow(),
  ...stamps,
}, (t) => [
  index("people_name").on(t.fullName), // found by name
  index("people_gone").on(t.seenAt),
]);

export const peopleRelations = relations(people, () => ({}));
