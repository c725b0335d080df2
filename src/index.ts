/** The public API. Everything that is not exported here may change without notice. */
export type { EventListener, EventOf } from './api/event-feed.js';
export type { FrameReceiver } from './api/frame-receiver.js';
export type { LoopStats, RoleStatus } from './api/latest-stats.js';
export type { LoopHandle, StopOptions } from './api/loop-handle.js';
export type {
  LoopOptions,
  OptionsOf,
  PeerOptions,
  HookOptions,
  PictureOptions,
  ReceiverOptions,
  ReceptionOptions,
  SenderOptions,
  StreamOptions,
  SupervisionOptions,
} from './api/loop-options.js';
export { loopRequest } from './api/loop-request.js';
export { type LatencyOptions, type MeasuredRun, measureLatency, PartialReportError } from './api/measure-latency.js';
export { type FrameOptions, openReceiver } from './api/open-receiver.js';
export type { FrameStamp, ReceivedFrame } from './api/received-frame.js';
export { startLoop, startReceiver, startSender } from './api/start-loop.js';
export type { ReceiverConfig, SenderConfig } from './config/child-config.js';
export type { LoopConfig, LoopRequest, SupervisionLimits } from './config/loop-config.js';
export { type ErrorCode, LoopError } from './errors/loop-error.js';
export {
  defineHook,
  type FrameContext,
  type Hook,
  type HookContext,
  type HookFormat,
  type HookLogger,
  type HookResult,
} from './hook/define-hook.js';
export { type MeasureOptions, measureQuality, type PictureQuality } from './quality/measure-quality.js';
export { prepare } from './prepare/prepare.js';
export type { ChildState, Latency, LoopEvent, StatsEvent, SummaryEvent } from './protocol/events.js';
export {
  type Comparison,
  type ComparisonRow,
  COMPARED_METRICS,
  type ComparedMetric,
  compareReports,
  type CompareOptions,
  type Verdict,
} from './report/compare.js';
export { type MetricName, metricOf, METRICS } from './report/metrics.js';
export { parseReport, readReport } from './report/read-report.js';
export {
  type Report,
  REPORT_VERSION,
  type ReportAssertion,
  type ReportBaseline,
  type ReportRun,
  reportSchema,
  type ReportSetting,
} from './report/schema.js';
export { type RunOptions, type RunResult, superviseLoop } from './supervisor/supervisor.js';
