-- about: default_collation_for_utf8mb4, sql_require_primary_key, encryption and others that DDL depends on
SET default_collation_for_utf8mb4 = utf8mb4_general_ci;
CREATE TABLE a (v VARCHAR(10) CHARACTER SET utf8mb4);
CREATE DATABASE c_g CHARACTER SET utf8mb4;
SET default_collation_for_utf8mb4 = DEFAULT;
CREATE TABLE b (v VARCHAR(10) CHARACTER SET utf8mb4);
SET sql_require_primary_key = ON;
CREATE TABLE d (id INT PRIMARY KEY);
SET sql_require_primary_key = OFF;
CREATE TABLE e (a INT);
SET collation_server = latin1_german1_ci;
CREATE DATABASE c_s;
CREATE TABLE c_s.t (v VARCHAR(5));
INSERT INTO c_s.t VALUES ('é');
