import type { Rule } from '../rule.js';
import { encoderDelay, encoderLookahead } from './encoder-delay.js';
import { queueDepth, sourcePace, streamAlignment } from './flow.js';
import { containers, fullChroma, keyFrames, parameterSets, slicedParameterSets } from './late-join.js';
import { jitterBuffer, rtpCapsMissing, sharedPort, socketBuffer } from './network-in.js';
import { bgrConversion, openCvEnd, openHangs, watchdog } from './opencv.js';
import { appsinkQueue, clockWait, sinkSync } from './sinks.js';

/** docs/doctor-pipeline.md has a line for each. */
export const ALL_RULES: readonly Rule[] = [
  openHangs,
  watchdog,
  openCvEnd,
  rtpCapsMissing,
  containers,
  encoderDelay,
  encoderLookahead,
  jitterBuffer,
  sinkSync,
  clockWait,
  appsinkQueue,
  queueDepth,
  bgrConversion,
  sourcePace,
  socketBuffer,
  sharedPort,
  streamAlignment,
  parameterSets,
  keyFrames,
  slicedParameterSets,
  fullChroma,
];
