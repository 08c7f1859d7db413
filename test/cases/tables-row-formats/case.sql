-- about: row formats, compression, key block sizes, comments, options
CREATE TABLE a (id INT PRIMARY KEY, v VARCHAR(500)) ROW_FORMAT = COMPRESSED KEY_BLOCK_SIZE = 8 COMMENT = 'it''s é /*! comment */';
CREATE TABLE b (id INT PRIMARY KEY COMMENT '-- not a comment', v VARCHAR(500) COMMENT 'a;b') ROW_FORMAT = REDUNDANT;
CREATE TABLE d (id INT PRIMARY KEY, v TEXT, FULLTEXT KEY (v)) AUTO_INCREMENT = 100 ROW_FORMAT = DYNAMIC STATS_PERSISTENT = 1;
INSERT INTO a VALUES (1, REPEAT('x', 400));
INSERT INTO b SELECT * FROM a;
INSERT INTO d VALUES (1, 'full text search'), (2, 'other words');
UPDATE d SET v = 'new text' WHERE MATCH (v) AGAINST ('words');
UPDATE a SET v = CONCAT(v, 'y');
DELETE FROM b;
