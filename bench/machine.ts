import { statfsSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

/** What the figures of a run depend on. No name of a machine, a user or a folder. */
export interface Machine {
  readonly cpu: string;
  readonly cpus: number;
  readonly memoryGb: number;
  readonly kernel: string;
  readonly fileSystem: string;
  readonly node: string;
}

/** `f_type` of statfs (Linux, magic.h). */
const FILE_SYSTEMS: Readonly<Record<number, string>> = {
  61267: 'ext4',
  1481003842: 'xfs',
  2435016766: 'btrfs',
  16914836: 'tmpfs',
  2035054128: 'overlayfs',
  801189825: 'zfs',
  26985: 'nfs',
};

export function describeMachine(scratch: string): Machine {
  const { type: fileSystem } = statfsSync(scratch);
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cpus: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: `${type()} ${release()}`,
    fileSystem: FILE_SYSTEMS[fileSystem] ?? `file system ${fileSystem.toString(16)}`,
    node: process.version,
  };
}

/** One, five and fifteen minutes. */
export const loadNow = (): readonly number[] => loadavg().map((load) => Math.round(load * 100) / 100);
