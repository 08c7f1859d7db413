/**
 * The sql_mode of row events: values are stored exactly or refused. Zero dates, invalid dates and
 * an AUTO_INCREMENT value of 0 are values like others.
 */
export const ROW_SQL_MODE = 'STRICT_ALL_TABLES,ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO';

/** The same for the few values that no server in strict mode takes, such as index 0 of an ENUM. */
export const LAX_SQL_MODE = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO';
