import type { FastifyInstance, FastifyReply } from 'fastify';
import { SluiceError } from '../errors/sluice-error.js';
import { clientsOf } from '../service/clients.js';
import { reportOf } from '../service/error-report.js';
import { briefStatusOf, statusOf, type Status } from '../service/status.js';
import type { Supervisor } from '../service/supervisor.js';
import { tasksOf } from '../service/tasks.js';
import { waitFor, waitUntilSettled } from '../service/wait.js';
import { packageVersion, productVersion } from '../util/version.js';
import { API, type StateReply, type VersionReply, type WaitReply } from './api.js';
import {
  parseConditions,
  parseHeartbeat,
  parseOffline,
  parseOnline,
  parseStatusQuery,
} from './requests.js';

type Services = ReadonlyMap<string, Supervisor>;

export function addRoutes(app: FastifyInstance, services: Services): void {
  addQueries(app, services);
  addCommands(app, services);
}

function addQueries(app: FastifyInstance, services: Services): void {
  app.get(`${API}/version`, async (): Promise<VersionReply> => {
    return { version: packageVersion(), pid: process.pid };
  });
  app.get(`${API}/services`, async (): Promise<Status[]> => {
    return [...services.values()].map((service) => briefStatusOf(service.snapshot()));
  });
  app.get(`${API}/clients`, async ({ query }): Promise<Status[]> => {
    return clientsOf(find(services, parseStatusQuery(query).service).snapshot());
  });
  app.get(`${API}/status`, async ({ query }): Promise<Status | Status[]> => {
    const { service, name } = parseStatusQuery(query);
    const snapshot = find(services, service).snapshot();
    return name === 'tasks' ? tasksOf(snapshot) : statusOf(snapshot, productVersion());
  });
}

function addCommands(app: FastifyInstance, services: Services): void {
  app.post(`${API}/online`, async ({ body }, reply): Promise<StateReply> => {
    const { service, options, limit } = parseOnline(body);
    const found = find(services, service);
    found.online(options);
    await waitUntilSettled(found, limit, goneSignal(reply));
    return stateOf(found);
  });
  app.post(`${API}/offline`, async ({ body }): Promise<StateReply> => {
    const { service, immediate } = parseOffline(body);
    const found = find(services, service);
    await found.offline(immediate);
    return stateOf(found);
  });
  app.post(`${API}/heartbeat`, async ({ body }): Promise<StateReply> => {
    const { service, name } = parseHeartbeat(body);
    const found = find(services, service);
    await found.heartbeat(name);
    return stateOf(found);
  });
  app.post(`${API}/wait`, async ({ body }, reply): Promise<WaitReply> => {
    const { service, condition, limit } = parseConditions(body);
    const found = find(services, service);
    const reached = await waitFor(found, condition, limit, goneSignal(reply));
    return { reached, appliedLastSeqno: found.appliedSeqno, state: found.state };
  });
}

/** Without a name: the only one. */
function find(services: Services, name: string | undefined): Supervisor {
  const [only] = services.size === 1 ? services.values() : [];
  const found = name === undefined ? only : services.get(name);
  if (found !== undefined) return found;
  const known = [...services.keys()].join(', ');
  throw new SluiceError('SERVICE_UNKNOWN', `there is no service ${name ?? '(none named)'} here`, {
    hint: `Name one with -service: ${known}.`,
  });
}

function stateOf(service: Supervisor): StateReply {
  const { config, state, pending } = service.snapshot();
  const name = config.service;
  return { service: name, state, ...(pending === undefined ? {} : { error: reportOf(pending) }) };
}

/** Aborts when the client no longer waits. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}
