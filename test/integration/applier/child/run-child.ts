import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serialize } from 'node:v8';
import { rolldown } from 'rolldown';
import { makeTemporaryDir } from '../../../support/tmp.js';
import type { ChildJob } from './apply-child.js';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const SCRIPT = fileURLToPath(new URL('apply-child.ts', import.meta.url));

/** Runs jobs in processes of their own, from the sources as they are now. */
export class ChildRunner {
  private jobs = 0;

  private constructor(
    private readonly dir: string,
    private readonly script: string,
  ) {}

  static async create(): Promise<ChildRunner> {
    const dir = makeTemporaryDir('apply-child');
    symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'));
    const script = join(dir, 'apply-child.mjs');
    const isPackage = (id: string): boolean => !/^[./]/.test(id);
    const bundle = await rolldown({ input: SCRIPT, platform: 'node', external: isPackage });
    await bundle.write({ file: script, format: 'esm', codeSplitting: false });
    await bundle.close();
    return new ChildRunner(dir, script);
  }

  /**
   * Runs the job with a crash point armed.
   * @returns what ended it: `SIGKILL` for a crash point, undefined if it came to its end
   * @throws Error with what it wrote if it failed by itself
   */
  async run(job: ChildJob, crashAt: string): Promise<string | undefined> {
    const file = join(this.dir, `job${this.jobs++}`);
    writeFileSync(file, serialize(job));
    const child = spawn(process.execPath, [this.script, file], {
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
}
