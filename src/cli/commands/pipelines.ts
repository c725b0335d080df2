import { hideCredentials } from '../../errors/hide-credentials.js';
import { prepare, REAL_DEPS } from '../../prepare/prepare.js';
import { directReceiverPipeline, receiverPipeline } from '../../pipeline/receiver-pipeline.js';
import { renderPipeline, renderShellCommand } from '../../pipeline/render.js';
import { capturePipeline, directSenderPipeline, writerPipeline } from '../../pipeline/sender-pipelines.js';
import type { Flags } from '../flags/flag.js';
import { loopRequest } from '../request/loop-request.js';
import { outputRequest } from '../request/output-request.js';

/** Prints what `start` with the same flags would run. */
export async function printPipelines(flags: Flags): Promise<void> {
  const { json } = outputRequest(flags);
  // A port in use or a file that exists is no reason not to look at a pipeline.
  const { sender, receiver } = await prepare(loopRequest('start', flags), {
    ...REAL_DEPS,
    assertUdpPortFree: () => Promise.resolve(),
    assertRecordable: () => Promise.resolve(),
    assertFolder: () => Promise.resolve(),
  });
  if (sender === null || receiver === null) return;
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
  process.stdout.write(json ? `${JSON.stringify(strings)}\n` : forPeople(strings));
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
