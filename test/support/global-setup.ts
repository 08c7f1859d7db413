/** Before suites that use real servers: gets them once, and says which there are. */
import { say } from './bootstrap/say.mjs';
import { SERVER_KINDS, availability } from './servers.js';

export default async function setup(): Promise<void> {
  if (process.env.SLUICE_SERVERS_ANNOUNCED) return; // each project calls this
  process.env.SLUICE_SERVERS_ANNOUNCED = '1';
  for (const kind of SERVER_KINDS) {
    const answer = await availability(kind);
    if (answer.ok) {
      say(`${kind} ${answer.version} is available`);
      continue;
    }
    say(`${kind} tests are SKIPPED: ${answer.reason}`);
    process.env[`SLUICE_${kind.toUpperCase()}_UNAVAILABLE`] = answer.reason; // do not try again
  }
}
