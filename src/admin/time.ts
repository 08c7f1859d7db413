/**
 * `2026-11-22 08:30:00`, `2026-11-22T08:30:00.5+01:00`, the model's `2026-11-22_08:30:00` -> milliseconds
 * since 1970; UTC unless an offset is given. Undefined if `text` is no time.
 */
export function parseTime(text: string): number | undefined {
  const form = /^(\d{4}-\d\d-\d\d)[T _](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)\s*(Z|[+-]\d\d:?\d\d)?$/i;
  const match = form.exec(text.trim());
  if (match === null) return undefined;
  const [, date, clock, zone = 'Z'] = match;
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  const time = Date.parse(`${date}T${clock}${offset}`);
  return Number.isNaN(time) ? undefined : time;
}
