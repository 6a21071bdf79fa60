import { afterEach, beforeEach, expect, vi } from 'vitest';

// A library that prints is a library that somebody has to silence: any console output fails the test it came from.
const methods = ['log', 'info', 'warn', 'error', 'debug'] as const;
let printed: string[] = [];

beforeEach(() => {
  printed = [];
  for (const method of methods)
    vi.spyOn(console, method).mockImplementation((...args) => void printed.push(args.map(String).join(' ')));
});

afterEach(() => {
  vi.restoreAllMocks();
  expect(printed, 'console output').toEqual([]);
});
