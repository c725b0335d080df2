import { describe, expect, it } from 'vitest';
import { outputRequest } from '../../../src/cli/output/output-request.js';

describe('the output', () => {
  it('is for people, from level info on', () => {
    expect(outputRequest({ json: false })).toEqual({ json: false, logLevel: 'info' });
  });

  it('is JSON where that is asked for', () => {
    expect(outputRequest({ json: true, 'log-level': 'debug' })).toEqual({ json: true, logLevel: 'debug' });
  });

  it('has no other level', () => {
    expect(() => outputRequest({ 'log-level': 'trace' })).toThrow(
      '--log-level "trace": write one of error, warn, info, debug',
    );
  });
});
