import { readFileSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { SluiceError } from '../errors/sluice-error.js';
import { reasonOf } from '../errors/reason.js';
import { replaceFile, syncFolderOf } from './replace-file.js';
import { roleFileOf } from './run-files.js';
import { roleSchema, type Role, type ServiceConfig } from './schema.js';
import { parseThlUri } from './thl-uri.js';

/** A role that a service is given by command. */
export interface RoleChange {
  readonly role: Role;
  /** Instead of `master.uris`; undefined: as configured. */
  readonly masterUris?: readonly string[] | undefined;
}

const stateSchema = z.strictObject({
  /** `role` of the configuration file when the role was changed. */
  configured: roleSchema,
  role: roleSchema,
  masterUris: z.array(z.string().refine((uri) => parseThlUri(uri) !== undefined)).optional(),
});

/**
 * The role that the service was given by command and still has. A file whose `role` was edited since
 * goes before it.
 * @param config as the file says
 * @throws SluiceError CONFIG_INVALID (damaged), CONFIG_UNREADABLE
 */
export function readRoleState(config: ServiceConfig): RoleChange | undefined {
  if (readsOnly(config)) return undefined;
  const path = roleFileOf(config);
  const text = readText(path);
  if (text === undefined) return undefined;
  const { configured, ...change } = parseState(text, path);
  return configured === config.role ? change : undefined;
}

/** Forgets a role from before `role` in the file was edited, lest it come back with the old one. */
export function forgetStaleRole(config: ServiceConfig): void {
  if (readsOnly(config)) return;
  const path = roleFileOf(config);
  const text = readText(path);
  const { role, configuredRole = role } = config;
  if (text === undefined || parseState(text, path).configured === configuredRole) return;
  rmSync(path, { force: true });
}

/** A process that reads the log of another one leaves that one's role alone. */
function readsOnly({ role, master }: ServiceConfig): boolean {
  return role === 'slave' && master === undefined;
}

/**
 * Makes `change` the role of the service until it is changed again; durable when it returns.
 * @param configured `role` of the configuration file
 * @throws SluiceError CONFIG_UNREADABLE
 */
export function writeRoleState(config: ServiceConfig, configured: Role, change: RoleChange): void {
  const path = roleFileOf(config);
  try {
    if (change.role === configured && change.masterUris === undefined)
      rmSync(path, { force: true });
    else replaceFile(path, `${JSON.stringify({ configured, ...change })}\n`);
    syncFolderOf(path);
  } catch (cause) {
    throw unusable('write', path, cause);
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unusable('read', path, cause);
  }
}

function parseState(text: string, path: string): z.infer<typeof stateSchema> {
  try {
    return stateSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new SluiceError('CONFIG_INVALID', `${path} does not say which role the service has`, {
      hint: 'Find out which role this host had last; write it into `role` of the configuration file and remove this file.',
      cause,
    });
  }
}

function unusable(what: string, path: string, cause: unknown): SluiceError {
  const why = reasonOf(cause);
  return new SluiceError('CONFIG_UNREADABLE', `cannot ${what} the role in ${path}: ${why}`, {
    hint: "Let the replicator's user read and write that file and its folder.",
    cause,
  });
}
