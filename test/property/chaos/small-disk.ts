/** A file system of its own for a folder, which can be made full. Takes root, else it is a folder. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, statfsSync } from 'node:fs';

const ROOM = '1g';

export class SmallDisk {
  isMounted: boolean;

  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    this.isMounted = attempt('-t', 'tmpfs', '-o', `size=${ROOM}`, 'tmpfs', folder);
  }

  /** Lets nothing more be written than a few pages; false if more was written meanwhile. */
  fill(): boolean {
    const { blocks, bfree, bsize } = statfsSync(this.folder);
    const kib = Math.ceil(((blocks - bfree) * bsize) / 1024) + 16;
    return attempt('-o', `remount,size=${kib}k`, this.folder);
  }

  empty(): void {
    attempt('-o', `remount,size=${ROOM}`, this.folder);
  }

  /** Only then can the folder be removed; what is in it is lost. */
  unmount(): void {
    if (!this.isMounted) return;
    execFileSync('umount', ['--lazy', this.folder]);
    this.isMounted = false;
  }

  /** Leaves what is in it in another folder, to be looked at later. */
  keepIn(folder: string): void {
    if (!this.isMounted) return;
    this.empty();
    execFileSync('cp', ['-a', this.folder, folder]);
    this.unmount();
  }
}

function attempt(...args: readonly string[]): boolean {
  try {
    execFileSync('mount', args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
