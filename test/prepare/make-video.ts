import { execa } from 'execa';

/** What a small video is made of, as gst-launch-1.0 takes it. */
export const STREAMS = {
  video: (width: number, height: number, frameRate: string) =>
    `videotestsrc num-buffers=6 ! video/x-raw,format=I420,width=${String(width)},height=${String(height)},framerate=${frameRate}`,
  audio: 'audiotestsrc num-buffers=10 ! audioconvert ! audio/x-raw,format=S16LE,channels=1',
};

/** Runs a pipeline that writes a file, in bounded time. The words of the pipeline hold no blanks. */
export async function gstLaunch(pipeline: string): Promise<void> {
  await execa('gst-launch-1.0', ['-q', ...pipeline.split(/\s+/)], { timeout: 20_000, killSignal: 'SIGKILL' });
}
