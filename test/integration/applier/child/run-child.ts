import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serialize } from 'node:v8';
import ts from 'typescript';
import { makeTemporaryDir } from '../../../support/tmp.js';
import type { ChildJob } from './apply-child.js';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const SCRIPT = 'test/integration/applier/child/apply-child';

/** Runs jobs in processes of their own, from a copy of the sources in JavaScript. */
export class ChildRunner {
  private readonly dir = makeTemporaryDir('apply-child');
  private jobs = 0;

  constructor() {
    writeFileSync(join(this.dir, 'package.json'), '{"type":"module"}');
    symlinkSync(join(ROOT, 'node_modules'), join(this.dir, 'node_modules'));
    for (const file of [...typescriptFiles('src'), `${SCRIPT}.ts`]) this.transpile(file);
  }

  /**
   * Runs the job with a crash point armed.
   * @returns what ended it: `SIGKILL` for a crash point, undefined if it came to its end
   * @throws Error with what it wrote if it failed by itself
   */
  async run(job: ChildJob, crashAt: string): Promise<string | undefined> {
    const file = join(this.dir, `job${this.jobs++}`);
    writeFileSync(file, serialize(job));
    const child = spawn(process.execPath, [join(this.dir, `${SCRIPT}.js`), file], {
      env: { ...process.env, SLUICE_CRASH_AT: crashAt },
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    let output = '';
    child.stderr.on('data', (data: Buffer) => (output += data.toString()));
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    if (signal !== null) return signal;
    if (code !== 0) throw new Error(`the child ended with ${code}: ${output}`);
    return undefined;
  }

  private transpile(file: string): void {
    const { outputText } = ts.transpileModule(readFileSync(join(ROOT, file), 'utf8'), {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
    });
    const target = join(this.dir, file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, outputText);
  }
}

function typescriptFiles(dir: string): string[] {
  const names = readdirSync(join(ROOT, dir), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts')).map((name) => join(dir, name));
}
