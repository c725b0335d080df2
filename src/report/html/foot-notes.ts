import type { Report } from '../schema.js';
import { formatDate, formatNumber, formatTime, plural } from './format.js';
import { html, type Markup } from './markup.js';

/** Where and how it was measured. */
export function hostFacts({ host, request, tool, startedAt, elapsedMs }: Report): Markup {
  const facts: readonly (readonly [string, string | Markup])[] = [
    ['Command', html`<code>gstcv-loop ${request.command.join(' ')}</code>`],
    ['Source', html`<bdi>${request.source}</bdi>`],
    [
      'Measured',
      `${plural(request.repeat, 'round')} of ${formatTime(request.durationMs)} for each setting, after ${formatTime(request.warmupMs)} of warm-up; ${formatTime(elapsedMs)} in all`,
    ],
    ['Begun', formatDate(startedAt)],
    ['Host', html`<bdi>${host.system}</bdi>`],
    ['CPU', html`<bdi>${host.cpu}</bdi>, ${plural(host.cores, 'core')}, ${formatNumber(host.memoryMib / 1024, 1)} GiB`],
    ['Load before', `${formatNumber(host.loadBefore, 2)} (average of a minute)`],
    ['Software', `gstcv-loop ${tool.version}, Node.js ${host.node}`],
  ];
  const items = facts.map(
    ([term, value]) =>
      html`<div>
        <dt>${term}</dt>
        <dd>${value}</dd>
      </div> `,
  );
  return html`<dl class="facts">${items}</dl> `;
}

/** What the numbers contain and what they do not. */
export function howToRead(): Markup {
  return html`<section id="how-to-read">
    <h2>How to read this</h2>
    <ul class="prose">
      <li>
        <strong>Latency</strong> is one-way and of each frame: from the moment in which OpenCV at the sender has the
        frame and its time is written into the picture, until the decoded frame is a Mat at the receiver. Encoder,
        network and decoder are in it. The camera before it and the display after it are not: what the eye sees comes
        later.
      </li>
      <li>
        <strong>p50, p95, p99</strong>: so many of a hundred frames were at least as fast. A number of a setting is the
        median over its runs; the range is that from the lowest to the highest run, and behind ± stands half of it.
      </li>
      <li>
        <strong>Lost</strong> frames were captured and never seen by the receiver, by the sequence numbers in the
        picture. <strong>Unreadable</strong> ones came so damaged that their number could not be read; they count as
        lost as well.
      </li>
      <li>
        <strong>Drift</strong> is the change of the delay over a run (Theil–Sen slope with its 95 % interval). It is
        called real where the interval leaves out zero and the slope is large enough to matter.
      </li>
      <li><strong>Jitter</strong> is the mean difference between the delays of successive frames (RFC 3393).</li>
      <li>
        <strong>CPU</strong> is that of sender and receiver together, in percent of one core; <strong>memory</strong> is
        the highest resident set of both.
      </li>
      <li>
        <strong>PSNR and SSIM</strong> compare the decoded picture with the one before the encoder. They say nothing
        across picture sizes.
      </li>
      <li>
        Settings take turns in each round, so that a slow minute of the machine does not fall on one of them alone.
        Differences smaller than the range between runs are noise.
      </li>
    </ul>
  </section> `;
}
