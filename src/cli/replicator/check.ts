import { check, UNREACHABLE } from '../../check/check.js';
import type { Finding } from '../../check/finding.js';
import type { ServiceConfig } from '../../config/schema.js';
import { counted } from '../counted.js';
import { EXIT } from '../exit-codes.js';
import { configOf, type Settings } from './settings.js';

export interface CheckArguments {
  readonly json: boolean;
  /** Names of findings that are known and wanted so. */
  readonly skip: readonly string[];
}

/** Exit code 1 says that there are errors. */
export async function runCheck(settings: Settings, args: CheckArguments): Promise<number> {
  const config = configOf(settings);
  const findings = without(await check(config), args.skip);
  const text = args.json
    ? JSON.stringify({ service: config.service, findings }, undefined, 2)
    : describe(config.service, findings);
  process.stdout.write(`${text}\n`);
  return findings.some(({ level }) => level === 'error') ? EXIT.error : EXIT.ok;
}

/**
 * What keeps a service from being started, as text; undefined: nothing. A server that cannot be
 * reached does not: the service waits for it, and says why.
 */
export async function refusals(
  config: ServiceConfig,
  skip: readonly string[],
): Promise<string | undefined> {
  const found = without(await check(config), skip);
  const bad = found.filter(({ level, name }) => level === 'error' && name !== UNREACHABLE);
  return bad.length === 0 ? undefined : bad.map(findingLine).join('\n');
}

function without(findings: readonly Finding[], skip: readonly string[]): Finding[] {
  return findings.filter(({ name }) => !skip.includes(name));
}

function describe(service: string, findings: readonly Finding[]): string {
  const errors = findings.filter(({ level }) => level === 'error').length;
  const sum = `Service ${service}: ${counted(errors, 'error')}, ${counted(findings.length - errors, 'warning')}`;
  return [...findings.map(findingLine), sum].join('\n');
}

/** A finding as an operator reads it, and what to do about it. */
export function findingLine({ level, where, name, message, hint }: Finding): string {
  return `${level.toUpperCase()} ${where} ${name}: ${message}\n  ${hint}`;
}
