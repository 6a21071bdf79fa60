import { describe, expect, it } from 'vitest';
import { learningCurve } from '../src/report/curve.ts';
import { viridis } from '../src/report/colours.ts';
import { countyMap } from '../src/report/county-map.ts';
import { escapeHtml, page, table } from '../src/report/html.ts';
import { stateDiagram } from '../src/report/state-diagram.ts';
import { topology } from '../src/demo/real-graphs.ts';

describe('the report', () => {
  it('escapes whatever could be taken for markup', () => {
    expect(escapeHtml('<a href="x">&')).toBe('&lt;a href=&quot;x&quot;&gt;&amp;');
    expect(table(['<h>'], [['<td>', 1234]])).toContain(
      '<th>&lt;h&gt;</th></tr></thead><tbody><tr><td>&lt;td&gt;</td><td class="number">1,234</td>',
    );
  });

  it('needs nothing from elsewhere', () => {
    expect(page('t', ['<p>x</p>'])).not.toMatch(/https?:|src=|@import|<script/);
  });

  it('runs its colours from dark to light', () => {
    expect([viridis(-1), viridis(0), viridis(1), viridis(2)]).toEqual(['#440154', '#440154', '#fde725', '#fde725']);
  });

  it('draws a learning curve over the whole width, without losses that have no logarithm', () => {
    const svg = learningCurve([
      { step: 0, loss: 2 },
      { step: 50, loss: 0 },
      { step: 100, loss: 0.02 },
    ]);
    expect(svg).toContain('M56.0');
    expect(svg).toContain('L708.0');
    expect(svg).not.toContain('NaN');
    expect(learningCurve([])).toBe('');
  });

  it('draws one arrow for each pair of states and every label', () => {
    const svg = stateDiagram(
      ['NOT', 'DISC'],
      [
        { from: 0, to: 1, label: 'hears DISC' },
        { from: 0, to: 0, label: 'hears NOT' },
        { from: 1, to: 1, label: 'hears NOT <' },
        { from: 1, to: 1, label: 'hears DISC' },
      ],
    );
    expect(svg.match(/marker-end/g)).toHaveLength(3);
    expect(svg).toContain('hears NOT &lt;');
  });

  it('draws every county of the map once, the start apart from the rest', async () => {
    const svg = countyMap(
      await topology('us-atlas/counties-albers-10m.json'),
      new Map([
        ['06037', 0],
        ['06059', 1],
        ['06071', 2],
      ]),
      '06037',
    );
    expect(svg.match(/<title>/g)).toHaveLength(3142);
    expect(svg).toContain('fill="#d62728"><title>Los Angeles (06037): 0</title>');
    expect(svg).toContain('<title>San Bernardino (06071): 2</title>');
    expect(svg.length).toBeLessThan(3_000_000);
  });
});
