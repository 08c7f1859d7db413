-- about: prepared statements with parameters are logged with their values
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(100), d DECIMAL(30,10), f DOUBLE, b BLOB);
SET @v = 'é''\\"', @d = -12345678901234567890.0123456789, @f = 1e-10, @b = x'00275C0A';
PREPARE s FROM 'INSERT INTO t (v, d, f, b) VALUES (?, ?, ?, ?)';
EXECUTE s USING @v, @d, @f, @b;
SET @v = NULL, @b = '';
EXECUTE s USING @v, @d, @f, @b;
PREPARE u FROM 'UPDATE t SET v = CONCAT(v, ?) WHERE id = ?';
SET @x = 'more', @one = 1;
EXECUTE u USING @x, @one;
PREPARE c FROM 'CREATE TABLE made (a INT DEFAULT 5 COMMENT ''?'')';
EXECUTE c;
