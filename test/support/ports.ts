/** Free loopback ports for what a test starts itself. */
export { freePort } from './bootstrap/ports.mjs';
