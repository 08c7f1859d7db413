-- about: a version comment that only one of the servers executes stops the service
-- expect: EVENT_UNSUPPORTED
CREATE TABLE t (id INT PRIMARY KEY /*!80001 , v INT */);
