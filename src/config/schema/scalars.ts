import { z } from 'zod';

/** A TCP port; `min(0)` where any free one may be taken. */
export const port = z.number().int().max(65535);

/** Part of names on the slave: `sluice_<service>`. */
export const serviceName = z.string().regex(/^[a-z][a-z0-9_]{0,47}$/);
