ALTER TABLE "users" ADD COLUMN "late" text;
