/** What a login without privileges sent to the slave, by the slave's own records. */
import { expect } from 'vitest';
import type { TestServer } from '../../support/servers.js';

/** Variables that need a privilege on one server or the other, tried on both. */
const RESTRICTED =
  'sql_log_bin|pseudo_thread_id|pseudo_slave_mode|character_set_database|sql_require_primary_key|sql_generate_invisible_primary_key|binlog_format|binlog_row_image|gtid_next|original_commit_timestamp|immediate_server_version|original_server_version|server_id|gtid_domain_id|gtid_seq_no';
const PATTERNS = [
  new RegExp(String.raw`^\s*SET\b[^']*?\b(?:${RESTRICTED})\s*:?=`, 'i'),
  /^\s*BINLOG\s/i,
  /^\s*SET\s+(?:@@)?(?:GLOBAL|PERSIST)\b/i,
  /^\s*(?:FLUSH TABLES WITH READ LOCK|KILL|LOAD DATA INFILE|CHANGE (?:MASTER|REPLICATION)|INSTALL|SHUTDOWN)\b/i,
];

export class Audit {
  private denied = 0;

  constructor(
    private readonly server: TestServer,
    private readonly user: string,
  ) {}

  /** Counts from now on. */
  async begin(): Promise<void> {
    await this.server.query(
      `SET GLOBAL log_output = 'TABLE'; SET GLOBAL general_log = OFF;
       TRUNCATE mysql.general_log; SET GLOBAL general_log = ON`,
    );
    this.denied = await this.denials();
  }

  async end(): Promise<void> {
    await this.server.query('SET GLOBAL general_log = OFF');
  }

  /** Fails if something was sent that needs a privilege, or if the server denied something. */
  async expectNothingPrivileged(): Promise<void> {
    expect(await this.restricted()).toEqual([]);
    expect({ denied: (await this.denials()) - this.denied }).toEqual({ denied: 0 });
  }

  /** Statements of the login that need a privilege, by their text. */
  async restricted(): Promise<string[]> {
    const statements = await this.statements();
    expect(statements.length).toBeGreaterThan(0); // else nothing was looked at
    return statements.filter((sql) => PATTERNS.some((pattern) => pattern.test(sql)));
  }

  private async statements(): Promise<string[]> {
    const rows = await this.server.query(
      `SELECT CONVERT(LEFT(argument, 1000) USING utf8mb4) AS text FROM mysql.general_log
       WHERE user_host LIKE '${this.user}[%' AND command_type IN ('Query', 'Execute')`,
    );
    return rows.map(({ text }) => String(text));
  }

  /** How often the server said that a privilege is missing: to this login, or on MariaDB to anybody. */
  private async denials(): Promise<number> {
    const [row] = await this.server.query(
      this.server.kind === 'mysql'
        ? `SELECT COALESCE(SUM(sum_error_raised), 0) AS n
           FROM performance_schema.events_errors_summary_by_user_by_error
           WHERE user = '${this.user}' AND error_number IN (1044, 1142, 1143, 1227, 1370, 1419)`
        : `SELECT variable_value AS n FROM information_schema.global_status
           WHERE variable_name = 'Access_denied_errors'`,
    );
    return Number(row?.['n']);
  }
}
