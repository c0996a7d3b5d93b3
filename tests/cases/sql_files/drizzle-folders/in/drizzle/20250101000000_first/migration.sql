CREATE TABLE `user` (`id` integer PRIMARY KEY, `name` text NOT NULL);--> statement-breakpoint
CREATE UNIQUE INDEX `user_name` ON `user` (`name`);
