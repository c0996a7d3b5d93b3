ALTER TABLE "users" ADD COLUMN "gone" text;
