/** Powers of ten up to this one are exact as doubles. */
const GREATEST_EXACT_POWER = 22;

/**
 * JSON text of a double that every server reads back exactly; undefined if there is none. Up to MySQL
 * 8.0 the parser computes `digits * 10^exponent` in doubles, which is exact only while both factors
 * are; otherwise the result may be off by one ulp. Source: rapidjson without kParseFullPrecisionFlag.
 */
export function exactDoubleText(value: number): string | undefined {
  const text = jsonDoubleText(value);
  if (Number.isSafeInteger(value)) return text;
  const [mantissa = '', exponent = '0'] = text.split('e');
  const point = mantissa.indexOf('.');
  const fraction = point < 0 ? 0 : mantissa.length - point - 1;
  const digits = Number(mantissa.replace('.', ''));
  const power = Number(exponent) - fraction;
  const exact = Number.isSafeInteger(digits) && Math.abs(power) <= GREATEST_EXACT_POWER;
  return exact ? text : undefined;
}

/**
 * The JSON text of a double as MySQL prints it: the shortest digits, an exponent from 1e15 on and below
 * 1e-15, else a point, so that it stays a double. `my_gcvt` in strings/dtoa.cc.
 */
export function jsonDoubleText(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const size = Math.abs(value);
  if (size >= 1e15 || size < 1e-15) return value.toExponential().replace('e+', 'e');
  const text = String(value);
  if (!text.includes('e')) return text.includes('.') ? text : `${text}.0`;
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const digits = mantissa.replace(/[-.]/g, '');
  const zeros = '0'.repeat(-Number(exponent) - 1);
  return `${value < 0 ? '-' : ''}0.${zeros}${digits}`;
}
