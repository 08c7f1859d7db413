/** Types of the dependency-free module, for the TypeScript that uses it. */
export function findTool(
  name: string,
  debianPackage: string,
): Promise<{ readonly path?: string; readonly reason?: string }>;
