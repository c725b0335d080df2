/** The public API. Everything that is not exported here may change without notice. */
export type { ReceiverConfig, SenderConfig } from './config/child-config.js';
export type { LoopConfig, LoopRequest, SupervisionLimits } from './config/loop-config.js';
export { type ErrorCode, LoopError } from './errors/loop-error.js';
export { type MeasureOptions, measureQuality, type PictureQuality } from './quality/measure-quality.js';
export { prepare } from './prepare/prepare.js';
export type { ChildState, Latency, LoopEvent, StatsEvent, SummaryEvent } from './protocol/events.js';
export { type RunOptions, type RunResult, superviseLoop } from './supervisor/supervisor.js';
