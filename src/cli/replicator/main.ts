import { parserFor, runParser } from '../parse.js';
import { ELSEWHERE } from './elsewhere.js';
import { checkArguments, checkOptions, skipCheckOption, skipped } from './check-options.js';
import { configureArguments, configureOptions } from './configure-options.js';
import { provisionArguments, provisionOptions } from './provision-options.js';
import type { Settings } from './settings.js';
import { switchArguments, switchOptions } from './switch-options.js';
import { verifyArguments, verifyOptions } from './verify-options.js';

const EPILOGUE = `Exit codes:
  0  done; for run: ended by SIGTERM or SIGINT, at a transaction boundary
  1  failed; for start also: it runs, and its service is in OFFLINE:ERROR
  2  the command line or the configuration is wrong
  3  it does not run (status), or did not come up (start)
SIGTERM ends a replicator within 10 s in any case. SIGHUP re-opens its log file
and reads its configuration anew, as 'replicator reload' does.`;

type Command = (settings: Settings) => Promise<number>;

const parser = parserFor('replicator', process.argv.slice(2), true)
  .usage('$0 <command> --config FILE')
  .option('config', {
    type: 'string',
    array: true,
    nargs: 1,
    default: [] as string[],
    describe:
      'configuration file of a service, or a folder of them; several run in one process; default: $SLUICE_CONFIG',
  })
  .option('set', {
    type: 'string',
    array: true,
    nargs: 1,
    default: [] as string[],
    describe: 'override a key of the file, as admin.port=0',
  })
  .option('daemon', { type: 'boolean', hidden: true, default: false })
  .command(
    'run',
    'run in the foreground until SIGTERM or SIGINT',
    (it) => it,
    async (args) => {
      const { runReplicator } = await import('./run.js');
      const { daemon } = args;
      await finish((settings) => runReplicator(settings, daemon), settingsOf(args));
    },
  )
  .command('start', 'start as a daemon', skipCheckOption, async (args) => {
    const { start } = await import('./daemon.js');
    await finish((settings) => start(settings, skipped(args)), settingsOf(args));
  })
  .command(
    'stop',
    'stop the daemon at a transaction boundary',
    (it) => it,
    async (args) => {
      const { stop } = await import('./daemon.js');
      await finish(stop, settingsOf(args));
    },
  )
  .command('restart', 'stop, then start', skipCheckOption, async (args) => {
    const { restart } = await import('./daemon.js');
    await finish((settings) => restart(settings, skipped(args)), settingsOf(args));
  })
  .command(
    'reload',
    'have the running replicator read its configuration anew; says what takes effect when',
    (it) => it,
    async (args) => {
      const { reload } = await import('./reload.js');
      await finish(reload, settingsOf(args));
    },
  )
  .command(
    'status',
    'tell whether it runs, and where',
    (it) => it,
    async (args) => {
      const { status } = await import('./daemon.js');
      await finish(status, settingsOf(args));
    },
  )
  .command(
    'config',
    'check the configuration and show it with its defaults',
    (it) => it.option('describe', { type: 'boolean', describe: 'describe every key instead' }),
    async (args) => {
      const { showConfig, describe } = await import('./config.js');
      await finish(args.describe === true ? describe : showConfig, settingsOf(args));
    },
  )
  .command(
    'configure',
    'write the configuration of a service, checked and annotated',
    configureOptions,
    async (args) => {
      const { configure } = await import('./configure.js');
      process.exitCode = await configure(configureArguments(args));
    },
  )
  .command(
    'diag',
    'collect logs, status, configuration and versions into one archive for a bug report',
    (it) =>
      it.option('output', {
        type: 'string',
        requiresArg: true,
        describe: 'the archive; default: sluice-diag-<time>.tar.gz in this folder',
        coerce: (given: string | string[]) => [given].flat().at(-1),
      }),
    async (args) => {
      const { diag } = await import('./diag.js');
      await finish((settings) => diag(settings, args.output), settingsOf(args));
    },
  )
  .command(
    'verify',
    'compare the slave of a running service with its master, row by row',
    verifyOptions,
    async (args) => {
      const { runVerify } = await import('./verify.js');
      await finish((settings) => runVerify(settings, verifyArguments(args)), settingsOf(args));
    },
  )
  .command(
    'check',
    'look at both servers and say what is to be mended before the service runs',
    checkOptions,
    async (args) => {
      const { runCheck } = await import('./check.js');
      await finish((settings) => runCheck(settings, checkArguments(args)), settingsOf(args));
    },
  )
  .command(
    'provision',
    'make the slave a copy of the live master, and let the service begin there',
    provisionOptions,
    async (args) => {
      const { runProvision } = await import('./provision.js');
      await finish(
        (settings) => runProvision(settings, provisionArguments(args)),
        settingsOf(args),
      );
    },
  )
  .command(
    'keys',
    'make a private authority, certificates for hosts and a token',
    (it) =>
      it
        .option('dir', {
          type: 'string',
          demandOption: true,
          describe: 'folder to put them in, with one folder for each host',
          coerce: (given: string | string[]) => [given].flat().at(-1),
        })
        .option('host', {
          type: 'string',
          array: true,
          nargs: 1,
          default: [] as string[],
          describe: 'a host by its name; further names and addresses after commas',
        })
        .option('add-host', {
          type: 'string',
          array: true,
          nargs: 1,
          default: [] as string[],
          describe: 'a further host of the authority in --dir',
        })
        .option('days', {
          type: 'string',
          default: '3650',
          describe: 'how long the certificates are valid',
          coerce: (given: string | string[]) => [given].flat().at(-1),
        }),
    async ({ dir, host, addHost, days }) => {
      const { makeKeys } = await import('./keys.js');
      process.exitCode = await makeKeys({ dir: dir ?? '', host, addHost, days: Number(days) });
    },
  )
  .command('switch', "make another host's database the master", switchArguments, async (args) => {
    const { switchMaster } = await import('./switch.js');
    process.exitCode = await switchMaster(switchOptions(args));
  })
  .completion('completion', 'print a script that completes commands and options in bash or zsh')
  .epilogue(EPILOGUE);

await runParser('replicator', parser, ELSEWHERE);

async function finish(command: Command, settings: Settings): Promise<void> {
  process.exitCode = await command(settings);
}

function settingsOf(args: Readonly<Record<string, unknown>>): Settings {
  return args as unknown as Settings;
}
