import { describe, expect, it } from 'vitest';
import { temperatureAt } from '../../src/index.ts';

describe('temperatureAt', () => {
  it('falls by one factor from step to step and is at the end in the last step', () => {
    const steps = Array.from({ length: 501 }, (_, i) => temperatureAt(i + 1, 501, 3, 0.01));
    const factor = (0.01 / 3) ** (1 / 501);
    expect(steps[0]).toBeCloseTo(3 * factor, 12);
    for (let i = 1; i < steps.length; i++) expect(steps[i]! / steps[i - 1]!).toBeCloseTo(factor, 9);
    expect(steps[500]).toBe(0.01);
  });

  it('stays at the end in steps that follow', () => {
    expect(temperatureAt(900, 501, 3, 0.01)).toBe(0.01);
  });

  it('refuses a step before the first and temperatures that are not above zero', () => {
    expect(() => temperatureAt(0, 501, 3, 0.01)).toThrow('step must be an integer >= 1, got 0');
    expect(() => temperatureAt(1, 501, 3, 0)).toThrow('discrete.temperatureAt: to must be');
  });
});
