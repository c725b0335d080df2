import { runChild } from '../child/run-child.js';
import { runReceiver } from '../receiver/receiver.js';
import { runSender } from '../sender/sender.js';
import { warmUp } from '../video/warm-up.js';

runChild({ sender: runSender, receiver: runReceiver }, warmUp);
