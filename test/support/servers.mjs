/** Real database servers for tests, the demo and the benchmark. Plain JavaScript: runs unbuilt. */
import { ensureMariadb } from './bootstrap/mariadb.mjs';
import { ensureMysql } from './bootstrap/mysql.mjs';
import { ensureMysql56 } from './bootstrap/mysql56.mjs';
import { Server } from './server/server.mjs';

export const SERVER_KINDS = ['mariadb', 'mysql'];

const ensure = { mariadb: ensureMariadb, mysql: ensureMysql, mysql56: ensureMysql56 };
const found = new Map();

export async function availability(kind) {
  const answer = await find(kind);
  return answer.ok ? { ok: true, version: answer.installation.version } : answer;
}

export async function installationOf(kind) {
  const answer = await find(kind);
  if (!answer.ok) throw new Error(answer.reason);
  return answer.installation;
}

export async function startServer(options) {
  const server = new Server(await installationOf(options.kind), options);
  try {
    await server.launch();
    return server;
  } catch (error) {
    await server.dispose();
    throw error;
  }
}

/** Looks (and fetches) once per process. A reason in the environment settles it: see README.md. */
function find(kind) {
  const reason = process.env[`SLUICE_${kind.toUpperCase()}_UNAVAILABLE`];
  if (reason) return Promise.resolve({ ok: false, reason });
  if (!found.has(kind)) found.set(kind, ensure[kind]());
  return found.get(kind);
}
