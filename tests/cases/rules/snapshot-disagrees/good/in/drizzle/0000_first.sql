CREATE TYPE "public"."role" AS ENUM('guest', 'owner');--> statement-breakpoint
CREATE TABLE "users" (
	"id" serial PRIMARY KEY NOT NULL,
	"mail" varchar(255) NOT NULL,
	"role" "role" DEFAULT 'guest' NOT NULL,
	CONSTRAINT "users_mail_unique" UNIQUE("mail")
);
--> statement-breakpoint
CREATE TABLE "notes" (
	"user_id" integer NOT NULL,
	"nr" integer NOT NULL,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "notes_user_id_nr_pk" PRIMARY KEY("user_id","nr"),
	CONSTRAINT "notes_nr" CHECK ("notes"."nr" > 0)
);
--> statement-breakpoint
ALTER TABLE "notes" ADD CONSTRAINT "notes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "notes_at" ON "notes" USING btree ("at" DESC NULLS LAST);
