import { hideCredentials } from '../../errors/hide-credentials.js';
import type { LoopConfig } from '../../config/loop-config.js';
import { ANY_PORT_DEPS, prepare } from '../../prepare/prepare.js';
import { type Conversion, explainConversions } from '../../pipeline/explain-conversions.js';
import { directReceiverPipeline, receiverPipeline } from '../../pipeline/receiver-pipeline.js';
import { renderPipeline, renderShellCommand } from '../../pipeline/render.js';
import { capturePipeline, directSenderPipeline, writerPipeline } from '../../pipeline/sender-pipelines.js';
import type { Flags } from '../../request/flags/flag.js';
import { loopRequest } from '../../request/loop-request.js';
import { outputRequest } from '../output/output-request.js';

/** Prints what `start` with the same flags would run. */
export async function printPipelines(flags: Flags): Promise<void> {
  const { json } = outputRequest(flags);
  // A port in use or a file that exists is no reason not to look at a pipeline.
  const config = await prepare(loopRequest('start', flags), {
    ...ANY_PORT_DEPS,
    assertRecordable: () => Promise.resolve(),
    assertFolder: () => Promise.resolve(),
  });
  const { sender, receiver } = config;
  if (sender === null || receiver === null) return;
  const conversions = flags['explain'] === true ? conversionsOf(config) : null;
  const strings = {
    opencv: {
      senderCapture: hideCredentials(renderPipeline(capturePipeline(sender))),
      senderWriter: renderPipeline(writerPipeline(sender)),
      receiverCapture: renderPipeline(receiverPipeline({ ...receiver, ssrc: null })),
    },
    shell: {
      sender: hideCredentials(renderShellCommand(directSenderPipeline(sender))),
      receiver: renderShellCommand(directReceiverPipeline(receiver)),
    },
  };
  if (json) process.stdout.write(`${JSON.stringify({ ...strings, ...(conversions && { conversions }) })}\n`);
  else process.stdout.write(forPeople(strings) + (conversions === null ? '' : explained(conversions)));
}

function conversionsOf({ sender, receiver }: LoopConfig): Conversion[] {
  if (sender === null || receiver === null) return [];
  const hookOn = sender.hook !== null ? 'sender' : receiver.hook !== null ? 'receiver' : null;
  return explainConversions({ sender, receiver, hasWindow: sender.display !== 'none', hookOn });
}

function explained(conversions: readonly Conversion[]): string {
  const lines = conversions.flatMap(({ where, by, what, why, without }) => [
    `# ${where}: ${by}: ${what}`,
    `#   why: ${why}`,
    ...(without === null ? [] : [`#   without it: ${without}`]),
  ]);
  return ['', '# conversions between source and display, in order:', ...lines, ''].join('\n');
}

function forPeople({ opencv, shell }: { opencv: Record<string, string>; shell: Record<string, string> }): string {
  return [
    '# sender: from the source into OpenCV (cv::VideoCapture)',
    opencv['senderCapture'],
    '',
    '# sender: from OpenCV to the network (cv::VideoWriter)',
    opencv['senderWriter'],
    '',
    '# receiver: from the network into OpenCV (cv::VideoCapture); a run adds a copy of the packets for the supervisor, and keeps out other SSRCs',
    opencv['receiverCapture'],
    '',
    '# the same without OpenCV, to paste into a shell: sender',
    shell['sender'],
    '',
    '# the same without OpenCV, to paste into a shell: receiver',
    shell['receiver'],
    '',
  ].join('\n');
}
