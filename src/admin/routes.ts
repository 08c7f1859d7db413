import type { FastifyInstance } from 'fastify';
import { capabilitiesOf } from '../service/capabilities.js';
import { clientsOf } from '../service/clients.js';
import { heartbeatsOf } from '../service/heartbeats.js';
import type { ServiceHost } from '../service/host.js';
import { perfOf } from '../service/perf.js';
import { propertiesOf } from '../service/properties.js';
import { briefStatusOf, statusOf, type Status } from '../service/status.js';
import { viewOf } from '../service/views.js';
import { packageVersion, productVersion } from '../util/version.js';
import { API, type VersionReply } from './api.js';
import { findService } from './find-service.js';
import { parsePropertiesQuery, parseServiceQuery, parseStatusQuery } from './requests.js';

/** What can be asked; nothing is changed by it. */
export function addQueries(app: FastifyInstance, { services }: ServiceHost): void {
  const snapshot = (query: unknown) =>
    findService(services, parseServiceQuery(query).service).snapshot();
  app.get(`${API}/version`, async (): Promise<VersionReply> => {
    return { version: packageVersion(), pid: process.pid };
  });
  app.get(`${API}/services`, async (): Promise<Status[]> => {
    return [...services.values()].map((service) => briefStatusOf(service.snapshot()));
  });
  app.get(`${API}/status`, async ({ query }): Promise<Status | Status[]> => {
    const { service, name } = parseStatusQuery(query);
    const found = findService(services, service).snapshot();
    return name === undefined ? statusOf(found, productVersion()) : viewOf(name, found);
  });
  app.get(`${API}/clients`, async ({ query }) => clientsOf(snapshot(query)));
  app.get(`${API}/perf`, async ({ query }) => perfOf(snapshot(query)));
  app.get(`${API}/heartbeats`, async ({ query }) => heartbeatsOf(snapshot(query)));
  app.get(`${API}/capabilities`, async ({ query }) => capabilitiesOf(snapshot(query).config));
  app.get(`${API}/properties`, async ({ query }): Promise<Status> => {
    const { service, filter } = parsePropertiesQuery(query);
    return propertiesOf(findService(services, service).config, filter);
  });
}
