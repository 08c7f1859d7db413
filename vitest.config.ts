import { defineConfig } from 'vitest/config';

const MINUTE = 60_000;

/**
 * A project whose suites run real servers: few files at once, but more than two cores can serve,
 * since starting servers and waiting for them leaves gaps; time to start and to recover.
 */
function withServers(name: string, include: string[], workers: number, groupOrder: number) {
  return {
    test: {
      name,
      include,
      pool: 'forks' as const,
      maxWorkers: workers,
      globalSetup: ['test/support/global-setup.ts'],
      testTimeout: MINUTE,
      hookTimeout: 2 * MINUTE,
      sequence: { groupOrder },
    },
  };
}

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          pool: 'forks',
          isolate: false, // pure: nothing of a file is left for the next one, but loaded modules
          testTimeout: MINUTE, // properties take seconds on a loaded machine
          sequence: { groupOrder: 0 },
        },
      },
      withServers('contract', ['test/contract/**/*.test.ts'], 2, 1),
      withServers(
        'integration',
        ['test/integration/**/*.test.ts', 'test/support/**/*.test.{ts,mjs}'],
        3,
        2,
      ),
      withProperties(withServers('property', ['test/property/**/*.test.ts'], 2, 3)),
    ],
  },
});

/** Crash tests: one test is hundreds of runs, and as many as were asked for in a soak. */
function withProperties(project: ReturnType<typeof withServers>) {
  const isSoak = Boolean(process.env.SLUICE_CRASH_RUNS ?? process.env.SLUICE_CHAOS_SECONDS);
  return {
    test: { ...project.test, testTimeout: (isSoak ? 12 * 60 : 15) * MINUTE },
  };
}
