-- about: a collation without a counterpart stops the service
-- expect: EVENT_UNSUPPORTED
CREATE TABLE a (v VARCHAR(20) COLLATE utf8mb4_uca1400_ai_cs);
