import { describe, expect, it } from 'vitest';
import { directReceiverPipeline, receiverPipeline } from '../../src/pipeline/receiver-pipeline.js';
import { renderPipeline } from '../../src/pipeline/render.js';
import { directSenderPipeline, writerPipeline } from '../../src/pipeline/sender-pipelines.js';
import { elementNamed, factoriesOf, receiverOptions, senderOptions } from './options.js';

describe('a sender', () => {
  it('without FEC sends what the payloader makes', () => {
    expect(renderPipeline(writerPipeline(senderOptions()))).toMatch(/ ! rtph264pay [^!]* ! udpsink /);
  });

  it.each([writerPipeline, directSenderPipeline])('with FEC sends redundant packets behind the others', (pipeline) => {
    expect(renderPipeline(pipeline(senderOptions({ fecPercent: 20 })))).toMatch(
      / ! rtph264pay [^!]* ! streamiddemux ! rtpulpfecenc pt=122 percentage=20 multipacket=true ! udpsink /,
    );
  });

  it('that has no network sends none', () => {
    const pipeline = writerPipeline(senderOptions({ output: { kind: 'screen' }, fecPercent: 20 }));
    expect(factoriesOf(pipeline)).not.toContain('rtpulpfecenc');
  });
});

describe('a receiver with a jitter buffer', () => {
  const BUFFER = 'rtpjitterbuffer latency=40 faststart-min-packets=1';

  it('puts it in front of the depayloader, and changes nothing else', () => {
    for (const ssrc of [null, 7]) {
      const [plain, buffered] = [0, 40].map((jitterBufferMs) =>
        renderPipeline(receiverPipeline(receiverOptions({ ssrc, jitterBufferMs }))),
      );
      expect(buffered).toBe(plain?.replace('rtph264depay', `${BUFFER} ! rtph264depay`));
    }
  });

  it('has it in the shell as well', () => {
    const command = renderPipeline(directReceiverPipeline(receiverOptions({ jitterBufferMs: 40 })));
    expect(command).toContain(`" ! ${BUFFER} ! rtph264depay ! `);
  });
});

describe('a receiver with FEC', () => {
  const options = receiverOptions({ fec: true, jitterBufferMs: 20, ssrc: 7 });
  const RECOVERY =
    'rtpstorage size-time=270000000 ! rtpjitterbuffer latency=20 faststart-min-packets=1 do-lost=true ! ' +
    'rtpulpfecdec pt=122 ! rtpptdemux name=media ignored-payload-types="<122>"  media.src_96 ! rtph264depay ! ';

  it('takes both payload types of its stream, and gives the depayloader only one', () => {
    expect(renderPipeline(receiverPipeline(options))).toContain(
      'tee name=tap ! rtpptdemux name=payload  payload.src_96 ! both.  payload.src_122 ! both.  ' +
        `funnel name=both ! rtpssrcdemux name=source max-streams=1024  source.src_7 ! ${RECOVERY}`,
    );
  });

  it.each([receiverPipeline, directReceiverPipeline])(
    'that knows no SSRC takes a few, one after another',
    (pipelineOf) => {
      const pipeline = renderPipeline(pipelineOf({ ...options, ssrc: null }));
      const links = pipeline.split('  source. ! streams.').length - 1;
      expect(links).toBeGreaterThanOrEqual(8);
      expect(pipeline).toContain(`  funnel name=streams ! ${RECOVERY}`);
    },
  );

  it('keeps packets for longer than it waits for others', () => {
    const slow = receiverPipeline({ ...options, jitterBufferMs: 1000 });
    expect(elementNamed(slow, 'rtpstorage').properties['size-time']).toBeGreaterThan(1_000_000_000);
  });
});
