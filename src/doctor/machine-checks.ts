import type { Check } from './report.js';

const CLOCK_FOLDER = '/sys/devices/system/clocksource/clocksource0';
export const CLOCK_SOURCE_FILE = `${CLOCK_FOLDER}/current_clocksource`;
export const CLOCK_SOURCES_FILE = `${CLOCK_FOLDER}/available_clocksource`;

/** Read through a bus: about 1 µs each time, tsc 20 ns; GStreamer asks for the time several times a frame and element. */
const SLOW_CLOCKS: readonly string[] = ['hpet', 'acpi_pm', 'jiffies', 'refined-jiffies'];

/** What CLOCK_MONOTONIC is made of: all stamps and all waiting for the clock depend on it. */
export function checkClockSource(current: string | null, available: string | null): Check {
  const named = { id: 'clock-source', title: 'Clock source' };
  const source = current?.trim() ?? '';
  if (source === '') return { ...named, status: 'ok', detail: 'not known here', remedy: null };
  if (!SLOW_CLOCKS.includes(source)) return { ...named, status: 'ok', detail: source, remedy: null };
  const fast = (available ?? '').split(/\s+/).find((name) => /^(tsc|kvm-clock|arch_sys_counter|hyperv)/.test(name));
  const detail = `${source}: slow to read, each reading of the time costs about a microsecond and disturbs others`;
  const remedy = fast === undefined ? null : `echo ${fast} > ${CLOCK_SOURCE_FILE}`;
  return { ...named, status: 'warn', detail: fast === undefined ? `${detail}; there is no other` : detail, remedy };
}

export const governorFile = (cpu: number) => `/sys/devices/system/cpu/cpu${String(cpu)}/cpufreq/scaling_governor`;

/** Governors that hold the clock down while there is work, or for a while. */
const SLOW_GOVERNORS: readonly string[] = ['powersave', 'conservative'];

/** @param governors of each core; null where it has none, as in most virtual machines. */
export function checkCpu(cores: number, governors: readonly (string | null)[]): Check {
  const named = { id: 'cpu', title: 'CPU' };
  const present = [...new Set(governors.flatMap((governor) => governor?.trim() ?? []))];
  const count = `${String(cores)} core${cores === 1 ? '' : 's'}`;
  const how = present.length === 0 ? count : `${count}, governor ${present.join(', ')}`;
  const slow = present.filter((governor) => SLOW_GOVERNORS.includes(governor));
  if (slow.length > 0) {
    const detail = `${how}: the clock goes up late, so that frames after a pause take longer`;
    return {
      ...named,
      status: 'warn',
      detail,
      remedy: `echo performance | tee ${governorFile(0).replace('cpu0', 'cpu*')}`,
    };
  }
  if (cores > 1) return { ...named, status: 'ok', detail: how, remedy: null };
  const detail = `${how}: sender, receiver and their encoder take turns, delays are uneven`;
  return { ...named, status: 'warn', detail, remedy: null };
}
