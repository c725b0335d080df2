import type { LoopConfig, LoopRequest } from '../config/loop-config.js';
import type { Combination } from './matrix.js';

/** What is to be measured: every setting in every round. */
export interface LabRequest {
  readonly settings: readonly LabSetting[];
  /** Rounds: every setting once each, so that a machine that grows slower is slower for all of them. */
  readonly repeat: number;
  /** From the first picture until measuring begins. */
  readonly warmupMs: number;
  readonly durationMs: number;
  /** Compare pictures that came with those that were sent. */
  readonly quality: boolean;
  /** Measure the floor and the naive pipelines beside each setting. */
  readonly baseline: boolean;
}

export interface LabSetting {
  /** Unique, for people. */
  readonly name: string;
  /** What the matrix varies. */
  readonly values: Combination;
  /** As for `start`, with a port that does not matter: each run takes a free one. */
  readonly config: LoopConfig;
  /** What the impairing proxy is told; null: no proxy. */
  readonly impair: string | null;
}

/** One combination of the matrix, as `start` would be asked for it. */
export interface SettingRequest {
  readonly name: string;
  readonly values: Combination;
  readonly loop: LoopRequest;
  /** What the impairing proxy is told, in the words of its grammar; null: no proxy. */
  readonly impair: string | null;
}
