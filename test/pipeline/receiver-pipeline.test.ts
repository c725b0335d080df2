import { describe, expect, it } from 'vitest';
import { chain } from '../../src/pipeline/element.js';
import { directReceiverPipeline, receiverPipeline } from '../../src/pipeline/receiver-pipeline.js';
import { renderPipeline } from '../../src/pipeline/render.js';
import { elementNamed, factoriesOf, receiverOptions } from './options.js';

const RTP_CAPS =
  'application/x-rtp, media=(string)video, clock-rate=(int)90000, encoding-name=(string)H264, payload=(int)96';
const SOURCE = `udpsrc address=127.0.0.1 port=5000 reuse=false buffer-size=8388608 caps="${RTP_CAPS}"`;

it('goes from the socket to an appsink that keeps only the newest frames', () => {
  const pipeline = receiverPipeline(receiverOptions());
  expect(renderPipeline(pipeline)).toContain(
    `${SOURCE} ! tee name=tap ! rtpptdemux name=payload  payload.src_96 ! rtph264depay ! decodebin ! videoconvert ! capsfilter caps=`,
  );
  expect(elementNamed(pipeline, 'appsink').properties).toMatchObject({ drop: true, sync: false });
  expect(elementNamed(pipeline, 'appsink').properties['max-buffers']).toBeLessThanOrEqual(10);
});

it('takes planes where their rows are whole, and never asks for the BGR that OpenCV would always pick', () => {
  expect(renderPipeline([chain(elementNamed(receiverPipeline(receiverOptions()), 'capsfilter'))])).toBe(
    'capsfilter caps="video/x-raw, format=(string)I420, width=(int)[8,8192,8], height=(int)[2,8192,2]; ' +
      'video/x-raw, format=(string)BGRx"',
  );
});

it('takes the one stream that it was told, where it was told one, and as many others apart as are bounded', () => {
  const [any, one] = [null, 0xffff_ffff].map((ssrc) => renderPipeline(receiverPipeline(receiverOptions({ ssrc }))));
  const only = 'rtpssrcdemux name=source max-streams=1024  source.src_4294967295 ! rtph264depay';
  expect(one).toBe(any?.replace('rtph264depay', only));
});

describe('with a tap', () => {
  it('copies the packets, before anything looks at them, and changes nothing else', () => {
    const [plain, tapped] = [null, 40_000].map((tapPort) =>
      renderPipeline(receiverPipeline(receiverOptions({ tapPort }))),
    );
    const [main, copies] = tapped?.split('  tap. ! ') ?? [];
    expect(main).toBe(plain);
    expect(main).toContain(`${SOURCE} ! tee name=tap ! `);
    expect(copies).toMatch(
      /^queue name=tapqueue leaky=downstream .* ! udpsink host=127\.0\.0\.1 port=40000 sync=false async=false$/,
    );
  });

  it('sends the copies to this host, whatever address the receiver is bound to', () => {
    const pipeline = receiverPipeline(receiverOptions({ bindAddress: '192.0.2.7', tapPort: 40_000 }));
    expect(elementNamed(pipeline, 'udpsink').properties).toMatchObject({ host: '127.0.0.1', port: 40_000 });
  });
});

it.each(['0.0.0.0', '::', '::1', '192.0.2.7'])('listens on %s alone, and shares its port with nobody', (address) => {
  const pipeline = receiverPipeline(receiverOptions({ bindAddress: address, port: 6000 }));
  expect(elementNamed(pipeline, 'udpsrc').properties).toMatchObject({ address, port: 6000, reuse: false });
});

it('shows the time at the bottom, away from the stamp', () => {
  const pipeline = receiverPipeline(receiverOptions({ timeOverlay: true }));
  expect(elementNamed(pipeline, 'timeoverlay').properties).toEqual({ valignment: 'bottom' });
  expect(factoriesOf(pipeline).slice(-4)).toEqual(['videoconvert', 'timeoverlay', 'capsfilter', 'appsink']);
});

it('without OpenCV shows the same stream in a window of GStreamer, without a tap', () => {
  expect(renderPipeline(directReceiverPipeline(receiverOptions({ tapPort: 40_000 })))).toBe(
    `${SOURCE} ! rtph264depay ! decodebin ! videoconvert ! autovideosink sync=false`,
  );
});
