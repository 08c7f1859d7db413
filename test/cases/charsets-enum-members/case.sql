-- about: ENUM and SET members beyond ASCII in several character sets, made by clients of others
SET NAMES gbk;
--bytes
CREATE TABLE g (id INT PRIMARY KEY, e ENUM('\xd6\xd0', '\x81\x5c') CHARACTER SET gbk, s SET('\xb9\xfa', 'a') CHARACTER SET utf8mb4);
INSERT INTO g VALUES (1, 1, 1), (2, 2, 3), (3, NULL, 0);
SET NAMES utf8mb4;
CREATE TABLE l (id INT PRIMARY KEY, e ENUM('é', 'É', 'ß') CHARACTER SET latin1 COLLATE latin1_bin, s SET('ж', 'я') CHARACTER SET koi8r);
INSERT INTO l VALUES (1, 'é', 'ж'), (2, 'É', 'ж,я'), (3, 'ß', '');
UPDATE l SET e = 'ß', s = 'я' WHERE e = 'É';
ALTER TABLE l MODIFY e ENUM('ß', 'é', 'É', 'ö') CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
INSERT INTO l VALUES (4, 'ö', 'я');
DELETE FROM l WHERE s = 'ж';
