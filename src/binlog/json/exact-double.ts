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

/** The shortest JSON text of a double, with a point or exponent, so that it stays one. */
export function jsonDoubleText(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
