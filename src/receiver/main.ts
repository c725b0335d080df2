import { runChild } from '../child/run-child.js';
import { runReceiver } from './receiver.js';

runChild({ receiver: runReceiver });
