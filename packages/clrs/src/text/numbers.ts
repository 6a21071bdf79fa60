/** A float64 as Python writes it: the shortest digits that give it back, with a point or an exponent. */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [digits, power] = Math.abs(value).toExponential().split('e') as [string, string];
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16)
    return `${sign}${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  const positional = String(Math.abs(value));
  return `${sign}${positional}${positional.includes('.') ? '' : '.0'}`;
}

/** A number cut to a whole one, as text. */
export function wholeNumber(value: number): string {
  return String(Math.trunc(value));
}
