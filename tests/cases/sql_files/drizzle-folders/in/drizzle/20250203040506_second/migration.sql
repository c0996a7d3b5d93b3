ALTER TABLE `user` ADD `mail` text;
