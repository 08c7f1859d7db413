/** One throwaway server: its folder, its process, its root login. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { tail } from '../bootstrap/exec.mjs';
import { freePort } from '../bootstrap/ports.mjs';
import { makeTemporaryDir, removeTemporaryDir } from '../bootstrap/tmp.mjs';
import { endChild, isRunning, startChild } from './child.mjs';
import { loginSql, serverArgs, socketOf } from './settings.mjs';
import { prepareDataDir } from './template.mjs';

const START_TIMEOUT = 60_000; // ms; a loaded machine recovering after a kill may be slow
const STOP_TIMEOUT = 60_000; // ms
const POLL = 25; // ms
const PORT_ATTEMPTS = 3; // another process may take the free port before the server does

/** See servers.d.mts, where the class is described as `TestServer`. */
export class Server {
  host = '127.0.0.1';
  user = 'root';
  password = randomBytes(15).toString('base64url');
  port = 0;
  #options;
  #baseDir;
  #child;
  #control;

  constructor(installation, options) {
    this.installation = installation;
    this.kind = installation.kind === 'mariadb' ? 'mariadb' : 'mysql';
    this.#options = options;
    this.#baseDir = makeTemporaryDir(this.kind, socketParent());
    this.dataDir = options.dataDir ?? join(this.#baseDir, 'data');
    this.socket = socketOf(this.#baseDir);
  }

  get pid() {
    return this.#child?.pid ?? 0;
  }

  /** Prepares the data directory and starts for the first time, on a port of its own. */
  async launch() {
    mkdirSync(join(this.#baseDir, 'tmp'));
    await prepareDataDir(this.installation, this.dataDir);
    const initFile = join(this.#baseDir, 'init.sql');
    writeFileSync(initFile, loginSql(this.installation.kind, this.password), { mode: 0o600 });
    for (let attempt = 1; ; attempt++) {
      this.port = await freePort();
      const failure = await this.#run([`--init-file=${initFile}`]);
      if (!failure) break;
      if (attempt === PORT_ATTEMPTS || !/address already in use/i.test(failure))
        throw failed(this, failure);
    }
    rmSync(initFile);
  }

  async start(extraArgs = []) {
    if (this.#child && isRunning(this.#child)) return;
    const failure = await this.#run(extraArgs);
    if (failure) throw failed(this, failure);
  }

  async stop() {
    this.#dropControl();
    if (!this.#child) return;
    if (await endChild(this.#child, 'SIGTERM', STOP_TIMEOUT)) return;
    await this.kill();
    throw new Error(`${this.kind} did not stop within ${STOP_TIMEOUT / 1000} s and was killed`);
  }

  async kill() {
    this.#dropControl();
    if (this.#child) await endChild(this.#child, 'SIGKILL', STOP_TIMEOUT);
  }

  async dispose() {
    await this.kill(); // its files go away: nothing to shut down for
    removeTemporaryDir(this.#baseDir);
  }

  async connect(options = {}) {
    const { host, port, user, password } = this;
    const login = { host, port, user, password, multipleStatements: true };
    const connection = await mysql.createConnection({ ...login, ...options });
    // A connection cut while idle says so here; its user learns it from the next query.
    connection.on('error', () => {});
    return connection;
  }

  async query(sql, values) {
    this.#control ??= this.connect();
    const control = this.#control;
    try {
      const [rows] = await (await control).query(sql, values);
      return rows;
    } catch (error) {
      if (error.fatal || !(await settles(control))) this.#dropControl();
      throw error;
    }
  }

  errorLog() {
    return readFileSync(this.#logFile, 'utf8');
  }

  get #logFile() {
    return join(this.#baseDir, 'error.log');
  }

  /** Starts the process. Returns undefined once it takes logins, else the end of its error log. */
  async #run(extraArgs) {
    const place = { dataDir: this.dataDir, baseDir: this.#baseDir, port: this.port };
    const args = [...serverArgs(this.installation, place, this.#options), ...extraArgs];
    writeFileSync(this.#logFile, '', { mode: 0o600 });
    this.#child = startChild([...this.installation.server, ...args], this.#logFile);
    const ready = await this.#waitUntilReady(Date.now() + START_TIMEOUT);
    if (ready) return undefined;
    await this.kill();
    return tail(this.errorLog(), 40) || 'it wrote no error log';
  }

  async #waitUntilReady(deadline) {
    while (Date.now() < deadline && isRunning(this.#child)) {
      if (await this.#takesLogins()) return true;
      await sleep(POLL);
    }
    return false;
  }

  async #takesLogins() {
    try {
      await (await this.connect({ connectTimeout: 5_000 })).end();
      return isRunning(this.#child); // else somebody else answered on the port
    } catch {
      return false;
    }
  }

  #dropControl() {
    this.#control?.then((connection) => connection.destroy()).catch(() => {});
    this.#control = undefined;
  }
}

function failed(server, log) {
  const name = `${server.kind} ${server.installation.version}`;
  return new Error(`${name} did not start on port ${server.port}. Its error log ends:\n${log}`);
}

function settles(promise) {
  return promise.then(
    () => true,
    () => false,
  );
}

/** Unix socket paths are limited to 107 bytes, so a deep temporary folder does not do. */
function socketParent() {
  return tmpdir().length > 60 ? '/tmp' : tmpdir();
}
