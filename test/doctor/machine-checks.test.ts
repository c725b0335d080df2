import { expect, it } from 'vitest';
import { checkClockSource, checkCpu } from '../../src/doctor/machine-checks.js';

it.each([
  ['tsc\n', 'tsc hpet acpi_pm\n', 'ok', null],
  ['kvm-clock', 'kvm-clock', 'ok', null],
  ['arch_sys_counter', null, 'ok', null],
  ['hpet\n', 'tsc hpet acpi_pm \n', 'warn', /^echo tsc > \/sys\/.*\/current_clocksource$/],
  ['acpi_pm', 'acpi_pm', 'warn', null],
  [null, null, 'ok', null],
])('judges the clock source %j of %j: %s', (current, available, status, remedy) => {
  const check = checkClockSource(current, available);
  expect(check).toMatchObject({ id: 'clock-source', status });
  if (remedy === null) expect(check.remedy).toBeNull();
  else expect(check.remedy).toMatch(remedy);
});

it.each([
  [2, [null, null], 'ok', '2 cores'],
  [4, ['performance\n', 'performance\n'], 'ok', '4 cores, governor performance'],
  [2, ['schedutil', 'ondemand'], 'ok', '2 cores, governor schedutil, ondemand'],
  [2, ['powersave', 'powersave'], 'warn', /^2 cores, governor powersave: the clock/],
  [1, [null], 'warn', /^1 core: sender, receiver/],
])('judges %d cores with governors %j: %s', (cores, governors, status, detail) => {
  const check = checkCpu(cores, governors);
  expect(check).toMatchObject({ id: 'cpu', status });
  expect(check.detail).toMatch(detail);
});

it('writes the line that sets the governor', () => {
  expect(checkCpu(2, ['powersave']).remedy).toBe(
    'echo performance | tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor',
  );
});
