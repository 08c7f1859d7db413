/** Real database servers for tests; the code is servers.mjs, which also runs without a build. */
export { SERVER_KINDS, availability, installationOf, startServer } from './servers.mjs';
export type {
  Installation,
  MasterKind,
  ServerKind,
  ServerOptions,
  TestServer,
} from './servers.mjs';
