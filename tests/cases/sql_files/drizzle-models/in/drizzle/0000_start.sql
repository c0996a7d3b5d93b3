CREATE SCHEMA "blog";
--> statement-breakpoint
CREATE TYPE "public"."role" AS ENUM('admin', 'member');--> statement-breakpoint
CREATE TABLE "app_users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"email" varchar(320) NOT NULL,
	"name" text DEFAULT 'nobody',
	"role" "role" DEFAULT 'member' NOT NULL,
	"manager_id" uuid,
	"balance" numeric(12, 2) DEFAULT '0',
	"visits" bigint DEFAULT 0,
	"settings" jsonb DEFAULT '{"theme":"dark"}'::jsonb,
	"tags" text[] DEFAULT '{}',
	"active" boolean DEFAULT true,
	"token" text,
	"deleted_at" timestamp (3),
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3),
	CONSTRAINT "app_users_email_unique" UNIQUE("email"),
	CONSTRAINT "visits_positive" CHECK ("app_users"."visits" >= 0)
);
--> statement-breakpoint
CREATE TABLE "blog"."posts" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
	"title" text NOT NULL,
	"search" "tsvector",
	"author" uuid
);
--> statement-breakpoint
CREATE TABLE "blog"."likes" (
	"post_id" integer,
	"user_id" uuid,
	"note" text,
	CONSTRAINT "likes_post_id_user_id_pk" PRIMARY KEY("post_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "app_users" ADD CONSTRAINT "app_users_manager_id_app_users_id_fk" FOREIGN KEY ("manager_id") REFERENCES "public"."app_users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "blog"."posts" ADD CONSTRAINT "posts_author_app_users_id_fk" FOREIGN KEY ("author") REFERENCES "public"."app_users"("id") ON DELETE cascade ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "blog"."likes" ADD CONSTRAINT "likes_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "blog"."posts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "users_created" ON "app_users" USING btree ("created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "users_lower_email" ON "app_users" USING btree (lower("email")) WHERE "app_users"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "posts_search_index" ON "blog"."posts" USING gin ("search");
