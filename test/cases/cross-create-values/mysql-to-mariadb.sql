-- about: CREATE TABLE .. VALUES in statement format does not go from one family to the other
-- expect: EVENT_UNSUPPORTED
SET SESSION binlog_format = STATEMENT;
CREATE TABLE u AS VALUES ROW(1, 2);
