/** Numbers of default collations, by which both servers' logs and protocol name a character set. */
export const Collation = {
  LATIN1: 8,
  UTF8MB3: 33,
  /** Before MySQL 8.0, whose default is another one of the same character set. */
  UTF8MB4: 45,
  BINARY: 63,
  /** Default of MySQL from 8.0 on. */
  UTF8MB4_0900: 255,
} as const;
