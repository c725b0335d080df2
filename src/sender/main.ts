import { runChild } from '../child/run-child.js';
import { runSender } from './sender.js';

runChild({ sender: runSender });
