import { lintPipeline, type PipelineReport } from './pipeline-lint/lint-pipeline.js';
import { parsePipeline } from './pipeline-lint/parse-pipeline.js';
import { checkWords } from './pipeline-words.js';
import { runProgram, type RunProgram } from '../host/run-program.js';

/**
 * What is wrong with a pipeline, as far as its words tell. It is never run: gst-inspect-1.0 alone is asked, which elements
 * and properties there are.
 * @throws PipelineSyntaxError
 */
export async function checkPipeline(text: string, run: RunProgram = runProgram): Promise<PipelineReport> {
  const report = lintPipeline(text);
  const words = await checkWords(parsePipeline(text), run);
  return {
    ...report,
    findings: [...words.findings, ...report.findings],
    notes: [...report.notes, ...words.notes],
  };
}
