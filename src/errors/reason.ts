/** What an error says, for a sentence that goes on with it; most name their cause, as `ENOENT: ..`. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
