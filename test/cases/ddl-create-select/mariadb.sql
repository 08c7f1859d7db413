-- about: the type of NULL
CREATE TABLE h (PRIMARY KEY (id)) SELECT id, NULL AS nothing, CONVERT('x' USING utf8mb4) AS converted FROM a;
