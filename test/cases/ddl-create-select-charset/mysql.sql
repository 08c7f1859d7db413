-- about: after a definition with a foreign key
SET NAMES utf8mb4;
CREATE TABLE parent (id INT PRIMARY KEY);
SET NAMES gbk;
CREATE TABLE child (id INT PRIMARY KEY, FOREIGN KEY (id) REFERENCES parent (id));
CREATE TABLE fourth SELECT * FROM t;
CREATE TABLE `fifth` (
  id INT, v ENUM('a', 'é') CHARACTER SET latin1, FOREIGN KEY (id) REFERENCES parent (id));
CREATE TEMPORARY TABLE temp (v ENUM('a', 'b') CHARACTER SET latin1);
CREATE TABLE sixth LIKE temp;
