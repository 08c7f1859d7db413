-- about: modes that the newer server has no more
SET sql_mode = 'NO_AUTO_CREATE_USER,NO_FIELD_OPTIONS,ANSI_QUOTES,PIPES_AS_CONCAT,MYSQL40';
CREATE TABLE "t" ("id" INT PRIMARY KEY, "v" VARCHAR(20) DEFAULT 'a');
INSERT INTO "t" VALUES (1, 'a' || 'b');
UPDATE "t" SET "v" = 'c' || "v";
