import type { FastifyInstance, FastifyReply } from 'fastify';
import { describeStop } from '../pipeline/stop-requests.js';
import { reportOf } from '../service/error-report.js';
import { flush } from '../service/flush.js';
import type { ServiceHost } from '../service/host.js';
import { requireSource } from '../service/parts.js';
import { setReadOnly } from '../service/roles/read-only.js';
import type { Supervisor } from '../service/supervisor.js';
import { waitFor, waitUntilSettled } from '../service/wait.js';
import {
  API,
  type FlushReply,
  type KillReply,
  type OfflineDeferredReply,
  type ReloadReply,
  type RoleReply,
  type StateReply,
  type WaitReply,
} from './api.js';
import { findService } from './find-service.js';
import {
  parseConditions,
  parseDeferred,
  parseFlush,
  parseHeartbeat,
  parseKill,
  parseNamed,
  parseOffline,
  parseOnline,
  parseReload,
  parseReadOnly,
  parseReset,
  parseRole,
  parseServiceQuery,
} from './requests.js';

/** What changes the state of a service or of the process. */
export function addCommands(app: FastifyInstance, host: ServiceHost): void {
  addStateCommands(app, host);
  addDataCommands(app, host);
  addRoleCommands(app, host);
  addProcessCommands(app, host);
}

function addStateCommands(app: FastifyInstance, { services }: ServiceHost): void {
  app.post(`${API}/online`, async ({ body }, reply): Promise<StateReply> => {
    const { service, options, limit } = parseOnline(body);
    const found = findService(services, service);
    found.online(options);
    await waitUntilSettled(found, limit, goneSignal(reply));
    return stateOf(found);
  });
  app.post(`${API}/offline`, async ({ body }): Promise<StateReply> => {
    const { service, immediate } = parseOffline(body);
    const found = findService(services, service);
    await found.offline(immediate);
    return stateOf(found);
  });
  app.post(`${API}/offline-deferred`, async ({ body }): Promise<OfflineDeferredReply> => {
    const { service, condition } = parseDeferred(body);
    const found = findService(services, service);
    found.offlineAt(condition);
    return deferredOf(found);
  });
  app.post(`${API}/clear`, async ({ body }): Promise<OfflineDeferredReply> => {
    const found = findService(services, parseServiceQuery(body).service);
    found.clearStops();
    return deferredOf(found);
  });
}

function addDataCommands(app: FastifyInstance, { services }: ServiceHost): void {
  app.post(`${API}/heartbeat`, async ({ body }): Promise<StateReply> => {
    const { service, name } = parseHeartbeat(body);
    const found = findService(services, service);
    await found.heartbeat(name);
    return stateOf(found);
  });
  app.post(`${API}/flush`, async ({ body }, reply): Promise<FlushReply> => {
    const { service, limit } = parseFlush(body);
    const found = findService(services, service);
    const place = await flush(found, limit * 1000, goneSignal(reply));
    const { seqno = -1, eventId = 'NONE' } = place ?? {};
    return { service: found.config.service, flushed: place !== undefined, seqno, eventId };
  });
  app.post(`${API}/reset`, async ({ body }): Promise<StateReply> => {
    const { service, scope } = parseReset(body);
    const found = findService(services, service);
    await found.reset(scope);
    return stateOf(found);
  });
  app.post(`${API}/wait`, async ({ body }, reply): Promise<WaitReply> => {
    const { service, condition, limit } = parseConditions(body);
    const found = findService(services, service);
    const reached = await waitFor(found, condition, limit, goneSignal(reply));
    return { reached, appliedLastSeqno: found.appliedSeqno, state: found.state };
  });
}

function addRoleCommands(app: FastifyInstance, host: ServiceHost): void {
  app.post(`${API}/setrole`, async ({ body }): Promise<RoleReply> => {
    const { service, request, dryRun } = parseRole(body);
    const { config } = findService(host.services, service);
    const found = await host.setRole(config.service, request, dryRun);
    return { ...stateOf(found), role: found.config.role };
  });
  app.post(`${API}/read-only`, async ({ body }): Promise<StateReply> => {
    const { service, readOnly } = parseReadOnly(body);
    const found = findService(host.services, service);
    await setReadOnly(requireSource(found.config), readOnly);
    return stateOf(found);
  });
}

function addProcessCommands(app: FastifyInstance, host: ServiceHost): void {
  app.post(`${API}/load`, async ({ body }): Promise<StateReply> => {
    return stateOf(await host.load(parseNamed(body).service));
  });
  app.post(`${API}/unload`, async ({ body }): Promise<StateReply> => {
    const found = findService(host.services, parseNamed(body).service);
    await host.unload(found.config.service);
    return stateOf(found);
  });
  app.post(`${API}/reload`, async ({ body }): Promise<ReloadReply> => {
    parseReload(body);
    return { services: host.reload() };
  });
  app.post(`${API}/kill`, async ({ body }, reply): Promise<KillReply> => {
    const { immediate } = parseKill(body);
    reply.raw.once('close', () => host.end(immediate)); // the answer goes first
    return { pid: process.pid };
  });
}

function stateOf(service: Supervisor): StateReply {
  const { config, state, pending } = service.snapshot();
  const name = config.service;
  return { service: name, state, ...(pending === undefined ? {} : { error: reportOf(pending) }) };
}

function deferredOf(service: Supervisor): OfflineDeferredReply {
  const { stops } = service.snapshot();
  const offlineRequests = stops.length === 0 ? 'NONE' : stops.map(describeStop).join('; ');
  return { ...stateOf(service), offlineRequests };
}

/** Aborts when the client no longer waits. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}
