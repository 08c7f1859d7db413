import { parserFor, runParser } from '../parse.js';
import { UsageError } from '../usage-text.js';
import { ELSEWHERE } from './elsewhere.js';
import { COMMANDS } from './registry.js';
import type { Target } from './target.js';

const EPILOGUE = `Options may be written with one dash (-json) or two (--json).
The token of the administration API comes from -token-file or from SLUICE_ADMIN_TOKEN.
Exit codes:
  0  done
  1  answered with an error; online: it is in OFFLINE:ERROR; offline: it is not OFFLINE:NORMAL;
     wait, flush: not within the limit
  2  the command line or a file that it names is wrong; nothing was done
  3  no replicator answers there
With -all-services it is the highest of them.`;

const parser = parserFor('trepctl', process.argv.slice(2))
  .usage('$0 [-port N | -config FILE] [-service NAME] [-json] <command>')
  .option('host', { type: 'string', describe: 'host of the replicator; default 127.0.0.1' })
  .option('port', { type: 'string', describe: 'port of its administration API; default 10000' })
  .option('config', {
    type: 'string',
    describe: "the service's configuration file, for the port; default: $SLUICE_CONFIG",
  })
  .option('service', { type: 'string', describe: 'service; not needed where there is one' })
  .option('all-services', {
    type: 'boolean',
    default: false,
    describe: 'for every service of the process, one after the other',
  })
  .option('json', { type: 'boolean', default: false, describe: 'print JSON' })
  .option('token-file', { type: 'string', describe: 'file whose first line is the token' })
  .option('tls', { type: 'boolean', describe: "use TLS, and trust the system's authorities" })
  .option('ca', { type: 'string', describe: 'use TLS, and trust the authorities in this PEM file' })
  .option('cert', { type: 'string', describe: 'PEM file of a client certificate' })
  .option('key', { type: 'string', describe: 'PEM file of its key' })
  .completion('completion', 'print a script that completes commands and options in bash or zsh')
  .epilogue(EPILOGUE);

for (const { command, describe, options, ofProcess, run } of COMMANDS) {
  parser.command(
    command,
    describe,
    (it) => it.options(options),
    async (args) => {
      const { runCommand } = await import('./run-command.js');
      const given = args as unknown as Target & { readonly r?: string };
      if (given.allServices === true && ofProcess === 'refuse') throw notForAll(command);
      const manner = { every: given.r, perService: ofProcess === undefined };
      process.exitCode = await runCommand(given, await run(args), manner);
    },
  );
}

await runParser('trepctl', parser, ELSEWHERE);

function notForAll(command: string): UsageError {
  const [name = ''] = command.split(' ');
  return new UsageError(`${name} is for one service: name it with -service`);
}
