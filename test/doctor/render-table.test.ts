import { describe, expect, it } from 'vitest';
import { renderDoctorTable } from '../../src/doctor/render-table.js';
import { type Check, installRemedy, joinRemedies } from '../../src/doctor/report.js';

function check(changes: Partial<Check>): Check {
  return { id: 'x', title: 'Thing', status: 'ok', detail: 'fine', remedy: null, ...changes };
}
const report = (...checks: Check[]) => ({ ok: checks.every(({ status }) => status !== 'fail'), checks });

describe('the table', () => {
  it('aligns marks, titles and details', () => {
    const table = renderDoctorTable(
      report(
        check({ title: 'Node.js', detail: '20.19.0' }),
        check({ title: 'UDP port', status: 'warn', detail: 'busy' }),
        check({ title: 'X', status: 'fail', detail: 'none' }),
      ),
    );
    expect(table).toBe('✔ Node.js   20.19.0\n! UDP port  busy\n✘ X         none\n\n1 of 3 checks failed.\n');
  });

  it('stays within 80 columns', () => {
    const detail = 'missing: x264enc (gstreamer1.0-plugins-ugly), '.repeat(5);
    const lines = renderDoctorTable(report(check({ title: 'GStreamer elements', status: 'fail', detail }))).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines[1]).toMatch(/^ {22}\S/);
    expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toContain(detail.trim());
  });

  it('does not break a word that is longer than a line', () => {
    const word = 'x'.repeat(100);
    expect(renderDoctorTable(report(check({ detail: `a ${word} b` })))).toContain(`a\n         ${word}\n         b\n`);
  });

  it('says how it stands', () => {
    expect(renderDoctorTable(report(check({})))).toContain('\nAll is there.\n');
    expect(renderDoctorTable(report(check({ status: 'warn' })))).toContain(
      '\nAll that is needed is there; 1 warning.\n',
    );
  });

  it('ends in lines to paste', () => {
    const table = renderDoctorTable(report(check({ status: 'warn', remedy: 'sysctl -w a=1' })));
    expect(table).toMatch(/\n\nTo fix, as root where needed:\n {2}sysctl -w a=1\n$/);
  });
});

describe('the remedies', () => {
  it('hold all packages in one line, each once', () => {
    const checks = [
      check({ remedy: installRemedy(['b', 'a', 'b']) }),
      check({ remedy: 'scripts/setup' }),
      check({ remedy: installRemedy(['c', 'a']) }),
      check({ remedy: 'scripts/setup' }),
      check({}),
    ];
    expect(joinRemedies(checks)).toEqual(['apt-get install --no-install-recommends a b c', 'scripts/setup']);
  });

  it('are none where all is well', () => {
    expect(joinRemedies([check({})])).toEqual([]);
  });
});
