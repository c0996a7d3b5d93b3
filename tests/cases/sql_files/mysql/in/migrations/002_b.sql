ALTER TABLE `a` ADD COLUMN `b` tinyint(1);
