import { elementsIn } from '../host/gst-inspect.js';
import { runProgram } from '../host/run-program.js';
import { LoopError } from '../errors/loop-error.js';
import type { Pipeline } from '../pipeline/element.js';
import { ELEMENT_PACKAGES } from '../pipeline/element-packages.js';

/**
 * OpenCV plays what is left of a pipeline in which an element is missing, and says nothing: no picture would ever come.
 * @throws LoopError `missing`, with the package to install
 */
export async function requireElements(pipeline: Pipeline, run = runProgram): Promise<void> {
  const answer = await run('gst-inspect-1.0', []);
  // Without the program nothing can be said, and most likely nothing is missing.
  if (answer.kind !== 'answered') return;
  const present = elementsIn(answer.stdout);
  const factories = pipeline.flatMap(({ elements }) => elements.map(({ factory }) => factory));
  const missing = factories.find((factory) => !present.has(factory));
  if (missing === undefined) return;
  const from = ELEMENT_PACKAGES[missing];
  const advice = from === undefined ? '' : ` (install ${from})`;
  throw new LoopError('missing', `receiver: no element "${missing}"${advice}`);
}
