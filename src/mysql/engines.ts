/** Storage engines of MySQL and MariaDB whose changes no ROLLBACK undoes. */
export const NON_TRANSACTIONAL_ENGINES: readonly string[] = [
  'MyISAM',
  'Aria',
  'MEMORY',
  'CSV',
  'ARCHIVE',
  'BLACKHOLE',
  'MRG_MyISAM',
];
