import { timestamp } from "drizzle-orm/pg-core";

export const stamps = {
  createdAt: timestamp().notNull().defaultNow(),
  updatedAt: timestamp(),
};
