import { createServer } from 'node:net';
import { check } from '../../check/check.js';
import { error, type Finding } from '../../check/finding.js';
import type { ServiceConfig } from '../../config/schema.js';

/** Everything that can be looked at before a service is started for the first time. */
export async function findingsOf(
  config: ServiceConfig,
  skip: readonly string[],
): Promise<Finding[]> {
  const found = await Promise.all([check(config), portFindings(config)]);
  return found.flat().filter(({ name }) => !skip.includes(name));
}

async function portFindings({ admin, thl }: ServiceConfig): Promise<Finding[]> {
  const { listen } = thl;
  const found = await Promise.all([
    portFinding('admin-port', '--admin-port', admin.host, admin.port),
    listen === undefined ? [] : portFinding('thl-port', '--thl-port', listen.host, listen.port),
  ]);
  return found.flat();
}

async function portFinding(
  name: string,
  option: string,
  host: string,
  port: number,
): Promise<Finding[]> {
  const problem = await listenProblem(host, port);
  if (problem === undefined) return [];
  return [
    error(
      'host',
      name,
      `${host}:${port} cannot be had: ${problem}`,
      `Choose another port with ${option}.`,
    ),
  ];
}

/** What keeps this process from listening there, as a sentence's end; undefined: nothing. */
function listenProblem(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', ({ code, message }: NodeJS.ErrnoException) => {
      resolve(code === 'EADDRINUSE' ? 'another program listens there' : message);
    });
    server.listen({ host, port }, () => server.close(() => resolve(undefined)));
  });
}
