/** Bits of a row event's flags: `libs/mysql/binlog/event/rows_event.h`, enum_flag. */
export const RowsFlag = {
  /** The last row event of its statement: table maps before it are no longer valid. */
  STMT_END: 0x1,
  NO_FOREIGN_KEY_CHECKS: 0x2,
  RELAXED_UNIQUE_CHECKS: 0x4,
  /** All columns of the table are in the row images. */
  COMPLETE_ROWS: 0x8,
  /**
   * MySQL 9.6: foreign keys are enforced above the storage engine, so that the changes of their
   * cascades are row events of their own.
   */
  USE_SQL_FOREIGN_KEY: 0x10,
  /** MariaDB: `check_constraint_checks=OFF`. */
  NO_CHECK_CONSTRAINT_CHECKS: 0x80,
} as const;
