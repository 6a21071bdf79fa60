import { describe, expect, it, vi } from 'vitest';
import { commands } from '../src/commands/index.ts';
import { createProgress, duration } from '../src/shell/progress.ts';
import { kleene } from './recorder.ts';

const ESCAPE = '\u001B';

describe('kleene', () => {
  it('lists its commands without any word and with --help', async () => {
    for (const words of [[], ['--help'], ['help']]) {
      const { code, out, err } = await kleene(words);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      for (const { name } of commands) expect(out).toContain(`  ${name}`);
    }
  });

  it('explains every command and every option of it', async () => {
    for (const command of commands) {
      const { code, out } = await kleene([command.name, '--help']);
      expect(code).toBe(0);
      for (const name of Object.keys(command.options)) expect(out).toContain(`--${name}`);
      expect(command.examples.length).toBeGreaterThan(0);
    }
  });

  it('answers for help and version with a document when asked for JSON', async () => {
    for (const words of [
      ['help', 'run'],
      ['run', '--help'],
    ]) {
      const { code, out } = await kleene([...words, '--json']);
      expect(code).toBe(0);
      const { schema, help } = JSON.parse(out) as { schema: string; help: string };
      expect(schema).toBe('kleene/help@1');
      expect(help).toContain('usage: kleene run <reasoner>');
    }
    expect(JSON.parse((await kleene(['--version', '--json'])).out)).toMatchObject({ schema: 'kleene/version@1' });
  });

  it('refuses an option with nothing in it', async () => {
    const { code, err } = await kleene(['run', 'bfs', '--graph', '', '--start', 'a']);
    expect({ code, err }).toEqual({
      code: 2,
      err: 'error: kleene run: --graph must not be empty (FILE) (kleene run --help)\n',
    });
  });

  it('prints its version', async () => {
    expect((await kleene(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await kleene(['doctor', '--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    [['trian'], 'unknown command "trian"; did you mean train?'],
    [['--verison'], 'unknown option "--verison"'],
    [['run', 'bfs', '--grahp', 'x.csv'], 'unknown option --grahp; did you mean --graph?'],
    [['run', 'bfs', '--graph'], '--graph needs a value'],
    [['run', 'bfs', '--graph', '--start'], '--graph needs a value'],
    [['run', 'bfs', '--graph', 'a.csv', '--graph', 'b.csv'], '--graph is given twice'],
    [['doctor', '--json=yes'], '--json takes no value'],
    [['doctor', '-x'], 'unknown option -x'],
    [['run'], 'needs <reasoner>'],
    [['doctor', 'extra'], 'takes no words, got "extra" too'],
    [['run', 'bfs', 'more'], 'takes only <reasoner>, got "more" too'],
  ])('refuses %j in one line with exit code 2', async (words, text) => {
    const { code, out, err } = await kleene(words);
    expect(code).toBe(2);
    expect(err).toContain(text);
    expect(err.trimEnd()).not.toContain('\n');
    expect(out).toBe('');
  });

  it('answers misuse with one document when asked for JSON', async () => {
    const { code, out } = await kleene(['run', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ schema: 'kleene/error@1', code: 'invalid-argument' });
  });

  it('colours only on a terminal that wants colours', async () => {
    const words = ['trian'];
    expect((await kleene(words, { tty: true })).err).toContain(ESCAPE);
    expect((await kleene(words)).err).not.toContain(ESCAPE);
    expect((await kleene(words, { tty: true, environment: { NO_COLOR: '1' } })).err).not.toContain(ESCAPE);
    expect((await kleene(words, { tty: true, environment: { TERM: 'dumb' } })).err).not.toContain(ESCAPE);
  });
});

describe('progress', () => {
  const record = (redraws: boolean, columns = 80): string => {
    let text = '';
    const progress = createProgress('training', { columns, write: (piece) => void (text += piece) }, redraws);
    vi.useFakeTimers({ toFake: ['performance'] });
    for (let done = 1; done <= 100; done++) {
      vi.advanceTimersByTime(120);
      progress.tick(done, 100, 'loss 0.5');
    }
    progress.end();
    vi.useRealTimers();
    return text;
  };

  it('writes plain lines and no cursor movements into a file', () => {
    const text = record(false);
    expect(text).not.toContain('\r');
    expect(text).not.toContain(ESCAPE);
    expect(text.trimEnd().split('\n').length).toBeLessThan(5);
    expect(text).toContain('training 100/100');
    expect(text).toContain('loss 0.5');
  });

  it('redraws one line on a terminal, within its width', () => {
    for (const width of [20, 12]) {
      const text = record(true, width);
      expect(text).not.toContain('\n');
      expect(text).toContain('99/100');
      for (const line of text.split('\r')) expect(line.replaceAll(`${ESCAPE}[K`, '').length).toBeLessThan(width);
    }
  });

  it('says durations as people do', () => {
    expect([0.2, 42, 200].map(duration)).toEqual(['1 s', '42 s', '3 min 20 s']);
  });
});
